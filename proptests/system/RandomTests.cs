using System;
using System.Linq;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// The virtio entropy device behind its driver in ring 3: configuration space, registers, shared memory, MSI-X. Nothing
/// polls, so bytes that come have come by an interrupt.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class RandomTests
{
    [Fact]
    public void Twice_32_bytes_differ()
    {
        string[] lines = Guest.Output("random 32; random 32").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Matches("^[0-9a-f]{64}$", line));
        Assert.NotEqual(lines[0], lines[1]);
    }

    /// <summary>A page, and more than a page; 256 values in 4,096 and 20,000 draws: none is rare.</summary>
    [Theory]
    [InlineData(4096)]
    [InlineData(20_001)]
    public void As_many_bytes_come_as_were_asked_for(int count)
    {
        byte[] bytes = Convert.FromHexString(Guest.Output($"random {count}").ReplaceLineEndings(""));
        Assert.Equal(count, bytes.Length);
        Assert.InRange(bytes.Distinct().Count(), 250, 256);
        string[] rows = [.. bytes.Chunk(32).Select(Convert.ToHexString)];
        Assert.Equal(rows.Length, rows.Distinct().Count());
    }

    [Fact]
    public void The_driver_is_a_process_that_may_die_and_comes_back()
    {
        HostResult result = Guest.Exec("random 8; ps; kill random; random 8; kill random; random 8; random 4096; ps");
        Assert.Equal(0, result.Status);
        string[] lines = result.Text.Split('\n');
        Assert.Equal(2, lines.Count(line => line.EndsWith(" random", StringComparison.Ordinal)));
        Assert.Equal(3, lines.Where(line => line.Length == 16).Distinct().Count());
        Assert.Contains("lost: the bytes that were asked for", result.Errors);
    }

    /// <summary>
    /// The memory of a driver that is killed at work is kept until its successor has reset the device, and no longer.
    /// </summary>
    [Fact]
    public void P46_what_a_dead_driver_had_pinned_is_in_quarantine_until_the_device_is_reset()
    {
        HostResult result = Guest.Exec("random 65536; kill random; random 8; kill random; random 4096; dmesg");
        Assert.Equal(0, result.Status);
        string[] lines = result.Text.Split('\n');
        string[] said = [.. lines.Where(line => line.Contains("pages are", StringComparison.Ordinal))];
        Assert.Equal(4, said.Length);
        for (int i = 0; i < said.Length; i++)
            Assert.EndsWith(i % 2 == 0 ? "in quarantine: 11 pages are kept" : "reset: 11 pages are let go", said[i]);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("random x")]
    [InlineData("random 1 2")]
    [InlineData("random -1")]
    public void A_wrong_call_is_told_how_it_is_called(string command)
    {
        HostResult result = Guest.Exec(command);
        Assert.Equal((2, ""), (result.Status, result.Text));
        Assert.Contains("usage: random BYTES", result.Errors);
    }
}
