using Mooring.Tests.Tools;
using Mooring.Tools;
using Mooring.Tools.Bench;
using Xunit;

namespace Mooring.Tests.Bench;

/// <summary>Linux programs.</summary>
public sealed class CountedPrograms() : CountedRun("posix");

/// <summary>
/// The benchmark of Linux programs: its output, calls that never leave the process, that no count has grown.
/// </summary>
[Trait("suite", "bench")]
[Collection(Guest.Collection)]
public sealed class PosixBenchTests(CountedPrograms run) : IClassFixture<CountedPrograms>
{
    [Fact]
    public void Json_is_an_array_of_figures_and_nothing_else() => run.ExpectFiguresOnly();

    /// <summary>The one entry is the program's own.</summary>
    [Fact]
    public void What_concerns_the_process_alone_costs_less_than_on_Linux_and_no_message()
    {
        Assert.InRange(run.Value("getpid"), 50, run.Peer("getpid"));
        Assert.Equal(1, run.Value("getpid.entries"));
        Assert.Equal(0, run.Value("getpid.messages"));
    }

    /// <summary>Both processes write and read once.</summary>
    [Fact]
    public void A_round_trip_through_pipes_is_four_messages() =>
        Assert.InRange(run.Value("pipe.messages"), 3.9, 4.1);

    [Fact]
    public void No_count_has_grown() =>
        Assert.Empty(Baseline.Read(SourceTree.Find()).Compare("posix", run.Figures));
}
