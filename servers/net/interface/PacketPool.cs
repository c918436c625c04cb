namespace Mooring.Servers.Net;

/// <summary>
/// Packets that nobody has. How many there are is said once; without one, what was to be done is not. Whoever sends
/// leaves some to the device: a machine that can receive nothing any more is not told that packets have come back.
/// </summary>
/// <param name="kept">So many are for receiving only.</param>
internal sealed class PacketPool(int kept = 0)
{
    private Packet? _free;

    public int Free { get; private set; }

    /// <summary>To be sent.</summary>
    public Packet? TryTake() => Free > kept ? TryTakeToReceive() : null;

    public Packet? TryTakeToReceive()
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
