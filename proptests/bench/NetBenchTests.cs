using Xunit;

namespace Mooring.Tests.Bench;

/// <summary>The network.</summary>
public sealed class CountedNet() : CountedRun("net");

/// <summary>
/// The benchmark of the network: its output, and what was promised of it. Instructions are counted, but the host is at
/// the other end of the wire: bounds are wide.
/// </summary>
[Trait("suite", "bench")]
[Collection(Guest.Collection)]
public sealed class NetBenchTests(CountedNet run) : IClassFixture<CountedNet>
{
    [Fact]
    public void Json_is_an_array_of_figures_and_nothing_else() => run.ExpectFiguresOnly();

    [Fact]
    public void Data_is_copied_once()
    {
        Assert.InRange(run.Value("wire.in.mib.copies"), 0.95, 1.1);
        Assert.InRange(run.Value("wire.out.mib.copies"), 0.95, 1.1);
    }

    [Theory]
    [InlineData("wire.request")]
    [InlineData("wire.in.mib")]
    [InlineData("wire.out.mib")]
    public void It_costs_at_most_twice_what_Linux_needs(string name) =>
        Assert.InRange(run.Value(name), 1, 2 * run.Peer(name));

    [Fact]
    public void A_connection_that_says_nothing_is_small() => Assert.InRange(run.Value("wire.idle"), 100, 4096);
}
