using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>Kernel commands about channels, what is lent on them and what travels beside them.</summary>
public static class Channels
{
    /// <summary>A channel of one page.</summary>
    public static Result<ChannelEnds> Create() => Create(Geometry.Default);

    /// <summary>A channel of another size or kind: BadArgument if it cannot be.</summary>
    public static Result<ChannelEnds> Create(Geometry geometry)
    {
        Result<ulong> ends = KernelChannel.Call(
            KernelMethod.ChannelCreate, geometry.CommandCapacity, geometry.CompletionCapacity,
            (ulong)geometry.ChannelKind);
        if (!ends.IsOk) return ends.Code;
        return new ChannelEnds(new Handle((uint)ends.Value), new Handle((uint)(ends.Value >> 32)));
    }

    /// <summary>The pages of a channel's end, mapped once, and how they are laid out.</summary>
    public static Result<MappedChannel> Map(Handle end)
    {
        Result<ulong> mapped = KernelChannel.Call(KernelMethod.ChannelMap, end.Value);
        return mapped.IsOk ? new MappedChannel(mapped.Value) : mapped.Code;
    }

    /// <summary>
    /// Puts a capability beside the ring, keyed by the command that speaks of it. A channel's end moves to the peer; of
    /// anything else the peer gets a handle besides the one that stays here.
    /// </summary>
    public static StatusCode Give(Handle end, uint token, Handle handle, Rights rights) =>
        KernelChannel.Do(KernelMethod.Give, end.Value, token, handle.Value, (ulong)rights);

    /// <summary>The capability that the peer put beside this token.</summary>
    public static Result<Handle> Take(Handle end, uint token) =>
        KernelChannel.GetHandle(KernelMethod.Take, end.Value, token);

    /// <summary>Maps a region for the peer. Answers the number of the lend on this end.</summary>
    public static Result<uint> Lend(Handle end, Handle region, Rights rights)
    {
        Result<ulong> number = KernelChannel.Call(KernelMethod.Lend, end.Value, region.Value, (ulong)rights);
        return number.IsOk ? (uint)number.Value : number.Code;
    }

    /// <summary>Takes a lend back: the peer has none of it any more. NotFound.</summary>
    public static StatusCode TakeBack(Handle end, uint number) =>
        KernelChannel.Do(KernelMethod.TakeBack, end.Value, number);

    /// <summary>Ends the conversation, for both ends. Closed: it has ended.</summary>
    /// <param name="endOrTether">[Manage]</param>
    public static StatusCode Revoke(Handle endOrTether) =>
        KernelChannel.Do(KernelMethod.Revoke, endOrTether.Value);

    /// <summary>What a channel is revoked with by somebody who is at neither end.</summary>
    /// <param name="end">[Manage]</param>
    public static Result<Handle> Tether(Handle end) => KernelChannel.GetHandle(KernelMethod.Tether, end.Value);

    /// <summary>
    /// Where a lend of the peer's lies here. NotFound; TooLarge from 2 GiB. When it is taken back, or the peer is gone,
    /// this process's scratch page lies there.
    /// </summary>
    public static Result<SharedBytes> Borrow(Handle end, uint number)
    {
        Result<ulong> word = KernelChannel.Call(KernelMethod.Borrow, end.Value, number);
        if (!word.IsOk) return word.Code;
        MappedRange range = new(word.Value);
        if (range.Bytes > int.MaxValue) return StatusCode.TooLarge;
        return new SharedBytes(range.Address, (int)range.Bytes);
    }
}

/// <summary>Where a channel lies in this process, and its geometry as the kernel knows it.</summary>
public readonly struct MappedChannel
{
    public readonly LivePage Page;
    public readonly Geometry Geometry;

    /// <param name="word">An address of whole pages and, below, a <see cref="Geometry.Shape"/>.</param>
    public MappedChannel(ulong word)
    {
        const ulong Below = Limits.PageBytes - 1;
        Page = new LivePage((nuint)(word & ~Below));
        Geometry = Geometry.FromShape((uint)(word & Below));
    }
}

/// <summary>The two ends of a new channel.</summary>
public readonly struct ChannelEnds
{
    public readonly Handle Client, Server;

    public ChannelEnds(Handle client, Handle server)
    {
        Client = client;
        Server = server;
    }
}
