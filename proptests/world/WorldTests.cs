using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Ports;
using Xunit;

namespace Mooring.Tests.Simulation;

/// <summary>Worlds of several processes, whatever they are told to do and whatever befalls them.</summary>
[Trait("suite", "world")]
[Collection("pools")]
public sealed class WorldTests
{
    /// <summary>Alarms stand for nothing here: a world has some only where its servers serve deadlines.</summary>
    [Fact]
    public void P9_P16_P17_P18_P20_P21_P27_every_operation_ends_and_nobody_sleeps_for_ever() =>
        Always.Holds(WorldPlans.With(WorldPlans.Harmless), plan => Worlds.Run(plan), tests: 200, size: 60);

    [Fact]
    public void P9_P15_P38_P40_P41_whoever_dies_every_operation_has_one_end_and_it_is_true() =>
        Always.Holds(WorldPlans.With(WorldPlans.Deadly), plan => Worlds.Run(plan), tests: 300, size: 60);

    /// <summary>Whatever a process that has gone wrong does, it harms its own channels only.</summary>
    [Fact]
    public void P36_P42_P44_P45_P46_whatever_a_process_does_to_its_peers_each_of_their_operations_has_one_end() =>
        Always.Holds(WorldPlans.With(WorldPlans.Hostile), plan => Worlds.Run(plan), tests: 300, size: 60);

    /// <summary>A server that neither answers nor dies: cancel, grace, close.</summary>
    [Fact]
    public void P22_P37_a_server_that_hangs_holds_a_client_that_has_patience_for_a_time_only() => Always.Holds(
        WorldPlans.With([FaultKind.Hang, .. WorldPlans.Deadly], patienceNs: 5000), plan => Worlds.Run(plan), tests: 150,
        size: 40);

    /// <summary>
    /// One server, clients in all bands, and it is late: the watch at its port looks at every packet that it takes.
    /// </summary>
    [Fact]
    public void P7_P29_P30_a_late_server_takes_the_highest_band_first_and_passes_over_the_others_for_a_time_only()
    {
        int bypasses = 0;
        for (int order = 1; order <= 20; order++)
        {
            World world = Worlds.Run(ManyClients(order));
            bypasses += world.Kernel.Processes.Sum(process => process.Port.Watch.Bypasses);
        }
        Assert.InRange(bypasses, 20, int.MaxValue);
    }

    private static WorldPlan ManyClients(int order)
    {
        Place[] clients =
            [.. Enumerable.Range(0, 24).Select(n => new Place(1, n % Limits.Bands, [new Errand(Kind.Call, 40, 0)]))];
        Fault[] delays = [.. Enumerable.Range(1, 30).Select(n => new Fault(FaultKind.Delay, 0, n * 60, 150))];
        return new WorldPlan(order, 1, 0, 0, [new Place(1, 0, []), .. clients], delays);
    }

    [Fact]
    public void P50_a_plan_is_run_again_bit_for_bit() => Always.Holds(
        WorldPlans.With(WorldPlans.Hostile), plan => Assert.True(TraceOf(plan).IsSameAs(TraceOf(plan))), tests: 20,
        size: 60);

    private static Trace TraceOf(WorldPlan plan) => Worlds.Run(plan).Trace;

    /// <summary>What these worlds never come to is not checked by them.</summary>
    [Fact]
    public void Every_kind_of_end_occurs()
    {
        HashSet<string> wanted =
            ["0/0", "1/0", "1/1", "2/0", "2/1", "3/0", "3/0m", "3/1", "3/1m", "5/0m", "21/1", "32/0", "32/1"];
        for (int seed = 1; seed <= 2000 && wanted.Count > 0; seed++)
        {
            WorldPlan plan = WorldPlans.Make(new Random(seed), 40, WorldPlans.Deadly, 0, WorldPlans.All);
            wanted.ExceptWith(Verdicts.Kinds(Worlds.Run(plan).Books));
        }
        Assert.Empty(wanted);
    }
}
