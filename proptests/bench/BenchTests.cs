using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Mooring.Tests.Tools;
using Mooring.Tools;
using Mooring.Tools.Bench;
using Xunit;

namespace Mooring.Tests.Bench;

/// <summary>The rings, of what is counted and not timed.</summary>
public sealed class CountedRings() : CountedRun("rings", "--counts");

/// <summary>The benchmark's output, and that its two ways to count agree. No test here looks at a clock.</summary>
[Trait("suite", "bench")]
[Collection(Guest.Collection)]
public sealed class BenchTests(CountedRings run) : IClassFixture<CountedRings>
{
    private static readonly string[] s_counted =
        ["submit_reap.b32", "submit_reap.b1", "oneway.b32", "oneway.b32.c"];

    [Fact]
    public void Json_is_an_array_of_figures_and_nothing_else() => run.ExpectFiguresOnly();

    [Fact]
    public void No_count_has_grown() =>
        Assert.Empty(Baseline.Read(SourceTree.Find()).Compare("rings", run.Figures));

    [Fact]
    public void Counted_from_outside_is_what_is_counted_inside()
    {
        foreach (string name in s_counted)
        {
            Figure outside = run.Figures.Single(figure => figure.Name == name + ".outside");
            Assert.InRange(outside.Value / outside.PeerValue, 0.99, 1.01);
            Assert.InRange(outside.Value, 10, 1000);
        }
    }

    [Fact]
    public void The_measured_loops_do_not_enter_the_kernel() =>
        Assert.Equal(0, run.Figures.Single(figure => figure.Name == "submit_reap.b32.enters").Value);

    [Fact]
    public void Both_counters_must_count_a_thousand_as_a_thousand()
    {
        Assert.Equal(2.0, ProbeTable.OfGuest("0 nothing 64 8 8\n1 thousand 64 1008 1008\n2 a 4 40 40\n3 b 4 40 40\n")
            .PerOperation(new ProbePair("ab", 2, 3)));
        Assert.Equal(0.5, ProbeTable
            .OfPlugin("0 4 2 2 2 8 0 0 8\n1 4 1002 1002 1002 9 0 0 8\n2 4 9 9 9 9 64 16 9\n3 4 9 9 9 9 0 0 8\n")
            .SystemCallsPerOperation(new ProbePair("ab", 2, 3)));
        Assert.Throws<ToolException>(() => ProbeTable.OfGuest("0 nothing 64 8 8\n1 thousand 64 2008 2008\n"));
        Assert.Throws<InvalidDataException>(() => ProbeTable.OfPlugin("0 4 2\n"));
    }

    [Fact]
    public void Ratios_are_taken_within_a_round()
    {
        HostedTimes times = HostedTimes.Read(
            "ring64 1\nring64.c 1\nchannels 30\npipelines 7\nring64 10\nring64.c 8\nchannels 200\npipelines 80\n"
            + "ring64 2\nring64.c 2\nchannels 50\npipelines 14\n");
        Assert.Equal(new Spread(20, 25, 30), times.VsChannels);
        Assert.Equal(1, times.VsC.Median);
        Assert.Equal(2, times.Ring.Median);
        Figure[] missed = [.. RingFigures.Timed(times).Where(figure => figure.IsMissed)];
        Assert.Empty(missed);
    }

    [Theory]
    [InlineData(49, false)]
    [InlineData(49.1, true)]
    public void A_target_is_missed_or_reached(double value, bool isMissed) =>
        Assert.Equal(isMissed, new Figure("a", value, "b", "c", 1) { Target = Target.AtMost(49) }.IsMissed);
}
