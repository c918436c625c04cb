using System.Linq;
using Mooring.Tests.Tools;
using Mooring.Tools;
using Mooring.Tools.Soak;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Fuzz, kills and load together, a few rounds of it: nothing lost, nothing doubled, nothing left behind, no panic, and
/// every kernel command has ended in every way that it documents. <c>./mooring soak</c> goes on for longer.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class SoakTests
{
    private const int DocumentedEnds = 200;

    /// <summary>Seeds that are fixed; counting instructions, so that a failure is found again as it was.</summary>
    [Fact]
    public void P9_P25_P39_P45_fuzz_kills_and_load_harm_nobody()
    {
        HostResult result = HostProgram.Run(Guest.Command("soak", "--seed", "1", "--rounds", "1", "--icount"));
        Assert.True(result.Status == 0, $"{result.Status}: {result.Errors}\n{result.Text}");
        Assert.Contains(" 0 lost, 0 doubled", result.Text);
    }

    [Fact]
    public void Every_documented_end_has_to_be_there_a_hundred_times()
    {
        string counts = string.Concat(Enumerable.Range(1, DocumentedEnds).Select(i => $"count 16 {i} 100\n"));
        string enough = counts + "done\n";
        Assert.True(SoakReport.Read(enough).IsEnough);
        Assert.False(SoakReport.Read(enough.Replace("16 7 100", "16 7 99")).IsEnough);
        Assert.False(SoakReport.Read(enough.Replace("done", "")).IsEnough);
        Assert.False(SoakReport.Read("done\n").IsEnough);
        SoakReport rare = SoakReport.Read("count 16 20 99\ndone\n");
        Assert.Equal(["RegionCreate ended with OutOfMemory 99 times, not 100"], rare.Complaints(SourceTree.Find()));
    }
}
