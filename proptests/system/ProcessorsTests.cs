using System;
using System.Linq;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Machines with several processors. Every suite that boots runs on them with <c>./mooring test --smp N</c>; here is
/// what is worth running on them always.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class ProcessorsTests
{
    [Theory]
    [InlineData("2")]
    [InlineData("4")]
    [InlineData("8")]
    public void All_of_them_run(string cpus)
    {
        HostResult result = Guest.ExecOn(cpus, "dmesg");
        Assert.Equal(0, result.Status);
        Assert.Contains($"] {cpus} processors run\n", result.Text);
    }

    [Fact]
    public void More_than_eight_are_left_alone() =>
        Assert.Contains("] 8 processors run\n", Guest.ExecOn("11", "dmesg").Text);

    [Theory]
    [InlineData("2")]
    [InlineData("4")]
    public void Abuse_is_survived(string cpus)
    {
        HostResult result = Guest.ExecOn(cpus, "abuse all; abuse fuzz 5 3000; abuse fight 5 3000", "--timeout", "120");
        string[] lines = result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([], lines.Where(line => !line.StartsWith("ok ", StringComparison.Ordinal)));
        Assert.Equal(0, result.Status);
    }

    /// <summary>More than once: which worker unblocks while which packet comes is never the same.</summary>
    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("4")]
    public void P32_no_more_threads_of_a_port_run_than_its_concurrency_value(string cpus) => Assert.Equal(
        "ok workers\nok workers\nok workers\n",
        Guest.ExecOn(cpus, "abuse workers; abuse workers; abuse workers", "--timeout", "120").Text);
}
