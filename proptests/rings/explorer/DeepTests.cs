using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests.Explorer;

/// <summary>
/// What does not fit the fast set. Without further words some thousand random runs; with <c>--deep MINUTES</c> every
/// run of the larger worlds, as far as the minutes reach, and as long random runs of ever other worlds.
/// With <c>--seed N</c> the random runs are the same again.
/// </summary>
[Trait("suite", "explorer")]
public sealed class DeepTests(ITestOutputHelper output)
{
    private const string SeedVariable = "MOORING_SEED";
    private const int FastWorlds = 120, WalksEach = 10, ManyStates = 12_000_000;

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    [Fact]
    public void P16_P24_larger_worlds_lose_nothing()
    {
        foreach (string shape in Shapes.Deep)
        {
            foreach (Machine machine in Enum.GetValues<Machine>())
            {
                if (_clock.Elapsed.TotalMinutes >= Effort.Minutes) return;
                Findings findings = Exploration.Of(Scenario.Parse($"{machine} {shape}"), ManyStates);
                output.WriteLine(findings.ToString());
                if (findings.Breaches.Count > 0) Assert.Fail(findings.Charts());
            }
        }
    }

    [Fact]
    public void P16_P24_P48_random_runs_of_random_worlds_lose_nothing()
    {
        int seed = Seed();
        Random random = new(seed);
        List<string> shapes = [.. Shapes.TwoSides, .. Shapes.Ports, .. Shapes.Economy, .. Shapes.Ends, .. Shapes.Deep];
        int worlds = 0;
        for (; worlds < FastWorlds || _clock.Elapsed.TotalMinutes < Effort.Minutes; worlds++)
        {
            Scenario shape = Scenario.Parse($"Sc {shapes[random.Next(shapes.Count)]}");
            WalkIn(RandomWalk.Enlarge(random, shape), random);
        }
        output.WriteLine($"seed {seed}: {worlds * WalksEach:N0} runs of {worlds:N0} worlds");
    }

    /// <summary>A failing run is made again from its string, and must fail in the same way.</summary>
    private static void WalkIn(Scenario scenario, Random random)
    {
        World world = new(scenario);
        for (int walk = 0; walk < WalksEach; walk++)
        {
            if (RandomWalk.Of(world, random.Next()) is not FailedRun run) continue;
            FailedRun? again = FailedRun.Replay(run.ToString());
            Assert.Equal(run.Message, again?.Message);
            Assert.Fail(Chart.Of(run));
        }
    }

    private static int Seed()
    {
        string given = Environment.GetEnvironmentVariable(SeedVariable) ?? "";
        bool isGiven = ulong.TryParse(given.Split(',')[0], CultureInfo.InvariantCulture, out ulong seed);
        return isGiven ? (int)(seed & int.MaxValue) : Random.Shared.Next();
    }
}
