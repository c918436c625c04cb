namespace Mooring.Servers.Net;

/// <summary>
/// Packets that nobody has. How many there are is said once; without one, what was to be done is not.
/// </summary>
internal sealed class PacketPool
{
    private Packet? _free;

    public int Free { get; private set; }

    public Packet? TryTake()
    {
        if (_free is not { } packet) return null;
        _free = packet.Next;
        packet.Next = null;
        Free--;
        return packet;
    }

    public void Give(Packet packet)
    {
        packet.Next = _free;
        _free = packet;
        Free++;
    }
}
