using Mooring.Sdk;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// What is known of one address on the wire.
/// <code>
///     free ──somebody sends──> asked (packets wait) ──answer──> known ──somebody sends after 60 s──> doubted
///                                │ three questions, a second apart  ^──────────────answer──────────────┤
///                                └──> free; what waited is dropped                free <──three questions
/// </code>
/// </summary>
internal sealed class Neighbor
{
    /// <summary>Packets that wait for an answer; RFC 1122 2.3.2.2 asks for the latest at least.</summary>
    public const int MostWaiting = 32;

    public Ipv4Address Address;
    public MacAddress Station;
    public NeighborState State;

    /// <summary>The last answer, and when the next question is due. Nanoseconds since boot.</summary>
    public ulong HeardNs, AskAtNs;
    public int Questions;
    public PacketQueue Waiting;

    public bool IsAsked => State is NeighborState.Asked or NeighborState.Doubted;
}

internal enum NeighborState : byte
{
    Free,
    Asked,
    Known,
    Doubted,
}
