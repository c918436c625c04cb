using Mooring.Sdk;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// What is known of one address on the wire.
/// <code>
///     free ──somebody sends──> asked (packets wait) ──answer──> known ──60 s──> free
///                                │ three questions, a second apart
///                                └──> free; what waited is dropped
/// </code>
/// </summary>
internal sealed class Neighbor
{
    /// <summary>Packets that wait for an answer; RFC 1122 2.3.2.2 asks for the latest at least.</summary>
    public const int MostWaiting = 4;

    public Ipv4Address Address;
    public MacAddress Station;
    public NeighborState State;

    /// <summary>Asked: the last question. Known: the last answer. Nanoseconds since boot.</summary>
    public ulong AtNs;
    public int Questions;
    public PacketQueue Waiting;
}

internal enum NeighborState : byte
{
    Free,
    Asked,
    Known,
}
