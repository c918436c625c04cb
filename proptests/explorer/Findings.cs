using System.Collections.Generic;
using System.Text;

namespace Mooring.Tests.Explorer;

/// <summary>What an exploration has found.</summary>
/// <param name="Histories">Different lists of answers of the two sides: how often a program was run.</param>
/// <param name="Breaches">For each kind a shortest run.</param>
/// <param name="LastAnswers">What the last steps of both sides can have been answered when both have ended.</param>
internal sealed record Findings(
    Scenario Scenario, int States, int Histories, IReadOnlyDictionary<BreachKind, FailedRun> Breaches,
    IReadOnlySet<(ulong Client, ulong Server)> LastAnswers)
{
    /// <summary>"ok", or "LOST", "torn" or both; an entry of the lap before, whole, counts as torn.</summary>
    internal string Verdict
    {
        get
        {
            bool isTorn = Breaches.ContainsKey(BreachKind.Torn) || Breaches.ContainsKey(BreachKind.Order);
            bool isLost = Breaches.ContainsKey(BreachKind.LostWakeUp);
            if (Breaches.ContainsKey(BreachKind.Ownership)) return "ownership";
            return (isLost, isTorn) switch
            {
                (true, true) => "LOST torn",
                (true, false) => "LOST",
                (false, true) => "torn",
                _ => "ok",
            };
        }
    }

    /// <summary>A chart for each kind of breach.</summary>
    internal string Charts()
    {
        StringBuilder text = new();
        foreach (FailedRun run in Breaches.Values) text.AppendLine(Chart.Of(run));
        return text.ToString();
    }

    public override string ToString() => $"{Scenario}: {States:N0} states, {Histories:N0} histories: {Verdict}";
}
