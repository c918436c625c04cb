namespace Mooring.Tools.Bench.Net;

/// <summary>One measured stretch of <c>bench net</c>: what goes over the wire in a round of it.</summary>
/// <param name="Name">Of the figure.</param>
/// <param name="Number">Of its markers.</param>
/// <param name="Per">Of what a figure is told, in a round: requests, or MiB.</param>
/// <param name="Rounds">How often.</param>
/// <param name="Peer">What Linux does instead; empty: it is not measured there.</param>
public readonly record struct NetProbe(string Name, int Number, int Per, int Rounds, string Peer)
{
    public const int Requests = 16, Connections = 16, RequestsOfEach = 8, MiB = 4;

    /// <summary>Nothing but telling the guest that it begins and ends.</summary>
    public static NetProbe None { get; } = new("none", 2, 1, 33, "nothing");

    /// <summary>A connection for each request.</summary>
    public static NetProbe Request { get; } = new("wire.request", 3, Requests, 17, "busybox httpd");

    /// <summary>All requests over one connection.</summary>
    public static NetProbe Kept { get; } = new("wire.request.kept", 4, Requests, 17, "");

    /// <summary>Over many connections at once, each of which asks again when it has its answer.</summary>
    public static NetProbe Load { get; } = new("wire.request.load", 5, Connections * RequestsOfEach, 9, "");

    public static NetProbe In { get; } = new("wire.in.mib", 6, MiB, 9, "read of 16 KiB");

    public static NetProbe Out { get; } = new("wire.out.mib", 7, MiB, 9, "write of 16 KiB");

    /// <summary>All of which figures are told.</summary>
    public static NetProbe[] All { get; } = [Request, Kept, Load, In, Out];

    /// <summary>Bytes are what it is about.</summary>
    public bool IsBulk => Number is 6 or 7;
}
