using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Mooring.Tools;
using Mooring.Tools.Bench;
using Mooring.Tools.Bench.Linux;
using Xunit;

namespace Mooring.Tests.Bench;

/// <summary>That a count which has grown is seen, in whatever way it hides; what is kept beside the counts.</summary>
[Trait("suite", "bench")]
public sealed class BaselineTests
{
    private static readonly Baseline s_kept =
        new(new() { ["ports"] = new() { ["roundtrip"] = 500, ["depth8"] = 100 } });

    [Theory]
    [InlineData(500, 100, 0)]
    [InlineData(514.9, 102.9, 0)]
    [InlineData(100, 10, 0)]
    [InlineData(515.1, 100, 1)]
    [InlineData(515.1, 103.1, 2)]
    public void A_count_that_grows_by_more_than_three_percent_is_seen(double one, double other, int seen) =>
        Assert.Equal(seen, Compare(Count("roundtrip", one), Count("depth8", other)).Count());

    [Fact]
    public void A_count_that_comes_or_goes_is_seen()
    {
        Assert.Single(Compare(Count("roundtrip", 500)));
        Assert.Single(Compare(Count("roundtrip", 500), Count("depth8", 100), Count("new", 1)));
        Assert.Equal(3, s_kept.Compare("rings", [Count("a", 1), Count("b", 1), Count("c", 1)]).Count());
    }

    [Fact]
    public void What_is_no_count_of_ours_is_not_kept()
    {
        Figure bytes = new("size", 1e9, "bytes", "peer", 1);
        Assert.Empty(Compare(
            Count("roundtrip", 500), Count("depth8", 100), bytes,
            Count("roundtrip.vs_pipe", 9), Count("a.outside", 9)));
    }

    /// <summary>The tree keeps what both benchmarks count, and would see a round trip that costs 4 % more.</summary>
    [Fact]
    public void The_kept_counts_catch_a_worse_figure()
    {
        Baseline kept = Baseline.Read(SourceTree.Find());
        Figure[] measured = [.. kept.Counts("ports").Select(pair => Count(pair.Key, pair.Value))];
        Figure[] worse = [.. measured.Select(Worse)];
        Assert.Contains("roundtrip", measured.Select(figure => figure.Name));
        Assert.Empty(kept.Compare("ports", measured));
        Assert.Single(kept.Compare("ports", worse));
    }

    [Fact]
    public void Lines_of_a_guest_are_read_to_their_end()
    {
        GuestLines lines = GuestLines.Read("a 10 1 2.5\nb 1 7 7\ndone\n[ 1.8] reboot: Power down\n");
        Assert.Equal((2.5, 7, true), (lines["a"], lines["b"], lines.IsDone));
        Assert.Throws<ToolException>(() => lines["c"]);
        Assert.Throws<InvalidDataException>(() => GuestLines.Read("a 10 1\n"));
        Assert.Throws<InvalidDataException>(() => GuestLines.Read("failed to do it\n"));
    }

    [Fact]
    public void Another_Linux_is_told_from_the_kept_one()
    {
        LinuxFigures kept = Linux("1", ("pipe", 100), ("fault", 50));
        Assert.Empty(Linux("1", ("pipe", 102), ("fault", 50)).Differences(kept));
        Assert.Equal(3, Linux("2", ("pipe", 104)).Differences(kept).Count());
        Assert.True(kept.TryGet(out double sum, "pipe", "fault"));
        Assert.Equal(150, sum);
        Assert.False(kept.TryGet(out _, "pipe", "futex"));
    }

    [Fact]
    public void The_first_files_of_Linux_are_in_its_format()
    {
        using var stream = new MemoryStream();
        var archive = new InitArchive(stream);
        archive.AddDevice("dev/console", 5, 1);
        archive.AddProgram("init", [1, 2, 3]);
        archive.End();
        string text = Encoding.Latin1.GetString(stream.ToArray());
        Assert.Equal(0, text.Length % 4);
        Assert.StartsWith("07070100000000" + "00002180" + new string('0', 16) + "00000001", text);
        Assert.Contains("0000000500000001" + "0000000C" + "00000000" + "dev/console\0", text);
        Assert.Contains("init\0\0" + "\u0001\u0002\u0003\0" + "070701", text);
        Assert.EndsWith("TRAILER!!!\0\0\0\0", text);
    }

    private static IEnumerable<string> Compare(params Figure[] figures) => s_kept.Compare("ports", figures);

    private static Figure Worse(Figure figure) =>
        figure.Name == "roundtrip" ? figure with { Value = figure.Value * 1.04 } : figure;

    private static Figure Count(string name, double value) => new(name, value, Figure.Instructions, "peer", 1);

    private static LinuxFigures Linux(string version, params (string Name, double Value)[] figures) =>
        new("linux", version, "7", new(figures.ToDictionary(figure => figure.Name, figure => figure.Value)));
}
