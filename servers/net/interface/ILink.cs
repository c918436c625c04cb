using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>What carries frames to other stations.</summary>
internal interface ILink
{
    MacAddress Station { get; }

    /// <summary>Frames for which there was no room.</summary>
    ulong Dropped { get; }

    /// <summary>Sends a whole frame, now or soon, or drops it when there is no room; takes the packet over.</summary>
    void Send(Packet frame);
}
