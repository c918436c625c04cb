using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Sdk.Hosted;

/// <summary>
/// As much of a kernel as the loop, its channels and the sdk need, in an ordinary process: handles, channels in real
/// memory, regions, gifts, lends, and one port made of the very ready list and sources that the kernel is made of.
/// <para>
/// All programs of the process share one thread and one loop. When it would sleep, whoever else there is moves one step
/// (<see cref="TryMoveOthers"/>); without anybody it sleeps until the next timer, and without a timer it never would
/// wake up again, which is an error with a name. So the synchronous form of a call cannot be used between two programs
/// of one process: the other one would have to run meanwhile.
/// </para>
/// </summary>
public unsafe class HostedKernel : IDisposable
{
    // SAFETY: all memory is allocated here, kept in a list, and freed with the kernel, after its programs have ended;
    // addresses go to the ends and regions that were made for them and nowhere else.
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly ReadyList _ready = new();
    private readonly Dictionary<uint, object> _handles = [];
    private readonly List<nint> _memory = [];
    private uint _nextHandle = 16;

    public HostedKernel() => Current = this;

    public static HostedKernel Current { get; private set; } = null!;

    public virtual ulong NowNs => (ulong)_time.Elapsed.Ticks * 100;

    /// <summary>The word of the enter block: the bands of the packets that are ready.</summary>
    public virtual uint ReadyBands => _ready.Ready;

    public int OpenHandles => _handles.Count;

    /// <summary>A channel; the handles of both ends are valid for every program here.</summary>
    public (Handle Client, Handle Server) MakeChannel()
    {
        nint memory = Allocate(1);
        LivePage page = new((nuint)memory);
        Header.Write(ref page, Geometry.Default);
        HostedChannelEnd client = new(page, Geometry.ServerLine), server = new(page, Geometry.ClientLine);
        client.Peer = server;
        server.Peer = client;
        return (Add(client), Add(server));
    }

    /// <summary>The enter call.</summary>
    public virtual long Enter(
        ReadOnlySpan<uint> doorbells, ReadOnlySpan<Arm> arms, uint min, ulong deadline, Span<Packet> packets)
    {
        foreach (uint doorbell in doorbells) End(new Handle(doorbell)).Peer.RingFromPeer();
        foreach (Arm arm in arms)
        {
            HostedChannelEnd end = End(new Handle(arm.End));
            end.Arm(arm.Want, arm.SeenPublish, arm.SeenHead);
            end.Recheck();
        }
        while (_ready.Count < min && NowNs < deadline)
            if (!TryMoveOthers()) SleepUntil(deadline);
        int count = 0;
        while (count < packets.Length && _ready.Count > 0) packets[count++] = _ready.Pop();
        return count;
    }

    /// <summary>The kernel channel.</summary>
    public (StatusCode Code, ulong Value) Command(KernelMethod method, Payload words) => method switch
    {
        KernelMethod.PortCreate => (StatusCode.Ok, Add(_ready).Value),
        KernelMethod.Associate => Associate(words),
        KernelMethod.ChannelCreate => CreateChannel(),
        KernelMethod.ChannelMap =>
            (StatusCode.Ok, End(new Handle((uint)words[0])).Page.Address | Geometry.Default.Shape),
        KernelMethod.Close => Close((uint)words[0]),
        KernelMethod.Duplicate => Duplicate((uint)words[0]),
        KernelMethod.RegionCreate => (StatusCode.Ok, Add(MakeRegion((int)words[0])).Value),
        KernelMethod.RegionPages => (StatusCode.Ok, Region(words[0]).Pages),
        KernelMethod.Map => (StatusCode.Ok, (ulong)Region(words[1]).Memory),
        KernelMethod.Unmap => (StatusCode.Ok, 0),
        KernelMethod.Lend => Lend(words),
        KernelMethod.Borrow => Borrow(words),
        KernelMethod.Give => Give(words),
        KernelMethod.Take => Take(words),
        _ => (StatusCode.UnknownMethod, 0),
    };

