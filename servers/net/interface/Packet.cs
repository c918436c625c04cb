using System;
using Mooring.Runtime;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// A frame, or what is left of it when its heads have been taken off, in memory that the device reads and writes. It
/// has one owner at a time: the pool, the device, a layer that is working on it, or a queue. Whoever has it passes it
/// on or gives it back (<see cref="Release"/>); nothing is copied on the way.
/// <code>
///     |  front  |  what is meant: Start, Length  |  rest  |      Bytes in all
/// </code>
/// A packet that is to be sent begins with its data behind <see cref="Front"/> bytes, and each layer puts its head
/// before what is there. One that has come begins at 0, and each layer takes its head off.
/// <para>
/// A packet may be sent more than once: whoever keeps it (<see cref="Keep"/>) lends it to the layers below and has it
/// back when the last of them releases it (<see cref="IsUnderWay"/> says that none has yet). Until then the device may
/// read it, and nothing in it is changed. It is free when it is neither kept nor under way.
/// </para>
/// </summary>
internal sealed class Packet(PacketPool pool, SharedBytes memory, ulong physical)
{
    public const int Bytes = 2048;

    /// <summary>Before the data of a packet to be sent: more than all heads together.</summary>
    public const int Front = 128;

    /// <summary>In whatever queue it is.</summary>
    public Packet? Next;

    public int Start { get; private set; }

    public int Length { get; private set; }

    /// <summary>Where what is meant lies for the device.</summary>
    public ulong Physical => physical + (ulong)Start;

    public Span<byte> Span => memory.Slice(Start, Length).Span;

    /// <summary>From whom it has come; while it waits in a datagram socket.</summary>
    public Sdk.Endpoint From { get; set; }

    /// <summary>Somebody has it back when it is released.</summary>
    public bool IsKept { get; private set; }

    /// <summary>Of one that is kept: the layers below have it.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>Of one that is kept: how many bytes of data lie behind the front.</summary>
    public int KeptBytes { get; private set; }

    /// <summary>The next one of a connection's, and where in the connection's stream its data begins.</summary>
    public Packet? NextOfStream;

    /// <inheritdoc cref="NextOfStream"/>
    public Sequence First;

    /// <summary>To be sent: data of so many bytes, to be written.</summary>
    public Span<byte> BeginToSend(int length)
    {
        (Start, Length) = (Front, length);
        return Span;
    }

    /// <summary>To be received into: all of it.</summary>
    public void BeginToReceive() => (Start, Length) = (0, Bytes);

    /// <summary>Puts a head of so many bytes before what is there.</summary>
    /// <returns>All of it.</returns>
    public Span<byte> Put(int bytes)
    {
        if (bytes > Start) Environment.FailFast("a packet has no room for a head");
        Start -= bytes;
        Length += bytes;
        return Span;
    }

    /// <summary>Takes a head off.</summary>
    /// <param name="bytes">0 to Length.</param>
    public void TakeOff(int bytes)
    {
        Start += bytes;
        Cut(Length - bytes);
    }

    /// <summary>Drops what lies behind.</summary>
    /// <param name="length">0 to Length.</param>
    public void Cut(int length)
    {
        if ((uint)length > (uint)Length) Environment.FailFast("a packet is cut where it has ended");
        Length = length;
    }

    /// <summary>Fills up with zeros.</summary>
    public void PadTo(int length)
    {
        if (Length >= length) return;
        int filled = Length;
        Length = length;
        Span.Slice(filled).Clear();
    }

    /// <summary>It is kept from now on, with no data as yet.</summary>
    public void Keep() => (IsKept, KeptBytes, NextOfStream) = (true, 0, null);

    /// <summary>
    /// Room for more data behind that of a kept packet, as far as there is any; it is the packet's then.
    /// </summary>
    /// <param name="most">Data in all.</param>
    /// <param name="wanted">More data.</param>
    public Span<byte> Grow(int most, int wanted)
    {
        int more = Math.Min(Math.Min(most, Bytes - Front) - KeptBytes, wanted);
        if (more <= 0) return default;
        KeptBytes += more;
        return Kept(KeptBytes - more, more);
    }

    /// <summary>Data of a kept packet.</summary>
    public Span<byte> Kept(int offset, int length) => memory.Slice(Front + offset, length).Span;

    /// <summary>A kept packet that is not under way goes there: its data from an offset to the end.</summary>
    public void Lend(int offset)
    {
        if (!IsKept || IsUnderWay) Environment.FailFast("a packet is sent that is somebody else's");
        (Start, Length, IsUnderWay) = (Front + offset, KeptBytes - offset, true);
    }

    /// <summary>It is not kept any more.</summary>
    public void LetGo()
    {
        IsKept = false;
        if (!IsUnderWay) pool.Give(this);
    }

    /// <summary>Copies bytes behind what is there. False: there is not so much room.</summary>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Bytes - Start - Length) return false;
        Length += bytes.Length;
        bytes.CopyTo(Span.Slice(Length - bytes.Length));
        return true;
    }

    /// <summary>Its owner has no more use for it.</summary>
    public void Release()
    {
        IsUnderWay = false;
        if (!IsKept) pool.Give(this);
    }
}
