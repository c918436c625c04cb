using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Mooring.Tests.Tools;
using Mooring.Tools;
using Mooring.Tools.Bench;
using Xunit;

namespace Mooring.Tests.Bench;

/// <summary>Files.</summary>
public sealed class CountedFiles() : CountedRun("fs");

/// <summary>The benchmark of files: its output, what was promised of entries and copies, that no count has grown.
/// </summary>
[Trait("suite", "bench")]
[Collection(Guest.Collection)]
public sealed class FsBenchTests(CountedFiles run) : IClassFixture<CountedFiles>
{
    [Fact]
    public void Json_is_an_array_of_figures_and_nothing_else() => run.ExpectFiguresOnly();

    [Fact]
    public void Many_reads_and_writes_of_what_is_in_memory_enter_seldom()
    {
        Assert.InRange(run.Value("read.depth32.entries"), 0.01, 0.1);
        Assert.InRange(run.Value("write.depth32.entries"), 0.01, 0.1);
        Assert.InRange(run.Value("disk.stream.depth32.entries"), 0.01, 0.5);
    }

    /// <summary>Names, chains and messages are copied too.</summary>
    [Fact]
    public void Data_is_copied_once()
    {
        foreach (string name in new[] { "read", "read.depth32", "write", "write.depth32", "disk.stream.depth32" })
            Assert.InRange(run.Value(name + ".copies"), 1, 1.1);
        Assert.InRange(run.Value("disk.read.depth32.copies"), 1, 1.5);
    }

    [Fact]
    public void A_listing_takes_as_many_messages_however_long_it_is()
    {
        Assert.InRange(run.Value("ls.two.messages"), 3, 5);
        Assert.Equal(run.Value("ls.two.messages"), run.Value("ls.many.messages"));
        Assert.InRange(run.Value("ls.many.entries"), 1, 40);
    }

    [Fact]
    public void No_count_has_grown() =>
        Assert.Empty(Baseline.Read(SourceTree.Find()).Compare("fs", run.Figures));
}
