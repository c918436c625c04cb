using System;

namespace Mooring.Tests.Simulation;

/// <summary>Runs worlds; one that fails tells what happened in it.</summary>
internal static class Worlds
{
    private const int MostShown = 400;

    internal static World Run(WorldPlan plan, Wrong wrong = Wrong.Nothing, Action<SimProcess>? atStep = null)
    {
        World world = new(plan, wrong) { AtStep = atStep };
        try
        {
            world.Run();
            return world;
        }
        catch (Exception failure)
        {
            string[] lines = world.Trace.ToString().Split('\n');
            string shown = string.Join('\n', lines[Math.Max(0, lines.Length - MostShown)..]);
            throw new WorldFailure($"{failure.Message}\n{plan}{shown}{Where(failure)}");
        }
    }

    /// <summary>What the judge says needs no stack; what went wrong elsewhere does.</summary>
    private static string Where(Exception failure) => failure is WorldFailure ? "" : $"\n{failure.StackTrace}";
}
