using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Lent priorities: whatever begins and ends to wait, serve, be ready and be cut off in whatever order, each thread has
/// come to what the chains of waits before it say, circles included, and in the end nothing is left of it.
/// </summary>
[Trait("suite", "ports")]
public sealed class LendingProperties
{
    [Theory]
    [InlineData(0x7777)]
    [InlineData(1)]
    [InlineData(8 * 8 * 8 * 8 * 7)]
    [InlineData(1 + 8 * (2 + 8 * (3 + 8 * (5 + 8 * 7))))]
    [InlineData(6 + 8 * (3 + 8 * (0 + 8 * (3 + 8 * 1))))]
    public void Each_has_what_the_waits_before_it_lend_and_nothing_is_left(int priorities) =>
        Always.Holds(Script.Of(Steps()), steps => new LendingWorld(priorities).Run(steps), tests: 300, size: 200);

    /// <summary>A chain is raised as far as a priority may be lent, and no farther.</summary>
    [Fact]
    public void A_level_is_lent_so_many_times()
    {
        Level level = Level.Own(5);
        for (int hop = 0; hop < Limits.LendHops; hop++)
        {
            level = level.Lent;
            Assert.Equal(5, level.Priority);
        }
        Assert.Equal(Level.None.Value, level.Lent.Value);
    }

    private static Gen<LendStep> Steps() =>
        from action in Gen.Frequency(
            (6, Gen.Constant(LendAction.Wait)), (3, Gen.Constant(LendAction.Stop)),
            (3, Gen.Constant(LendAction.Serve)), (1, Gen.Constant(LendAction.Leave)),
            (1, Gen.Constant(LendAction.Cut)), (1, Gen.Constant(LendAction.Post)),
            (1, Gen.Constant(LendAction.Take)), (3, Gen.Constant(LendAction.Spread)))
        from which in Gen.Choose(0, 999)
        from what in Gen.Choose(0, 9_999)
        select new LendStep(action, which, what);
}
