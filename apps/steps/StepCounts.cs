using System;

namespace Mooring.Apps.Steps;

/// <summary>How many steps of each kind a victim took that was not killed; in the exit code that says so.</summary>
internal readonly struct StepCounts(uint entries, uint publications)
{
    private const int EntriesShift = 8, PublicationsShift = 20;
    private const uint Most = 0x7FF;

    public readonly uint Entries = entries, Publications = publications;

    /// <summary>An exit code whose low byte is 0: nothing was wrong.</summary>
    public int Word =>
        (int)(Math.Min(Entries, Most) << EntriesShift | Math.Min(Publications, Most) << PublicationsShift);

    public static StepCounts FromWord(int word) =>
        new((uint)word >> EntriesShift & Most, (uint)word >> PublicationsShift & Most);

    /// <summary>Of each kind what each of three runs took.</summary>
    public static StepCounts OfAll(StepCounts a, StepCounts b, StepCounts c) =>
        new(Least(a.Entries, b.Entries, c.Entries), Least(a.Publications, b.Publications, c.Publications));

    private static uint Least(uint a, uint b, uint c) => Math.Min(a, Math.Min(b, c));
}
