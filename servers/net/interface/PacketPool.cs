using System;

namespace Mooring.Servers.Net;

/// <summary>
/// Packets that nobody has. How many there are is said once; without one, what was to be done is not. Whoever sends
/// leaves some to the device: a machine that can receive nothing any more is not told that packets have come back.
/// </summary>
/// <param name="kept">So many are for receiving only.</param>
internal sealed class PacketPool(int kept = 0)
{
    /// <summary>With fewer free ones than this those that can wait do, and none is taken to be kept for long.</summary>
    public const int Scarce = 256;

    private Packet? _free;
    private Action? _whenPlenty;

    public int Free { get; private set; }

    public bool IsScarce => Free < Scarce;

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
        if (Free != Scarce || _whenPlenty is not { } action) return;
        _whenPlenty = null;
        action();
    }

    /// <summary>Has something called, once, when packets are not scarce any more.</summary>
    public void CallWhenPlenty(Action action) => _whenPlenty = action;
}
