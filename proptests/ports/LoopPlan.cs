using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;

namespace Mooring.Tests;

/// <summary>One end of a loop.</summary>
/// <param name="Band">Of its packets and its turns.</param>
/// <param name="CanBeHot">The loop can look at it; else it is armed whenever it has been served.</param>
/// <param name="IsSteady">It never runs dry.</param>
internal sealed record PlannedEnd(int Band, bool CanBeHot, bool IsSteady);

/// <summary>A loop, its ends, and what the peers do while it runs.</summary>
/// <param name="Processors">What the time page says.</param>
/// <param name="Ends">At least one.</param>
/// <param name="Steps">
/// One each time that the loop reads its word, or sleeps: a number below that of the ends puts something into that one.
/// </param>
internal sealed record LoopPlan(int Processors, PlannedEnd[] Ends, int[] Steps)
{
    /// <summary>Somebody gets something in so many of ten steps.</summary>
    private const int Busy = 6;

    internal static Arbitrary<LoopPlan> Any { get; } = Arb.From(Plans(), Shorter);

    public override string ToString() => $"{Processors} processors; {string.Join("; ", Ends.Select(Show))}; "
        + $"steps {string.Join(' ', Steps)}";

    private static string Show(PlannedEnd end) =>
        $"{end.Band} {(end.CanBeHot ? "hot" : "armed")}{(end.IsSteady ? " steady" : "")}";

    private static Gen<LoopPlan> Plans() =>
        from processors in Gen.Choose(1, 2)
        from ends in SomeEnds()
        from steps in Gen.Choose(0, ends.Length * 10 / Busy).ArrayOf()
        select new LoopPlan(processors, ends, steps);

    private static Gen<PlannedEnd[]> SomeEnds() =>
        from few in Gen.Elements(true, false)
        from count in Gen.Choose(1, 9)
        from ends in End(few).ArrayOf(count)
        select ends;

    private static Gen<PlannedEnd> End(bool fewBands) =>
        from band in fewBands ? Gen.Elements(0, Limits.Bands - 1) : Gen.Choose(0, Limits.Bands - 1)
        from canBeHot in Gen.Elements(true, false)
        from isSteady in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new PlannedEnd(band, canBeHot, isSteady);

    private static IEnumerable<LoopPlan> Shorter(LoopPlan plan)
    {
        for (int size = plan.Steps.Length / 2; size >= 1; size /= 2)
        {
            for (int start = 0; start + size <= plan.Steps.Length; start += size)
                yield return plan with { Steps = [.. plan.Steps[..start], .. plan.Steps[(start + size)..]] };
        }
        for (int end = 0; end < plan.Ends.Length && plan.Ends.Length > 1; end++)
            yield return plan with { Ends = [.. plan.Ends[..end], .. plan.Ends[(end + 1)..]] };
    }
}
