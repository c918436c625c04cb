using System;
using System.Collections.Generic;
using Mooring.Tools.Bench.Linux;

namespace Mooring.Tools.Bench;

/// <summary>The figures of ports and kernel beside Linux in the same machine, and what they are to reach.</summary>
/// <param name="counts">Ours.</param>
/// <param name="linux">Linux's.</param>
public sealed class PortFigures(PortCounts counts, LinuxFigures linux)
{
    private const string Inside = "counted inside", Straight = "the straight way", SystemCalls = "system calls";
    private const int RoundTrip = 2, Batch8 = 4, Batch32 = 5, Bound = 16;

    private GuestLines Guest => counts.Inside;

    /// <summary>All of them.</summary>
    public IEnumerable<Figure> All()
    {
        foreach (IEnumerable<Figure> part in new[] { RoundTrips(), Depths(), Entries(), Crowds(), Listed() })
            foreach (Figure figure in part) yield return figure;
        foreach (Figure figure in new ObjectFigures(Guest, linux).All()) yield return figure;
        if (counts.Saturated is not { } saturated) yield break;
        foreach (Figure figure in Saturated(saturated)) yield return figure;
    }

    private IEnumerable<Figure> RoundTrips()
    {
        double ours = Net("roundtrip"), outside = counts.Outside.PerRound(RoundTrip);
        yield return Counted("roundtrip", ours, "pipe, 64 bytes", "pipe") with { Target = Target.AtMost(700) };
        yield return Counted("roundtrip.vs_eventfd", ours, "eventfd, 8 bytes", "eventfd");
        yield return Counted("roundtrip.vs_futex", ours, "shared ring with futex", "ring");
        yield return new Figure(
            "roundtrip.vs_sel4", ours, Figure.Instructions, PublishedPeers.SeL4, PublishedPeers.SeL4RoundTrip);
        yield return new Figure("roundtrip.outside", outside, Figure.Instructions, Inside, ours);
        yield return new Figure("roundtrip.deviation", 100 * Math.Abs(outside / ours - 1), "%", Inside, 0)
        {
            Target = Target.AtMost(1),
        };
        yield return new Figure("roundtrip.general", Net("roundtrip.general"), Figure.Instructions, Straight, ours)
        {
            Target = Target.AtMost(1000),
        };
    }

    private IEnumerable<Figure> Depths()
    {
        const string Ring = "shared ring with futex, batches of ";
        double at32 = Net("depth32") / 32;
        yield return Counted("depth8.per_op", Net("depth8") / 8, Ring + "8", "ring.b8");
        yield return Counted("depth32.per_op", at32, Ring + "32", "ring.b32") with { Target = Target.AtMost(140) };
        yield return Counted("depth32.vs_futex_b64", at32, Ring + "64", "ring.b64");
        if (linux.TryGet(out _, "io_uring.b32"))
            yield return Counted("depth32.vs_io_uring", at32, "io_uring NOP, batches of 32", "io_uring.b32");
        yield return new Figure(
            "depth32.general.per_op", Net("depth32.general") / 32, Figure.Instructions, Straight, at32);
    }

    /// <summary>Counted from outside: whatever executes the instruction, in either process.</summary>
    private IEnumerable<Figure> Entries()
    {
        double perRoundTrip = counts.Outside.SystemCallsPerRound(RoundTrip);
        yield return new Figure("entries.per_roundtrip", perRoundTrip, SystemCalls, linux.Named("pipe"), 4)
        {
            Target = Target.AtMost(2),
        };
        foreach ((int depth, int probe) in new[] { (8, Batch8), (32, Batch32) })
            yield return new Figure(
                $"entries.per_batch.depth{depth}", counts.Outside.SystemCallsPerRound(probe), SystemCalls,
                linux.Named("shared ring with futex"), 4)
            {
                Target = Target.AtMost(2),
            };
    }

    private IEnumerable<Figure> Crowds() => [.. Idle(), .. Clients(), .. Bypass()];

    private IEnumerable<Figure> Idle()
    {
        if (!Guest.Has("idle0")) yield break;
        double alone = Net("idle0"), among = Net("idle10000");
        yield return new Figure("idle10000", among, Figure.Instructions, "without an idle channel", alone);
        yield return new Figure("idle10000.ratio", among / alone, "times", "without an idle channel", 1)
        {
            Target = Target.AtMost(1.02),
        };
    }

    private IEnumerable<Figure> Clients()
    {
        if (!Guest.Has("clients512.bytes")) yield break;
        yield return Counted("clients512.bytes", Guest["clients512.bytes"], "512 pairs of pipes", "bytes.pipes512") with
        {
            Unit = "bytes", Target = Target.AtMost(2_202_009),
        };
    }

    private IEnumerable<Figure> Bypass()
    {
        if (!Guest.Has("bypass.low_first")) yield break;
        foreach (string order in new[] { "low_first", "high_first", "low_hot", "high_hot" })
            yield return new Figure(
                $"bypass.{order}", Guest[$"bypass.{order}"] / 1000, "high packets per low", "Limits.BypassBound", Bound)
            {
                Target = Target.AtMost(Bound),
            };
    }

    private IEnumerable<Figure> Listed()
    {
        yield return Counted("enter.null", Net("enter.null"), "getppid", "null");
        if (!Guest.Has("thread.switch")) yield break;
        yield return Counted("thread.switch", Net("thread.switch"), "sched_yield to another thread", "switch");
        yield return Counted("page.fault", Net("page.fault"), "first touch of a page", "fault");
        yield return Counted("process.start", Net("process.start"), "posix_spawn to the first instruction", "start");
        yield return new Figure(
            "interrupt.alarm", Net("interrupt.alarm"), Figure.Instructions, "a null entry", Net("enter.null"));
        yield return new Figure(
            "interrupt.driver", Net("interrupt.driver"), Figure.Instructions, "a null entry", Net("enter.null"));
    }

    private static IEnumerable<Figure> Saturated(GuestLines guest)
    {
        const string Unit = "per 1000 operations";
        yield return new Figure(
            "entries.per_1000.saturated.smp2", guest["saturated.depth32.entries"], Unit, "singly",
            guest["saturated.depth1.entries"])
        {
            Target = Target.AtMost(1),
        };
        foreach (int depth in new[] { 1, 8, 32 })
            yield return new Figure(
                $"entries.per_1000.loop.depth{depth}.smp2", guest[$"loop.depth{depth}.entries"], Unit,
                "asleep between", guest[$"sleeping.depth{depth}.entries"]);
        foreach (int depth in new[] { 1, 8, 32 })
            yield return new Figure(
                $"rechecks.per_1000.depth{depth}.smp2", guest[$"sleeping.depth{depth}.rechecks"], Unit,
                "kernel entries", guest[$"sleeping.depth{depth}.entries"]);
    }

    /// <summary>Without what reading the counter twice takes.</summary>
    private double Net(string name) => Guest[name] - Guest["nothing"];

    private Figure Counted(string name, double value, string what, string linuxName)
    {
        if (!linux.TryGet(out double peer, linuxName))
            throw new ToolException($"there is no figure of Linux for {linuxName}", ExitStatus.Failure);
        return new Figure(name, value, Figure.Instructions, linux.Named(what), peer);
    }
}
