namespace Mooring.Runtime.Heap;

/// <summary>
/// The page source and the account of what was taken from it. Every page of the heap passes through here.
/// </summary>
// SAFETY: Take returns what the source returned or does not return at all, so no caller ever sees null.
internal unsafe struct PageLedger<TSource> where TSource : struct, IPageSource
{
    internal TSource Source;

    /// <summary>What may be taken at most, bytes, tables included.</summary>
    internal nuint Limit;

    /// <summary>What is taken now, bytes.</summary>
    internal nuint Taken;

    internal byte* Take(nuint pages)
    {
        bool fits = pages <= (Limit - Taken) >> HeapLimits.PageShift;
        byte* start = fits ? Source.Take(pages) : null;
        if (start == null)
            Source.OutOfMemory(pages << HeapLimits.PageShift, Taken, Limit);
        Taken += pages << HeapLimits.PageShift;
        return start;
    }

    internal void Give(byte* start, nuint pages)
    {
        Taken -= pages << HeapLimits.PageShift;
        Source.Give(start, pages);
    }
}
