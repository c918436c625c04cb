namespace Mooring.Kernel.Boot;

/// <summary>Bytes of physical memory: <see cref="Start"/> up to, not including, <see cref="End"/>.</summary>
internal readonly struct PhysicalRange
{
    private const ulong PageMask = 4095;

    internal readonly ulong Start, End;

    internal PhysicalRange(ulong start, ulong end)
    {
        Start = start;
        End = end < start ? start : end;
    }

    internal ulong Length => End - Start;

    internal bool IsEmpty => Start == End;

    /// <summary>True when the two have a byte in common.</summary>
    internal bool Overlaps(ulong start, ulong end) => Start < end && start < End;

    /// <summary>True when every byte of the other is in this one.</summary>
    internal bool Contains(PhysicalRange other) => Start <= other.Start && other.End <= End;

    /// <summary>The whole pages inside.</summary>
    internal PhysicalRange PagesInside() => new(Start + PageMask & ~PageMask, End & ~PageMask);

    /// <summary>The pages of which any byte is inside.</summary>
    internal PhysicalRange PagesTouched() => new(Start & ~PageMask, End + PageMask & ~PageMask);
}
