using System;
using System.Linq;
using System.Text.RegularExpressions;
using Mooring.Apps.Soak.Files;
using Mooring.Tests.Tools;
using Mooring.Tools.Soak;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// File server, driver and console are killed in the middle of reads and writes: what was durable is there, every call
/// ends once, the servers come back, nothing is left behind, and the disk is whole. <c>./mooring soak --kills N</c>
/// goes on for longer.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed partial class SiegeTests
{
    private const ulong Seed = 5;

    [Fact]
    public void Three_dozen_kills_amid_reads_and_writes()
    {
        HostResult result = HostProgram.Run(Guest.Command("soak", "--kills", "36", "--seed", "3"));
        Assert.True(result.Status == 0, $"{result.Status}: {result.Errors}\n{result.Text}");
        string[] lines = result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("done", lines[^1]);
        long[] numbers = [.. Number().Matches(lines[^3]).Select(match => long.Parse(match.Value))];
        (long kills, long fs, long block, long console, long amid, long begun, long ended) =
            (numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7]);
        Assert.Equal((kills, begun), (fs + block + console, ended));
        Assert.InRange(kills, 36, 60);
        Assert.All(new[] { fs, block, console }, deaths => Assert.InRange(deaths, 5, kills));
        Assert.InRange(amid, 10, kills);
        Assert.InRange(numbers[8], 1, ended);
    }

    [Theory]
    [InlineData(3, 5, false, 5, true)]
    [InlineData(3, 5, false, 4, false)]
    [InlineData(3, 5, false, 6, false)]
    [InlineData(3, 5, true, 3, true)]
    [InlineData(3, 5, true, 4, true)]
    [InlineData(3, 5, true, 2, false)]
    [InlineData(3, 5, true, 6, false)]
    [InlineData(0, 5, true, 0, true)]
    [InlineData(0, 5, false, 0, false)]
    public void A_version_that_cannot_be_is_seen(uint durable, uint latest, bool isOpen, uint read, bool canBe)
    {
        Piece piece = new() { Durable = durable, Latest = latest, IsOpen = isOpen };
        Assert.Equal(canBe, piece.Settle(read));
        Assert.Equal(canBe, piece.Settle(read));
        Assert.Equal(canBe && isOpen, !piece.IsOpen && piece.Durable == read && isOpen);
    }

    [Fact]
    public void A_sector_of_somebody_else_or_half_of_one_is_seen()
    {
        byte[] sector = new byte[Sector.Bytes], other = new byte[Sector.Bytes];
        Assert.True(Sector.TryRead(sector, Seed, 1, out uint version) && version == 0);
        Sector.Fill(sector, Seed, 1, 7);
        Assert.True(Sector.TryRead(sector, Seed, 1, out version) && version == 7);
        Assert.False(Sector.TryRead(sector, Seed, 2, out _));
        Assert.False(Sector.TryRead(sector, Seed + 1, 1, out _));
        Sector.Fill(other, Seed, 1, 8);
        other.AsSpan(256).CopyTo(sector.AsSpan(256));
        Assert.False(Sector.TryRead(sector, Seed, 1, out _));
    }

    [Theory]
    [InlineData("Reclaimed 32 unused clusters (65536 bytes).\nFree cluster summary wrong (99 vs. really 131)\n", true)]
    [InlineData("Reclaimed 30 unused clusters (6 bytes).\nFree cluster summary uninitialized (should be 5)\n", true)]
    [InlineData("Free cluster summary uninitialized (should be 5)\n/s/a and\n/s/b\n  share clusters.\n", false)]
    [InlineData("FATs differ but appear to be intact.\n  Using first FAT.\n", true)]
    [InlineData("Reclaimed 165 unused clusters (1 bytes).\nFree cluster summary wrong (7 vs. really 160)\n", false)]
    [InlineData("Free cluster summary wrong (99 vs. really 131)\n", false)]
    [InlineData("Reclaimed 32 unused clusters (65536 bytes).\n", false)]
    [InlineData("/siege/a\n  File size is 4 bytes, cluster chain length is > 4 bytes.\n  Truncating file to 4 bytes.\n"
        + "Free cluster summary wrong (99 vs. really 131)\n", true)]
    [InlineData("/siege/a\n  Contains a free cluster (1112). Assuming EOF.\n", false)]
    [InlineData("/siege/a and\n/siege/b\n  share clusters.\n", false)]
    public void Only_clusters_of_nobody_are_harmless(string said, bool isHarmless) =>
        Assert.Equal(isHarmless, FileSoak.IsHarmless(said));

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
