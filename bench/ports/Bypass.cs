using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Bench.Ports;

/// <summary>
/// A low band that never runs dry against a high one that never does: an end whose publish word is not what its owner
/// says it has seen is ready as soon as it is armed, so whichever is taken is at once ready again.
/// </summary>
internal static class Bypass
{
    /// <summary>Whole turns: as many high ones as the bound says, and one low one.</summary>
    private const int Rounds = 600 * (Limits.BypassBound + 1), Scale = 1000;
    private const ulong NeverSeen = 1;

    public static StatusCode Measure()
    {
        StatusCode code = Measure("bypass.low_first", lowFirst: true);
        return code == StatusCode.Ok ? Measure("bypass.high_first", lowFirst: false) : code;
    }

    private static StatusCode Measure(string name, bool lowFirst)
    {
        Result<Handle> port = CompletionPorts.Create();
        Result<Handle> low = Source(port, 0), high = Source(port, Limits.Bands - 1);
        if (!low.IsOk || !high.IsOk) return StatusCode.OutOfBudget;
        Arm(lowFirst ? low.Value : high.Value);
        Arm(lowFirst ? high.Value : low.Value);
        ulong lows = 0, highs = 0;
        for (int i = 0; i < Rounds; i++)
        {
            RawEnter.InFull((ulong)port.Value.Value << 32, 0, 0, 0, 0, new EnterControl(0, 1).Value);
            bool isLow = Packets.KeyAt(0) == 0;
            if (isLow) lows++;
            else highs++;
            Arm(isLow ? low.Value : high.Value);
        }
        if (lows == 0) return StatusCode.Broken;
        Figures.Print(name, highs * Scale / lows);
        return StatusCode.Ok;
    }

    private static Result<Handle> Source(Result<Handle> port, int band)
    {
        if (!port.IsOk) return port;
        Result<ChannelEnds> ends = Channels.Create();
        if (!ends.IsOk) return ends.Code;
        StatusCode code = CompletionPorts.Associate(port.Value, ends.Value.Server, (ulong)band, band);
        return code == StatusCode.Ok ? ends.Value.Server : code;
    }

    private static void Arm(Handle end) =>
        RawEnter.InFull(0, end.Value | (ulong)ArmBits.Work << 32, NeverSeen, 0, 0, 0);
}
