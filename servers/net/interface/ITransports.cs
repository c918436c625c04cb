using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// What the interface hands up. Each call hands the packet over, which begins with the transport's head.
/// </summary>
internal interface ITransports
{
    /// <param name="ip">For this machine or for everybody; its source is one machine.</param>
    /// <returns>False: nobody listens at that port.</returns>
    bool ReceiveDatagram(Packet packet, in Ipv4Header ip, ulong nowNs);

    /// <param name="ip">For this machine alone.</param>
    void ReceiveSegment(Packet packet, in Ipv4Header ip, ulong nowNs);

    /// <summary>An answer to an echo, without its head.</summary>
    void ReceiveEcho(Packet packet, in Ipv4Header ip, in IcmpHeader icmp, ulong nowNs);
}
