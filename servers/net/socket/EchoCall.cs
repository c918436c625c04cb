using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Net;

/// <summary>An echo that has been asked for and not answered.</summary>
internal sealed class EchoCall(Ipv4Address to, ushort identity, ulong sentNs)
{
    public Ipv4Address To => to;

    public ushort Identity => identity;

    /// <summary>Nanoseconds from question to answer; 0: it was given up.</summary>
    public Signal<ulong> Answered { get; } = new();

    public void Arrived(ulong nowNs) => Answered.Set(nowNs > sentNs ? nowNs - sentNs : 1);
}
