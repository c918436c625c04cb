using System.Collections.Generic;
using System.Text;

namespace Mooring.Tests.Explorer;

/// <summary>What an exploration has found.</summary>
/// <param name="Histories">Different lists of answers of the threads: how often a program was run.</param>
/// <param name="IsWhole">Nothing was left out.</param>
/// <param name="Breaches">For each kind a shortest run.</param>
/// <param name="LastAnswers">What the last steps of the threads can have been answered when all have ended.</param>
internal sealed record Findings(
    Scenario Scenario, int States, int Histories, bool IsWhole, IReadOnlyDictionary<BreachKind, FailedRun> Breaches,
    IReadOnlySet<string> LastAnswers)
{
    /// <summary>
    /// "ok", or what is broken; an entry of the lap before, whole, counts as torn, and so does a slot that is written
    /// over while it is copied.
    /// </summary>
    internal string Verdict
    {
        get
        {
            List<string> words = [];
            if (Has(BreachKind.LostWakeUp)) words.Add("LOST");
            if (Has(BreachKind.Torn) || Has(BreachKind.Order) || Has(BreachKind.Race)) words.Add("torn");
            foreach (BreachKind kind in Breaches.Keys)
            {
                if (kind >= BreachKind.Ownership) words.Add($"{kind}");
            }
            return words.Count == 0 ? "ok" : string.Join(' ', words);
        }
    }

    private bool Has(BreachKind kind) => Breaches.ContainsKey(kind);

    /// <summary>A chart of a shortest run that breaks a rule, and of one for each kind of breach.</summary>
    internal string Charts()
    {
        StringBuilder text = new();
        foreach (FailedRun run in Exploration.ToBreach(Scenario).Breaches.Values) text.AppendLine(Chart.Of(run));
        foreach (FailedRun run in Breaches.Values) text.AppendLine(Chart.Of(run));
        return text.ToString();
    }

    public override string ToString() =>
        $"{Scenario}: {States:N0} states{(IsWhole ? "" : " (not all)")}, {Histories:N0} histories: {Verdict}";
}
