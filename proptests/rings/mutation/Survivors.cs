using System;
using System.Collections.Generic;
using System.Linq;

namespace Mooring.Tests.Mutation;

/// <summary>Mutants that no test can find out, and why: what they change is not needed where it stands.</summary>
/// <param name="Member">Type and member.</param>
/// <param name="Place">Part of the text that is changed.</param>
/// <param name="Change">The beginning of how.</param>
internal sealed record Survivors(string Member, string Place, string Change, string Reason)
{
    private const string HandedOver =
        "a slot is posted to only for a command (or a credit) that was published after the slot had been given back";
    private const string NotBegun = "nothing of a command is begun before it has been admitted";

    internal static IReadOnlyList<Survivors> All { get; } =
    [
        new("ClientEnd.ReleaseReaped", "Geometry.PeerHead", "weakened", HandedOver),
        new("ServerEnd.MakeRoom", "Geometry.PeerHead", "weakened", HandedOver),
        new("ServerEnd.IsPeerGone", "Geometry.Dead", "weakened", "whatever a dead client has published is dropped"),
        new("Dispatcher.Admit", "_end.Take(1);", "after `if (entry.Command.IsPlain", NotBegun),
        new("Dispatcher.AdmitChain", "_end.Take(count);", "after `for", NotBegun),
        new("LatestProducer.Send", "StoreRelease64(at + ", "after `_page.StoreRelease64(at + ",
            "these words may be stored in any order"),
    ];

    internal static string? ReasonOf(Mutant mutant) => All.FirstOrDefault(survivors => survivors.Has(mutant))?.Reason;

    internal bool Has(Mutant mutant) => mutant.Member == Member
        && mutant.Change.StartsWith(Change, StringComparison.Ordinal)
        && mutant.Place.Contains(Place, StringComparison.Ordinal);
}
