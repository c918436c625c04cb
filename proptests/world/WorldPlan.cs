using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Rings;

namespace Mooring.Tests.Simulation;

/// <summary>What a process asks of another.</summary>
internal enum Kind : byte
{
    Call,

    /// <summary>The server is some turns about it.</summary>
    Slow,

    /// <summary>It has an end and it is not a good one.</summary>
    Fails,
    Stream,
    OneWay,

    /// <summary>Two of a chain; the second is sent with the first.</summary>
    Chain,

    /// <summary>A chain whose first member fails.</summary>
    BrokenChain,

    /// <summary>The server ends it when it is asked to.</summary>
    UntilCancelled,

    /// <summary>The server ends it when its deadline has passed.</summary>
    UntilDeadline,
}

/// <summary>
/// A piece of a script: so many operations of a kind, to the first place of the route, which passes each on to the
/// next.
/// </summary>
internal sealed record Errand(Kind Kind, int Count, params int[] Route)
{
    public override string ToString() => $"{Count} x {Kind} to {string.Join('>', Route)}";
}

/// <summary>
/// A place of the world: who is there serves whoever asks, and runs its script. Commands are passed on upwards only
/// (to a place of a higher number), so that no circle of servers waits for itself; to a lower place goes what its
/// server answers by itself.
/// </summary>
/// <param name="Threads">More than one: it passes nothing on and has no script.</param>
/// <param name="Band">Of its channels, at its servers.</param>
internal sealed record Place(int Threads, int Band, Errand[] Script)
{
    public override string ToString() => $"{Threads} threads, band {Band}: {string.Join(", ", Script.AsEnumerable())}";
}

internal enum FaultKind : byte
{
    Kill,

    /// <summary>It is killed, and another is started in its place.</summary>
    Restart,

    /// <summary>From now on it does anything at all.</summary>
    Corrupt,

    /// <summary>It lives and does not go on.</summary>
    Hang,
    Delay,

    /// <summary>A packet that nothing stands behind.</summary>
    Wake,
    Revoke,

    /// <summary>Its budget is used up.</summary>
    Poverty,
}

/// <param name="Step">Just before this step of the world; when there is none any more, at its end.</param>
/// <param name="Which">Chooses the channel, the amount, the bytes.</param>
internal sealed record Fault(FaultKind Kind, int Place, int Step, int Which);

/// <summary>Everything that a world depends on.</summary>
/// <param name="Order">Chooses who runs next and how much is done in a turn; 0: each in its turn.</param>
/// <param name="Commands">Entries of the command rings; the completions are twice as many.</param>
/// <param name="Cursor">Where all cursors start.</param>
/// <param name="PatienceNs">After so long without an answer a client cancels, after as long again it closes the
/// channel; 0: never.</param>
internal sealed record WorldPlan(
    int Order, uint Commands, uint Cursor, ulong PatienceNs, Place[] Places, Fault[] Faults)
{
    internal Geometry Geometry => new(Commands, Math.Max(2, Commands * 2));

    /// <summary>A place that is asked, or passed on to, by this one.</summary>
    internal IEnumerable<int> ReachedFrom(int place)
    {
        foreach (Errand errand in Places[place].Script)
            foreach (int stop in errand.Route) yield return stop;
    }

    public override string ToString() =>
        $"order {Order}, {Commands} commands from {Cursor:X}, patience {PatienceNs}\n"
        + string.Concat(Places.Select((place, number) => $"  place {number}: {place}\n"))
        + string.Concat(Faults.Select(fault => $"  {fault}\n"));
}
