using System;
using System.Linq;
using Xunit;

namespace Mooring.Tests.Simulation;

/// <summary>What is wrong on purpose is found, in each layer; and by the same worlds what is right is not.</summary>
[Trait("suite", "world")]
[Collection("pools")]
public sealed class WorldCanaryTests
{
    private const int Worlds = 400;

    public static TheoryData<string> Variants =>
        new(Enum.GetNames<Wrong>().Where(name => name != nameof(Wrong.Nothing)));

    [Theory]
    [MemberData(nameof(Variants))]
    public void What_is_wrong_on_purpose_is_found(string variant)
    {
        Wrong wrong = Enum.Parse<Wrong>(variant);
        for (int seed = 1; seed <= Worlds; seed++)
        {
            ulong patience = seed % 2 == 0 ? 5000u : 0u;
            WorldPlan plan = WorldPlans.Make(new Random(seed), 40, WorldPlans.Deadly, patience, WorldPlans.All);
            if (Fails(plan, wrong)) return;
        }
        Assert.Fail($"{Worlds} worlds do not notice {variant}");
    }

    private static bool Fails(WorldPlan plan, Wrong wrong)
    {
        try
        {
            Simulation.Worlds.Run(plan, wrong);
            return false;
        }
        catch (WorldFailure)
        {
            return true;
        }
    }
}
