using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace Mooring.Tests.Simulation;

/// <summary>Plans of all kinds, and what is left of one when parts of it are left out.</summary>
internal static class WorldPlans
{
    internal static readonly FaultKind[] Harmless = [FaultKind.Delay, FaultKind.Wake];

    internal static readonly FaultKind[] Deadly =
        [FaultKind.Kill, FaultKind.Restart, FaultKind.Revoke, FaultKind.Poverty, .. Harmless];

    internal static readonly FaultKind[] Hostile = [FaultKind.Corrupt, FaultKind.Corrupt, .. Deadly];

    private static readonly uint[] s_capacities = [1, 2, 4, 8, 32];
    private static readonly uint[] s_cursors = [0, 7, int.MaxValue, uint.MaxValue - 5];

    /// <param name="faults">What may go wrong.</param>
    /// <param name="patienceNs">See <see cref="WorldPlan"/>.</param>
    internal static Arbitrary<WorldPlan> With(FaultKind[] faults, ulong patienceNs = 0, Kind[]? kinds = null) =>
        Arb.From(
            Gen.Sized(size => Words.Choice.Select(
                seed => Make(new Random(seed), size, faults, patienceNs, kinds ?? All))),
            Smaller);

    internal static readonly Kind[] All = Enum.GetValues<Kind>();

    internal static WorldPlan Make(Random random, int size, FaultKind[] faults, ulong patienceNs, Kind[] kinds)
    {
        Place[] places = new Place[random.Next(2, 6)];
        for (int place = 0; place < places.Length; place++)
            places[place] = PlaceOf(random, place, places.Length, size, kinds);
        int count = faults.Length == 0 ? 0 : random.Next(1, 5);
        Fault[] planned = [.. Enumerable.Range(0, count).Select(_ => FaultOf(random, faults, places.Length, size))];
        return new WorldPlan(
            random.Next(), s_capacities[random.Next(s_capacities.Length)], s_cursors[random.Next(s_cursors.Length)],
            patienceNs, places, planned);
    }

    /// <summary>The early steps more often.</summary>
    private static Fault FaultOf(Random random, FaultKind[] kinds, int places, int size)
    {
        int step = 1 + random.Next(5 + random.Next(size * 15));
        return new Fault(kinds[random.Next(kinds.Length)], random.Next(places), step, random.Next());
    }

    private static Place PlaceOf(Random random, int place, int places, int size, Kind[] kinds)
    {
        bool isPool = place > 0 && random.Next(5) == 0;
        if (isPool) return new Place(random.Next(2, 5), 0, []);
        var errands = Enumerable.Range(0, random.Next(0, 4)).Select(_ => ErrandOf(random, place, places, size, kinds));
        Errand[] script = [.. errands];
        return new Place(1, random.Next(Mooring.Ports.Limits.Bands), script);
    }

    private static Errand ErrandOf(Random random, int from, int places, int size, Kind[] kinds)
    {
        int to = random.Next(places - 1);
        if (to >= from) to++;
        List<int> route = [to];
        while (to > from && to < places - 1 && random.Next(2) == 0) route.Add(to = random.Next(to + 1, places));
        return new Errand(kinds[random.Next(kinds.Length)], 1 + random.Next(1 + size / 3), [.. route]);
    }

    private static IEnumerable<WorldPlan> Smaller(WorldPlan plan)
    {
        foreach (Fault[] faults in Fewer(plan.Faults)) yield return plan with { Faults = faults };
        foreach (WorldPlan fewer in FewerPlaces(plan)) yield return fewer;
        for (int place = 0; place < plan.Places.Length; place++)
        {
            foreach (Place smaller in Smaller(plan.Places[place]))
                yield return plan with { Places = [.. plan.Places[..place], smaller, .. plan.Places[(place + 1)..]] };
        }
        if (plan.Order != 0) yield return plan with { Order = 0 };
        if (plan.Order > 10) yield return plan with { Order = plan.Order % 10 };
        if (plan.Cursor != 0) yield return plan with { Cursor = 0 };
        if (plan.Commands != 4) yield return plan with { Commands = 4 };
        for (int at = 0; at < plan.Faults.Length; at++)
        {
            Fault fault = plan.Faults[at];
            foreach (int step in (int[])[fault.Step / 2, fault.Step - 1])
            {
                if (step <= 0 || step == fault.Step) continue;
                yield return plan with
                {
                    Faults = [.. plan.Faults[..at], fault with { Step = step }, .. plan.Faults[(at + 1)..]],
                };
            }
        }
    }

    /// <summary>The last place, when nobody asks there.</summary>
    private static IEnumerable<WorldPlan> FewerPlaces(WorldPlan plan)
    {
        int last = plan.Places.Length - 1;
        bool isUsed = plan.Faults.Any(fault => fault.Place == last)
            || plan.Places[..last].Any(place => place.Script.Any(errand => errand.Route.Contains(last)));
        if (last >= 2 && !isUsed) yield return plan with { Places = plan.Places[..last] };
    }

    private static IEnumerable<Place> Smaller(Place place)
    {
        foreach (Errand[] script in Fewer(place.Script)) yield return place with { Script = script };
        for (int at = 0; at < place.Script.Length; at++)
        {
            foreach (Errand smaller in Smaller(place.Script[at]))
                yield return place with { Script = [.. place.Script[..at], smaller, .. place.Script[(at + 1)..]] };
        }
        if (place.Threads > 1) yield return place with { Threads = 1 };
        if (place.Band > 0) yield return place with { Band = 0 };
    }

    private static IEnumerable<Errand> Smaller(Errand errand)
    {
        if (errand.Count > 1) yield return errand with { Count = errand.Count / 2 };
        if (errand.Count > 2) yield return errand with { Count = errand.Count - 1 };
        if (errand.Route.Length > 1) yield return errand with { Route = errand.Route[..^1] };
        if (errand.Kind != Kind.Call) yield return errand with { Kind = Kind.Call };
    }

    private static IEnumerable<T[]> Fewer<T>(T[] all)
    {
        for (int size = all.Length; size >= 1; size /= 2)
        {
            for (int start = 0; start + size <= all.Length; start += size)
                yield return [.. all[..start], .. all[(start + size)..]];
        }
    }
}
