using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Bench.Ports;

/// <summary>One end of a channel on a port of its own, without the loop: the system call as it is.</summary>
internal readonly struct Line
{
    private readonly ulong _port;

    public Line(Handle end, Handle port)
    {
        End = end;
        _port = (ulong)port.Value << 32;
    }

    public Handle End { get; }

    /// <summary>Maps an end and puts it on a new port.</summary>
    public static Result<Line> Open(Handle end, out MappedChannel channel)
    {
        channel = default;
        Result<MappedChannel> mapped = Channels.Map(end);
        if (!mapped.IsOk) return mapped.Code;
        channel = mapped.Value;
        Result<Handle> port = CompletionPorts.Create();
        if (!port.IsOk) return port.Code;
        StatusCode code = CompletionPorts.Associate(port.Value, end, 1, 3);
        return code == StatusCode.Ok ? new Line(end, port.Value) : code;
    }

    /// <summary>Rings the peer if asked to, arms the end for work, waits for a packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Wait(bool rings, ulong seen) =>
        Enter(
            _port | (rings ? End.Value : 0), End.Value | (ulong)ArmBits.Work << 32, seen,
            ulong.MaxValue, ulong.MaxValue, new EnterControl(1, 1).Value);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_enter")]
    private static extern long Enter(
        ulong doorbellAndPort, ulong arm, ulong seen, ulong deadline, ulong linger, ulong control);
}
