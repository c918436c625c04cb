using System;
using System.Collections.Generic;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The worlds that kill mutants of the rings and of the kernel's ports, by name, to be called one by one. Each is
/// explored on every machine, or on those that are told apart by what the mutant breaks; the smallest come first.
/// </summary>
internal static class ExplorerKillers
{
    /// <summary>What could not be explored to its end is not taken for right.</summary>
    private const int MostStates = 400_000;

    private static readonly string[] s_small =
    [
        "OneToOne 1/2x1", "OneToOne 1/2x2", "OneToOne 2/2x2 habits=PublishesEach", "OneToOne 1/4x2 habits=AnswersLate",
        "OneToOne 1/2x3", "OneToOne 2/4x4 habits=AnswersLate", "OneToOne 1/2x2 fences order=ArmRecheck",
        "OneToOne 1/2x2 counts", "OneToOne 1/2x2 habits=HotClient counts",
        "OneToOne 1/2x2 habits=PollsWhenLate expiries=1", "OneToOne 1/2x2 forged=1 counts",
        "OneToOne 1/2x2 moves-at=2 expiries=1", "OneToOne 1/2x2 victim=Server",
        "OneToOne 1/2x2 habits=HotClient victim=Server", "OneToOne 1/2x2 victim=Client",
        "OneToOne 1/2x2 habits=ClientCloses", "OneToOne 1/2x2 habits=ServerCloses", "OneToOne 1/2x3 habits=Cancels",
        "OneToOne 2/2x2 habits=Cancels+HoldsUntilCancelled", "OneToOne 1/2x1 habits=Streams", "TwoWaiters 1/2x1",
        "TwoWaiters 1/2x2", "TwoServers 1/2x1 min=2", "TwoClients 1/2x1",
    ];

    /// <summary>Name, and whether the source that is loaded passes.</summary>
    internal static IEnumerable<(string Name, Func<bool> Passes)> All
    {
        get
        {
            foreach (string shape in s_small)
            {
                foreach (Machine machine in Enum.GetValues<Machine>())
                {
                    string scenario = $"{machine} {shape}";
                    yield return (scenario, () => Passes(scenario));
                }
            }
        }
    }

    /// <summary>Explores one world; whatever the source throws is a failure.</summary>
    internal static bool Passes(string scenario)
    {
        try
        {
            Findings findings = Exploration.ToBreach(Scenario.Parse(scenario), MostStates);
            return findings.IsWhole && findings.Breaches.Count == 0;
        }
        catch (Exception)
        {
            // A mutant may throw anything.
            return false;
        }
    }
}
