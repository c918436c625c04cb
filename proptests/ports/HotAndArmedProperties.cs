using System;
using System.Linq;
using Mooring.Ports;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// The order of service in a process with hot and with armed ends is that of one machine (7, 28 to 31): over the loop
/// as it ships.
/// </summary>
[Trait("suite", "ports")]
[Collection("loop")]
public sealed class HotAndArmedProperties
{
    private const int Low = 0, High = Limits.Bands - 1;

    [Fact]
    public void P7_P16_P29_P30_hot_and_armed_ends_are_served_by_one_rule() =>
        Always.Holds(LoopPlan.Any, plan => LoopScene.Run(plan), tests: 300, size: 300);

    /// <summary>Neither of the two ever runs dry: as many high services as the bound says, and one low.</summary>
    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(false, false, false)]
    public void P28_P30_a_low_end_is_passed_over_as_the_bound_says(bool isLowHot, bool isHighHot, bool lowFirst)
    {
        PlannedEnd low = new(Low, isLowHot, true), high = new(High, isHighHot, true);
        LoopScene scene = LoopScene.Run(new LoopPlan(2, lowFirst ? [low, high] : [high, low], []));
        int[] lows = [.. Enumerable.Range(0, LoopScene.Enough).Where(i => scene.Watch.Order[i] == (lowFirst ? 0 : 1))];
        Assert.InRange(lows[0], 0, Limits.BypassBound + (isLowHot ? 0 : 1));
        for (int i = 1; i < lows.Length; i++) Assert.Equal(Limits.BypassBound + 1, lows[i] - lows[i - 1]);
    }

    /// <summary>
    /// Two armed ends become ready one behind the other among hot ends that never run dry, at any moment: the lower one
    /// has its place in the turns, though the other is ready above it.
    /// </summary>
    [Fact]
    public void P30_an_armed_end_below_another_is_passed_over_no_more_often()
    {
        const int Upper = 5, Lower = 1, Round = Limits.Bands * (Limits.BypassBound + 1);
        PlannedEnd[] ends = [.. Enumerable.Range(0, Limits.Bands).Select(band => band is Upper or Lower
            ? new PlannedEnd(band, false, false)
            : new PlannedEnd(band, true, true))];
        for (int pause = 0; pause < 2 * Round; pause++)
            LoopScene.Run(new LoopPlan(2, ends, [.. Enumerable.Repeat(ends.Length, pause), Upper, Lower]));
    }

    /// <summary>More packets than an enter hands out, and more ends than are looked at.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public void P29_P30_many_ends_are_served_like_few(int processors, bool canBeHot)
    {
        const int Ends = 3 * Limits.HotEnds;
        PlannedEnd[] ends = [.. Enumerable.Range(0, Ends).Select(i => new PlannedEnd(i % 3, canBeHot, i % 50 == 0))];
        LoopScene scene = LoopScene.Run(new LoopPlan(processors, ends, [.. Enumerable.Range(0, 2 * Ends)]));
        Assert.True(scene.Watch.Count >= LoopScene.Enough);
    }

    /// <summary>With two processors an end that always gets something in time costs no enter.</summary>
    [Fact]
    public void P31_a_hot_end_needs_no_kernel()
    {
        const int Pause = Limits.EmptyLooks / 2;
        int[] steps = [.. Enumerable.Range(0, 100 * Pause).Select(i => i % Pause == 0 ? 0 : 1)];
        LoopScene scene = LoopScene.Run(new LoopPlan(2, [new PlannedEnd(3, true, false)], steps));
        Assert.Equal(100, scene.Watch.Count);
        Assert.InRange(scene.Enters, 1, 2);
    }

    /// <summary>An end cools down after so many looks, and from then on nobody looks: it is armed for ever.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, Limits.EmptyLooks)]
    public void P31_an_idle_end_is_looked_at_so_often_and_no_more(int processors, int looks)
    {
        PlannedEnd[] ends = [new(3, true, false), new(4, false, true)];
        LoopScene scene = LoopScene.Run(new LoopPlan(processors, ends, [0]));
        Assert.InRange(scene.Looks(0), looks, looks + 2);
        Assert.True(scene.Watch.Count > LoopScene.Enough);
    }

    [Theory]
    [InlineData(LoopWrong.SilentKernel)]
    [InlineData(LoopWrong.Blind)]
    internal void What_is_wrong_on_purpose_is_found(LoopWrong wrong) =>
        Assert.ThrowsAny<Exception>(() =>
            Always.Holds(LoopPlan.Any, plan => LoopScene.Run(plan, wrong), tests: 300, size: 300));
}
