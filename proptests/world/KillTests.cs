using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Mooring.Tests.Simulation;

/// <summary>
/// A chain of processes, each a client of the next, and each of them killed at each step: every kernel entry and every
/// publication of anybody. The test fails unless all pairs of a step and a victim were visited.
/// </summary>
[Trait("suite", "world")]
[Collection("pools")]
public sealed class KillTests
{
    private static readonly Errand[] s_calls = [new(Kind.Call, 3, 1, 2), new(Kind.Fails, 1, 1, 2)];
    private static readonly Errand[] s_long = [new(Kind.Slow, 2, 1, 2), new(Kind.UntilCancelled, 2, 1, 2)];
    private static readonly Errand[] s_special =
        [new(Kind.Chain, 1, 1), new(Kind.Stream, 1, 1), new(Kind.OneWay, 2, 1), new(Kind.BrokenChain, 1, 1)];
    private static readonly Errand[] s_far = [new(Kind.Call, 2, 1, 2, 3), new(Kind.Slow, 1, 1, 2, 3)];

    /// <summary>Of a kill, as the survivors hear of it.</summary>
    private static readonly string[] s_wanted = ["3/0", "3/0m", "3/1", "3/1m", "3/2", "3/2m"];

    [Fact]
    public void P9_P15_P38_whoever_of_a_chain_is_killed_at_whatever_step_every_operation_has_one_end_and_it_is_true()
    {
        HashSet<string> seen = [];
        int visits = 0;
        Effort.Repeat(() =>
        {
            Random random = new(RandomSeed + visits);
            foreach (Errand[] script in (Errand[][])[s_calls, s_long, s_special, s_far])
            {
                foreach (uint commands in (uint[])[1, 4])
                    visits += VisitAll(PlanOf(script, random.Next(), commands), seen);
            }
        });
        Assert.True(s_wanted.All(seen.Contains), $"{visits} kills were told as {string.Join(", ", seen.Order())}");
    }

    /// <summary>A server that is started again at once: what it had accepted is told of, the rest is served.</summary>
    [Fact]
    public void P38_P40_a_server_that_is_started_again_at_whatever_step_serves_the_rest()
    {
        foreach (Errand[] script in (Errand[][])[s_calls, s_long, s_far])
        {
            WorldPlan plan = PlanOf(script, order: 5, commands: 2);
            int steps = Worlds.Run(plan).Steps;
            for (int step = 1; step <= steps; step++)
            {
                foreach (int victim in (int[])[1, 2])
                    ExpectServed(Worlds.Run(plan with { Faults = [new Fault(FaultKind.Restart, victim, step, 0)] }));
            }
        }
    }

    private static int RandomSeed => int.TryParse(Always.Seed?.Split(',')[0], out int seed) ? seed : 1;

    private static WorldPlan PlanOf(Errand[] script, int order, uint commands)
    {
        int last = script.Max(errand => errand.Route.Max());
        Place[] places = [new Place(1, 0, script), .. Enumerable.Repeat(new Place(1, 3, []), last)];
        return new WorldPlan(order, commands, uint.MaxValue - 1, 0, places, []);
    }

    /// <returns>Pairs of a step and a victim.</returns>
    private static int VisitAll(WorldPlan plan, HashSet<string> seen)
    {
        int steps = Worlds.Run(plan).Steps;
        HashSet<(int Step, int Victim)> visited = [];
        for (int step = 1; step <= steps; step++)
        {
            for (int victim = 0; victim < plan.Places.Length; victim++)
            {
                World world = Worlds.Run(plan with { Faults = [new Fault(FaultKind.Kill, victim, step, 0)] });
                visited.UnionWith(world.Happened.Select(kill => (kill.Step, kill.Fault.Place)));
                seen.UnionWith(Verdicts.Kinds(world.Books));
            }
        }
        Assert.Equal(steps * plan.Places.Length, visited.Count);
        Assert.All(visited, pair => Assert.InRange(pair.Step, 1, steps));
        return visited.Count;
    }

    /// <summary>What had been accepted by the one that died may have an end that says so; nothing else has.</summary>
    private static void ExpectServed(World world)
    {
        Actor client = (Actor)world.At(0)!.Program;
        int died = client.Results.Count(result => result is { Code: Word.PeerDied });
        int accepted = world.Books.Operations.Count(operation => operation.Word.Code == Word.PeerDied);
        Assert.True(died <= accepted, $"{died} operations were told of a death that cost {accepted}");
        Assert.All(client.Results, result => Assert.NotNull(result));
    }
}
