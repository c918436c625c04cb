namespace Mooring.Servers.Net;

/// <summary>Packets in the order in which they were put.</summary>
internal struct PacketQueue
{
    private Packet? _head, _tail;

    public int Count { get; private set; }

    public readonly Packet? First => _head;

    public readonly Packet? Last => _tail;

    public void Put(Packet packet)
    {
        packet.Next = null;
        if (_tail is null) _head = packet;
        else _tail.Next = packet;
        _tail = packet;
        Count++;
    }

    public Packet? TryTake()
    {
        if (_head is not { } packet) return null;
        _head = packet.Next;
        if (_head is null) _tail = null;
        packet.Next = null;
        Count--;
        return packet;
    }

    public void ReleaseAll()
    {
        while (TryTake() is { } packet) packet.Release();
    }
}
