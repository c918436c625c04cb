using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>A segment that a connection wants sent: a head, and data of a packet that it keeps.</summary>
internal struct TcpEmission
{
    /// <summary>Without ports.</summary>
    public TcpHeader Header;

    /// <summary>Null: there is no data.</summary>
    public Packet? Data;

    /// <summary>Where in the packet's data, and how much.</summary>
    public int Offset, Length;

    /// <summary>
    /// The packet itself can go: nobody below has it, its data ends here, and what lies before has been acknowledged,
    /// so that heads may be written over it. Otherwise a copy goes.
    /// </summary>
    public readonly bool GoesItself(Sequence acknowledged) => !Data!.IsUnderWay
        && Offset + Length == Data.KeptBytes && Data.First + Offset <= Sequence.Max(acknowledged, Data.First);
}