    public void Dispose()
    {
        foreach (nint memory in _memory) NativeMemory.AlignedFree((void*)memory);
        _memory.Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>The loop would sleep: somebody else's step. False: nobody has anything to do.</summary>
    protected virtual bool TryMoveOthers() => false;

    protected virtual void SleepUntil(ulong deadlineNs)
    {
        if (deadlineNs == ulong.MaxValue) throw new InvalidOperationException("nobody will ever wake the loop");
        ulong now = NowNs;
        if (deadlineNs > now) Thread.Sleep((int)Math.Min((deadlineNs - now) / 1_000_000 + 1, 1000));
    }

    protected HostedChannelEnd End(Handle handle) => (HostedChannelEnd)_handles[handle.Value];

    protected HostedRegion MakeRegion(int pages) => new(Allocate(pages), (ulong)pages);

    private (StatusCode, ulong) CreateChannel()
    {
        (Handle client, Handle server) = MakeChannel();
        return (StatusCode.Ok, client.Value | (ulong)server.Value << 32);
    }

    private (StatusCode, ulong) Associate(Payload words)
    {
        End(new Handle((uint)words[1])).Associate(_ready, words[2], (int)words[3]);
        return (StatusCode.Ok, 0);
    }

    private (StatusCode, ulong) Close(uint handle)
    {
        if (!_handles.Remove(handle, out object? named)) return (StatusCode.BadHandle, 0);
        if (named is HostedChannelEnd end)
        {
            end.Dissociate();
            end.Peer.TellGone(PacketBits.Closed);
        }
        return (StatusCode.Ok, 0);
    }

    /// <summary>Rights are not kept here.</summary>
    private (StatusCode, ulong) Duplicate(uint handle) =>
        _handles.TryGetValue(handle, out object? named) ? (StatusCode.Ok, Add(named).Value) : (StatusCode.BadHandle, 0);

    private (StatusCode, ulong) Lend(Payload words)
    {
        HostedChannelEnd peer = End(new Handle((uint)words[0])).Peer;
        peer.Borrowed.Add(Region(words[1]));
        return (StatusCode.Ok, (ulong)peer.Borrowed.Count - 1);
    }

    private (StatusCode, ulong) Borrow(Payload words)
    {
        HostedChannelEnd end = End(new Handle((uint)words[0]));
        if (words[1] >= (ulong)end.Borrowed.Count) return (StatusCode.NotFound, 0);
        HostedRegion region = end.Borrowed[(int)words[1]];
        return (StatusCode.Ok, new MappedRange((ulong)region.Memory, region.Pages).Word);
    }

    /// <summary>An end moves; of anything else the giver keeps its handle.</summary>
    private (StatusCode, ulong) Give(Payload words)
    {
        uint handle = (uint)words[2];
        if (!_handles.TryGetValue(handle, out object? given)) return (StatusCode.BadHandle, 0);
        End(new Handle((uint)words[0])).Peer.Gifts[(uint)words[1]] = given;
        if (given is HostedChannelEnd) _handles.Remove(handle);
        return (StatusCode.Ok, 0);
    }

    private (StatusCode, ulong) Take(Payload words) =>
        End(new Handle((uint)words[0])).Gifts.Remove((uint)words[1], out object? given)
            ? (StatusCode.Ok, Add(given).Value)
            : (StatusCode.NotFound, 0);

    private HostedRegion Region(ulong handle) => (HostedRegion)_handles[(uint)handle];

    private Handle Add(object named)
    {
        _handles.Add(_nextHandle, named);
        return new Handle(_nextHandle++);
    }

    private nint Allocate(int pages)
    {
        nuint bytes = (nuint)pages * Limits.PageBytes;
        void* memory = NativeMemory.AlignedAlloc(bytes, Limits.PageBytes);
        NativeMemory.Clear(memory, bytes);
        _memory.Add((nint)memory);
        return (nint)memory;
    }
}

/// <summary>Memory of a hosted kernel.</summary>
public sealed record HostedRegion(nint Memory, ulong Pages);

/// <summary>An end of a channel of a hosted kernel, with what lies beside it.</summary>
public sealed class HostedChannelEnd : EndSource<LivePage>
{
    internal HostedChannelEnd(LivePage page, uint peerLine)
    {
        Page = page;
        Bind(page, peerLine);
    }

    public LivePage Page { get; }

    public HostedChannelEnd Peer { get; internal set; } = null!;

    /// <summary>What the peer has lent, by number.</summary>
    public List<HostedRegion> Borrowed { get; } = [];

    /// <summary>What the peer has put beside its entries, by token.</summary>
    public Dictionary<uint, object> Gifts { get; } = [];
}
