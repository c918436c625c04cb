using System.Collections.Generic;

namespace Mooring.Tools.Bench;

/// <summary>The figures of the rings, and what they are to reach.</summary>
public static class RingFigures
{
    private const string Instructions = Figure.Instructions;
    private const string Inside = "counted inside", InC = "the same ring in C, gcc -O2";

    private static readonly ProbePair s_batch = new("submit_reap.b32", 2, 3), s_singly = new("submit_reap.b1", 4, 5);
    private static readonly ProbePair s_oneWay = new("oneway.b32", 6, 7), s_oneWayInC = new("oneway.b32.c", 8, 9);

    /// <summary>What is counted in the guest: the same in every run.</summary>
    public static IEnumerable<Figure> Counted(GuestCounts counts)
    {
        yield return Submission(counts, s_batch, PublishedPeers.LiburingBatch, 49);
        yield return Submission(counts, s_singly, PublishedPeers.LiburingSingly, 117);
        double inC = counts.Inside.PerOperation(s_oneWayInC);
        yield return new Figure(s_oneWay.Name, counts.Inside.PerOperation(s_oneWay), Instructions, InC, inC)
        {
            Target = Target.AtMost(40),
        };
        foreach (ProbePair pair in new[] { s_batch, s_singly, s_oneWay, s_oneWayInC })
            yield return new Figure(
                pair.Name + ".outside", counts.Outside.PerOperation(pair), Instructions,
                Inside, counts.Inside.PerOperation(pair));
        yield return new Figure(
            s_batch.Name + ".enters", counts.Outside.SystemCallsPerOperation(s_batch), "system calls",
            PublishedPeers.Liburing, PublishedPeers.LiburingEntersBatch)
        {
            Target = Target.AtMost(0),
        };
    }

    /// <summary>What is timed on this machine, with its quartiles.</summary>
    public static IEnumerable<Figure> Timed(HostedTimes times)
    {
        yield return new Figure("ring64.ns", times.Ring.Median, "ns", InC, times.RingInC.Median);
        foreach (Figure figure in Ratio("channels", "System.Threading.Channels", times.VsChannels, 20))
            yield return figure;
        foreach (Figure figure in Ratio("pipelines", "System.IO.Pipelines", times.VsPipelines, 5)) yield return figure;
        foreach (Figure figure in Ratio("c", InC, times.VsC, 0.8)) yield return figure;
    }

    private static Figure Submission(GuestCounts counts, ProbePair pair, double liburing, double most) =>
        new(pair.Name, counts.Inside.PerOperation(pair), Instructions, PublishedPeers.Liburing, liburing)
        {
            Target = Target.AtMost(most),
        };

    /// <summary>How many times the peer's rate: median of the rounds, and quartiles.</summary>
    private static IEnumerable<Figure> Ratio(string name, string peer, Spread ratio, double least)
    {
        const string Unit = "times";
        yield return new Figure($"ring64.vs_{name}", ratio.Median, Unit, peer, 1) { Target = Target.AtLeast(least) };
        yield return new Figure($"ring64.vs_{name}.q1", ratio.LowerQuartile, Unit, peer, 1);
        yield return new Figure($"ring64.vs_{name}.q3", ratio.UpperQuartile, Unit, peer, 1);
    }
}
