using System;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// What a client has sent and the other side has not acknowledged: copied once, into packets that are kept until then,
/// each with the data of one segment.
/// </summary>
internal struct SendQueue(Sequence first)
{
    private Packet? _head, _tail, _found;

    /// <summary>Of the first byte that is not acknowledged, and behind the last one.</summary>
    public Sequence First { get; private set; } = first;

    /// <inheritdoc cref="First"/>
    public Sequence End { get; private set; } = first;

    public int Packets { get; private set; }

    public readonly int Bytes => End - First;

    /// <summary>Copies as much as there is room for.</summary>
    /// <param name="bytes">To be sent.</param>
    /// <param name="segment">Data in a packet, at most.</param>
    /// <param name="sent">What lies before has been sent: its packets are not added to.</param>
    /// <param name="pool">Of packets.</param>
    /// <returns>How much; less than all: it is full, or packets are scarce.</returns>
    public int Put(ReadOnlySpan<byte> bytes, int segment, Sequence sent, PacketPool pool)
    {
        int limit = pool.IsScarce ? TcpLimits.ScarceBytes : TcpLimits.SendBytes;
        bytes = bytes.Slice(0, Math.Clamp(limit - Bytes, 0, bytes.Length));
        int put = 0;
        while (put < bytes.Length)
        {
            bool isNew = _tail is not null && _tail.First >= sent;
            Span<byte> room = isNew ? _tail!.Grow(segment, bytes.Length - put) : default;
            if (room.Length == 0 && !TryAdd(pool)) break;
            bytes.Slice(put, room.Length).CopyTo(room);
            put += room.Length;
            End += room.Length;
        }
        return put;
    }

    /// <summary>Lets go of what has been acknowledged.</summary>
    public void Acknowledge(Sequence end)
    {
        First = Sequence.Min(end, End);
        while (_head is { } packet && packet.First + packet.KeptBytes <= First) Drop(packet);
    }

    /// <summary>The packet that holds a byte of the queue.</summary>
    public Packet Find(Sequence at)
    {
        Packet packet = _found is not null && _found.First <= at ? _found : _head!;
        while (packet.First + packet.KeptBytes <= at) packet = packet.NextOfStream!;
        return _found = packet;
    }

    public void ReleaseAll()
    {
        while (_head is { } packet) Drop(packet);
        First = End;
    }

    private bool TryAdd(PacketPool pool)
    {
        if (Packets == TcpLimits.Packets || pool.Free <= TcpLimits.LastPackets) return false;
        Packet packet = pool.TryTake()!;
        packet.Keep();
        packet.First = End;
        if (_tail is null) _head = packet;
        else _tail.NextOfStream = packet;
        _tail = packet;
        Packets++;
        return true;
    }

    private void Drop(Packet packet)
    {
        _head = packet.NextOfStream;
        if (_head is null) _tail = null;
        if (_found == packet) _found = null;
        packet.NextOfStream = null;
        Packets--;
        packet.LetGo();
    }
}
