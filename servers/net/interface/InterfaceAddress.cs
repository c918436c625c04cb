using Mooring.Sdk;

namespace Mooring.Servers.Net;

/// <summary>
/// Who an interface is, and where what is not on its wire goes: the routes of a machine with one wire.
/// </summary>
/// <param name="own">None: not configured.</param>
/// <param name="prefix">How many bits of it the wire shares, 0 to 32.</param>
/// <param name="router">None: nothing goes further.</param>
internal readonly struct InterfaceAddress(Ipv4Address own, int prefix, Ipv4Address router)
{
    public readonly Ipv4Address Own = own, Router = router;
    public readonly int Prefix = prefix;

    public bool IsSet => Own != Ipv4Address.Any;

    private uint Mask => Prefix == 0 ? 0 : uint.MaxValue << 32 - Prefix;

    public bool IsOnWire(Ipv4Address address) => ((address.Value ^ Own.Value) & Mask) == 0;

    /// <summary>Everybody's on this wire, or on any.</summary>
    public bool IsBroadcast(Ipv4Address address) => address == Ipv4Address.Broadcast
        || IsSet && Prefix < 31 && IsOnWire(address) && (address.Value | Mask) == uint.MaxValue;

    /// <summary>This machine's own.</summary>
    public bool IsOwn(Ipv4Address address) => address.IsLoopback || IsSet && address == Own;

    /// <summary>To whom a packet for one machine goes first. False: there is no way, or it is for many.</summary>
    public bool TryRoute(Ipv4Address destination, out Ipv4Address next)
    {
        next = IsOnWire(destination) ? destination : Router;
        return IsSet && destination.IsUnicast && next != Ipv4Address.Any;
    }
}
