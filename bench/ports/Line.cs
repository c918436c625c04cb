using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Bench.Ports;

/// <summary>One end of a channel on a port of its own, without the loop: the system call as it is.</summary>
internal readonly struct Line
{
    public Line(Handle end, Handle port) => Call = end.Value | (ulong)port.Value << 32;

    /// <summary>The end and its port as an enter names them.</summary>
    public ulong Call { get; }

    /// <summary>Maps an end and puts it on a new port.</summary>
    public static Result<Line> Open(Handle end, out MappedChannel channel)
    {
        channel = default;
        Result<Handle> port = CompletionPorts.Create();
        return port.IsOk ? Open(end, port.Value, out channel) : port.Code;
    }

    /// <summary>Maps an end and puts it on a port.</summary>
    public static Result<Line> Open(Handle end, Handle port, out MappedChannel channel)
    {
        channel = default;
        Result<MappedChannel> mapped = Channels.Map(end);
        if (!mapped.IsOk) return mapped.Code;
        channel = mapped.Value;
        StatusCode code = CompletionPorts.Associate(port, end, 1, 3);
        return code == StatusCode.Ok ? new Line(end, port) : code;
    }

    /// <summary>Rings the peer, arms the end for work, waits for a packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Wait<TWay>(ulong seen) where TWay : struct, IWay => TWay.Enter(Call, seen);

    /// <summary>The same without ringing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public long WaitQuietly(ulong seen) => RawEnter.InFull(
        Call & ~(ulong)uint.MaxValue, (uint)Call | (ulong)ArmBits.Work << 32, seen, ulong.MaxValue, ulong.MaxValue,
        new EnterControl(1, Limits.Packets).Value);

    /// <summary>Rings nothing, arms nothing and waits nowhere.</summary>
    public static void EnterForNothing() => RawEnter.InFull(0, 0, 0, 0, 0, 0);
}

/// <summary>Which way through the kernel an enter asks for.</summary>
internal interface IWay
{
    static abstract long Enter(ulong call, ulong seen);
}

/// <summary>The short form, which the kernel takes straight if it can.</summary>
internal readonly struct StraightWay : IWay
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Enter(ulong call, ulong seen) => RawEnter.Call(call, seen);
}

/// <summary>The same spelt out, which it always takes the general way.</summary>
internal readonly struct GeneralWay : IWay
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Enter(ulong call, ulong seen) => RawEnter.InFull(
        call, (uint)call | (ulong)ArmBits.Work << 32, seen, ulong.MaxValue, ulong.MaxValue,
        new EnterControl(1, Limits.Packets).Value);
}

/// <summary>The system call as it is.</summary>
internal static class RawEnter
{
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_call")]
    public static extern long Call(ulong doorbellAndPort, ulong seen);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_enter")]
    public static extern long InFull(
        ulong doorbellAndPort, ulong arm, ulong seen, ulong deadline, ulong linger, ulong control);
}
