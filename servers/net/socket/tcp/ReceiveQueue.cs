using System;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// What has come and has not been read, in the packets in which it came: a queue in order, and behind a hole pieces
/// that lie apart, sorted, without overlapping. However short the segments are that somebody sends: when there are many
/// packets, the short ones are copied together.
/// </summary>
internal struct ReceiveQueue
{
    private const int ManyPackets = 16;

    private PacketQueue _ready;
    private Packet? _apart;

    /// <summary>In order, to be read.</summary>
    public int Bytes { get; private set; }

    public int Apart { get; private set; }

    public readonly int Packets => _ready.Count + Apart;

    /// <summary>The bytes that come next; takes the packet over.</summary>
    public void Put(Packet packet)
    {
        Bytes += packet.Length;
        bool isCopied = _ready.Count >= ManyPackets && _ready.Last!.TryAppend(packet.Span);
        if (isCopied || packet.Length == 0) packet.Release();
        else _ready.Put(packet);
    }

    /// <summary>Bytes that begin later; takes the packet over.</summary>
    public void PutApart(Packet packet, Sequence first)
    {
        Packet? before = null;
        packet.First = first;
        for (Packet? at = _apart; at is not null && at.First <= first; at = at.NextOfStream) before = at;
        if (before is not null && !TrimFront(packet, before.First + before.Length))
        {
            packet.Release();
            return;
        }
        Packet? next = before is null ? _apart : before.NextOfStream;
        Sequence end = packet.First + packet.Length;
        while (next is not null && next.First + next.Length <= end) next = Remove(next);
        if (next is not null && next.First < end) packet.Cut(next.First - packet.First);
        packet.NextOfStream = next;
        if (before is null) _apart = packet;
        else before.NextOfStream = packet;
        Apart++;
    }

    /// <summary>Puts behind the queue what is not apart any more.</summary>
    /// <param name="end">Of the queue.</param>
    /// <returns>The new end.</returns>
    public Sequence Join(Sequence end)
    {
        while (_apart is { } packet && packet.First <= end)
        {
            _apart = Remove(packet, isReleased: false);
            if (!TrimFront(packet, end)) packet.Cut(0);
            end += packet.Length;
            Put(packet);
        }
        return end;
    }

    /// <summary>Copies what is there, as far as there is room.</summary>
    public int Read(Span<byte> into)
    {
        int read = 0;
        while (read < into.Length && _ready.First is { } packet)
        {
            int length = Math.Min(packet.Length, into.Length - read);
            packet.Span.Slice(0, length).CopyTo(into.Slice(read));
            packet.TakeOff(length);
            read += length;
            if (packet.Length == 0) _ready.TryTake()!.Release();
        }
        Bytes -= read;
        return read;
    }

    public void ReleaseAll()
    {
        _ready.ReleaseAll();
        Bytes = 0;
        while (_apart is { } packet) _apart = Remove(packet);
    }

    /// <returns>The one behind it.</returns>
    private Packet? Remove(Packet packet, bool isReleased = true)
    {
        Packet? next = packet.NextOfStream;
        packet.NextOfStream = null;
        Apart--;
        if (isReleased) packet.Release();
        return next;
    }

    /// <summary>Takes off what lies before a place. False: nothing is left.</summary>
    private static bool TrimFront(Packet packet, Sequence place)
    {
        int known = Math.Max(place - packet.First, 0);
        if (known >= packet.Length) return false;
        packet.TakeOff(known);
        packet.First += known;
        return true;
    }
}
