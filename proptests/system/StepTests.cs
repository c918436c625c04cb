using System.Text.RegularExpressions;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// A calls B, B calls C, D calls C: each of A, B and C is killed at each of its steps (entries into the kernel, before
/// they act, and publications, just after them), one per run. The program <c>steps</c> fails unless it has visited
/// every step that a victim takes when nobody is killed, and judges each run: every call of every survivor has one end,
/// a death is told with its distance, nothing is left.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed partial class StepTests
{
    private const int Fewest = 5;

    [Theory]
    [InlineData("1", "--icount")]
    [InlineData("2")]
    public void P9_P38_P39_every_step_of_every_victim_is_visited_and_hurts_nobody_else(
        string processors, params string[] options)
    {
        HostResult result = Guest.ExecOn(processors, "steps", ["--append", "steps", "--timeout", "400", .. options]);
        MatchCollection visited = Visited().Matches(result.Text);
        Assert.True(result.Status == 0 && visited.Count == 6, $"{result.Status}: {result.Errors}\n{result.Text}");
        Assert.All(visited, victim =>
        {
            Assert.InRange(int.Parse(victim.Groups[1].ValueSpan), Fewest, int.MaxValue);
            Assert.InRange(int.Parse(victim.Groups[2].ValueSpan), Fewest, int.MaxValue);
        });
    }

    /// <summary>Who does not say so at boot gets no program that can end others at a step.</summary>
    [Fact]
    public void Without_the_word_at_boot_there_is_no_such_right()
    {
        HostResult result = Guest.Exec("steps");
        Assert.Equal((1, "steps: boot with the word steps\n"), (result.Status, result.Errors));
    }

    [GeneratedRegex(@"^ok (?:calls|streams) [ABC]: (\d+) entries, (\d+) publications$", RegexOptions.Multiline)]
    private static partial Regex Visited();
}
