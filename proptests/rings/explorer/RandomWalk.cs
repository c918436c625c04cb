using System;
using System.Collections.Generic;

namespace Mooring.Tests.Explorer;

/// <summary>
/// One run of a world that is too large to be explored: drawn at random, each run from a seed of its own. A walk draws
/// first how much it likes to go on with the thread that made the last step: runs in which a thread is held up for long
/// are as likely as those in which all alternate.
/// </summary>
internal static class RandomWalk
{
    private const int MostSteps = 20_000;

    private static readonly double[] s_likings = [0, 0.5, 0.8, 0.95];

    /// <returns>The run, if it breaks a rule; else null.</returns>
    internal static FailedRun? Of(World world, int seed)
    {
        Random random = new(seed);
        double liking = s_likings[random.Next(s_likings.Length)];
        List<Successor> successors = [];
        List<Move> moves = [];
        WorldState state = world.First();
        for (int step = 0; step < MostSteps; step++)
        {
            bool goesOn = world.Expand(state, successors);
            if (Watch.Inspect(world, state, goesOn) is Breach broken) return Failed(world, moves, broken);
            if (successors.Count == 0) return null;
            Successor next = Draw(random, successors, liking, moves);
            moves.Add(next.Move);
            if (next.Breach is Breach breach) return Failed(world, moves, breach);
            state = next.State!;
        }
        return Failed(world, moves, new Breach(BreachKind.Endless, "a run that does not end"));
    }

    /// <summary>A world like another, but larger, on any machine, with cursors anywhere near a wrap.</summary>
    internal static Scenario Enlarge(Random random, Scenario shape)
    {
        uint ring = 1u << random.Next(2);
        uint completions = Math.Max(2, ring) << random.Next(2);
        uint[] cursors = [0, ring - 1, completions - 1, int.MaxValue, 0u - completions, uint.MaxValue];
        return shape with
        {
            Machine = (Machine)random.Next(4),
            Ring = ring,
            Completions = completions,
            Commands = shape.Commands + random.Next(6),
            Cursor = cursors[random.Next(cursors.Length)],
        };
    }

    private static Successor Draw(Random random, List<Successor> successors, double liking, List<Move> moves)
    {
        if (moves.Count > 0 && random.NextDouble() < liking)
        {
            List<Successor> same = successors.FindAll(one => one.Move.Thread == moves[^1].Thread);
            if (same.Count > 0) return same[random.Next(same.Count)];
        }
        return successors[random.Next(successors.Count)];
    }

    private static FailedRun Failed(World world, List<Move> moves, Breach breach) =>
        new(world.Scenario, moves, breach.Message);
}
