using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Mooring.Tests.Simulation;

/// <summary>Whoever has nothing to do with a victim is told the same with and without its death.</summary>
[Trait("suite", "world")]
[Collection("pools")]
public sealed class SurvivorTests
{
    /// <summary>Those whose end does not hang on who is faster.</summary>
    private static readonly Kind[] s_certain =
    [
        Kind.Call, Kind.Fails, Kind.Stream, Kind.OneWay, Kind.Chain, Kind.BrokenChain, Kind.UntilCancelled,
        Kind.UntilDeadline,
    ];

    private int _survivors;

    [Fact]
    public void P39_P45_who_has_nothing_to_do_with_the_victims_is_told_the_same_as_without_their_end()
    {
        Always.Holds(WorldPlans.With(WorldPlans.Hostile, kinds: s_certain), ExpectTheSame, tests: 150, size: 60);
        Assert.InRange(_survivors, 20, int.MaxValue);
    }

    private void ExpectTheSame(WorldPlan plan)
    {
        World with = Worlds.Run(plan);
        World without = Worlds.Run(plan with { Faults = [] });
        HashSet<int> victims = [.. with.Happened.Select(happened => happened.Fault.Place)];
        for (int place = 0; place < plan.Places.Length; place++)
        {
            if (!IsSurvivor(plan, place, victims)) continue;
            Assert.Equal(Told(without, place), Told(with, place));
            _survivors++;
        }
    }

    private static bool IsSurvivor(WorldPlan plan, int place, HashSet<int> victims) =>
        plan.Places[place].Script.Length > 0 && !victims.Contains(place)
        && !plan.ReachedFrom(place).Any(victims.Contains);

    private static IEnumerable<int> Told(World world, int place) =>
        ((Actor)world.At(place)!.Program).Results.Select(result => result!.Value.Code);
}
