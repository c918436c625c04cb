using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Mooring.Tests.Tools;
using Mooring.Tools;
using Mooring.Tools.Bench;
using Xunit;

namespace Mooring.Tests.Bench;

/// <summary>Ports and kernel, of what is counted and not timed.</summary>
public sealed class CountedPorts() : CountedRun("ports", "--counts");

/// <summary>The benchmark of ports and kernel: its output, its two ways to count, that no count has grown.</summary>
[Trait("suite", "bench")]
[Collection(Guest.Collection)]
public sealed class PortBenchTests(CountedPorts run) : IClassFixture<CountedPorts>
{
    [Fact]
    public void Json_is_an_array_of_figures_and_nothing_else() => run.ExpectFiguresOnly();

    [Theory]
    [InlineData("roundtrip")]
    [InlineData("roundtrip.general")]
    [InlineData("depth32.per_op")]
    [InlineData("entries.per_roundtrip")]
    [InlineData("entries.per_batch.depth32")]
    [InlineData("idle10000.ratio")]
    [InlineData("clients512.bytes")]
    [InlineData("bypass.low_first")]
    [InlineData("bypass.high_first")]
    [InlineData("bypass.low_hot")]
    [InlineData("bypass.high_hot")]
    [InlineData("interrupt.alarm")]
    [InlineData("process.start")]
    [InlineData("thread.switch")]
    [InlineData("page.fault")]
    [InlineData("enter.null")]
    [InlineData("object.process")]
    [InlineData("library.client.channel")]
    public void The_figure_is_there(string name) => Assert.Single(run.Figures, figure => figure.Name == name);

    [Fact]
    public void Counted_from_outside_is_what_is_counted_inside()
    {
        Assert.InRange(run.Value("roundtrip.deviation"), 0, 1);
        Assert.InRange(run.Value("roundtrip"), 100, 5000);
    }

    [Fact]
    public void A_round_trip_and_a_batch_enter_the_kernel_twice()
    {
        Assert.Equal(2, run.Value("entries.per_roundtrip"));
        Assert.Equal(2, run.Value("entries.per_batch.depth32"));
    }

    [Fact]
    public void No_count_has_grown() =>
        Assert.Empty(Baseline.Read(SourceTree.Find()).Compare("ports", run.Figures));
}
