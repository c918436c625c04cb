namespace Mooring.Servers.Net;

/// <summary>What has come and gone, and what was dropped for which reason.</summary>
internal struct InterfaceCounters
{
    /// <summary>Frames.</summary>
    public ulong Received, Sent;

    /// <summary>Not for this machine, or of a kind that it does not know.</summary>
    public ulong NotForUs;

    /// <summary>Lengths or checksums that are wrong, or an address that cannot be.</summary>
    public ulong Malformed;

    /// <summary>Pieces of packets, which are not put together here.</summary>
    public ulong Pieces;

    /// <summary>Nowhere to go.</summary>
    public ulong NoRoute;
}
