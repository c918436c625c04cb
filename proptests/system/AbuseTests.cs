using System;
using System.Globalization;
using System.Linq;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Programs that do to the kernel what no program should: it lives, nobody else notices, and nothing is left behind.
/// The program <c>abuse</c> judges each case by itself.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class AbuseTests
{
    private const int Cases = 79, FewKib = 64, Rounds = 4;

    [Fact]
    public void Every_abuse_is_survived()
    {
        HostResult result = Guest.Exec("abuse all", "--timeout", "120");
        string[] lines = result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([], lines.Where(line => !line.StartsWith("ok ", StringComparison.Ordinal)));
        Assert.Equal((0, Cases), (result.Status, lines.Length));
    }

    /// <summary>Seeds that are fixed, so that a failure is found again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void P25_random_commands_do_no_harm(int seed)
    {
        string script = $"abuse fuzz {seed} 3000; abuse fight {seed} 3000";
        Assert.Equal("ok fuzz\nok fight\n", Guest.Output(script, "--timeout", "120"));
    }

    /// <summary>
    /// Regions that only a message has, given, taken and left behind in random order: at every moment what they cost is
    /// charged for each of them that is somewhere.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void P34_no_capability_leaks_beside_an_ended_command(int seed) =>
        Assert.Equal("ok gifts\n", Guest.Output($"abuse gifts {seed} 4000", "--timeout", "120"));

    /// <summary>
    /// To the last object, and to a few pages: pools grow with what was alive at once. A heap that grows meanwhile,
    /// once, for what is said of each case, is not among it; what is lost each time is.
    /// </summary>
    [Fact]
    public void The_memory_of_the_machine_is_whole_afterwards()
    {
        string script = string.Join("; ", Enumerable.Repeat("abuse all; mem", Rounds));
        string[] lines = Guest.Output(script, "--timeout", "240").Split('\n');
        long[] free = Figures(lines, "free "), objects = Figures(lines, "kernel objects ");
        Assert.Equal((Rounds, Rounds), (free.Length, objects.Length));
        Assert.Contains(
            Enumerable.Range(1, Rounds - 1),
            round => objects[round] == objects[round - 1] && Math.Abs(free[round] - free[round - 1]) <= FewKib);
    }

    private static long[] Figures(string[] lines, string name) =>
    [
        .. lines.Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ')[^2], CultureInfo.InvariantCulture)),
    ];

    [Fact]
    public void Without_a_name_it_lists_what_it_can_do()
    {
        HostResult result = Guest.Exec("abuse");
        Assert.Equal((2, ""), (result.Status, result.Text));
        Assert.Contains("gift-cycle", result.Errors);
        Assert.Equal(2, Guest.Exec("abuse no-such-thing").Status);
    }
}
