using System.Numerics;
using Mooring.Sdk;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>What a server has given, and until when.</summary>
internal readonly struct DhcpLease(in DhcpMessage message, ulong sinceNs)
{
    private const ulong SecondNs = 1_000_000_000;
    private const uint LeastSeconds = 10;

    public readonly InterfaceAddress Address = AddressOf(message);

    public readonly Ipv4Address Server = message.Server, Names = message.Names;

    /// <summary>Without a word of it: an hour. A lease of no time would be asked for without end.</summary>
    private readonly ulong _lengthNs =
        (message.LeaseSeconds == 0 ? 3600ul : ulong.Max(message.LeaseSeconds, LeastSeconds)) * SecondNs;

    /// <summary>T1, T2 and the end (RFC 2131, 4.4.5), in nanoseconds since boot.</summary>
    public ulong RenewNs => sinceNs + _lengthNs / 2;

    /// <inheritdoc cref="RenewNs"/>
    public ulong RebindNs => sinceNs + _lengthNs / 8 * 7;

    /// <inheritdoc cref="RenewNs"/>
    public ulong EndNs => sinceNs + _lengthNs;

    /// <summary>
    /// An address for one machine, a mask with its ones in front, and who has given it. Without a mask everybody would
    /// be on the wire, and no router ever asked.
    /// </summary>
    public static bool IsUsable(in DhcpMessage message)
    {
        uint holes = ~message.Mask.Value;
        return message.Yours.IsUnicast && !message.Yours.IsLoopback && message.Server.IsUnicast
            && holes != uint.MaxValue && (holes & holes + 1) == 0 && !AddressOf(message).IsBroadcast(message.Yours)
            && (message.Router == Ipv4Address.Any || message.Router.IsUnicast);
    }

    private static InterfaceAddress AddressOf(in DhcpMessage message) =>
        new(message.Yours, BitOperations.PopCount(message.Mask.Value), message.Router);
}
