namespace Mooring.Runtime.Heap;

/// <summary>
/// A piece of memory as it was taken from the source: 64 to 256 pages shared by runs, or one large run.
/// </summary>
// SAFETY: a page index is below Pages, and Pages is at most 256 unless IsOneRun, when no bitmap is touched.
internal unsafe struct Extent
{
    internal byte* Start;
    internal nuint Pages;
    internal nuint FreePages;
    internal Extent* Next;

    /// <summary>No free run is longer than this; a search for more pages passes the extent by.</summary>
    internal nuint LongestRunBound;

    /// <summary>The extent is one run; it is on no chain and its bitmaps are not used.</summary>
    internal bool IsOneRun;

    /// <summary>Bit set: the page is in no run.</summary>
    internal fixed ulong Free[HeapLimits.ExtentWords];

    /// <summary>Bit set: the page has been in a run, so it may hold old bytes.</summary>
    internal fixed ulong Used[HeapLimits.ExtentWords];

    /// <summary>The first index of <paramref name="pages"/> free pages in a row, or -1.</summary>
    internal nint FindRun(nuint pages)
    {
        if (pages > LongestRunBound)
            return -1;
        nuint length = 0;
        for (nuint page = 0; page < Pages; page++)
        {
            length = (Free[page >> 6] >> (int)(page & 63) & 1) != 0 ? length + 1 : 0;
            if (length == pages)
                return (nint)(page + 1 - pages);
        }
        LongestRunBound = pages - 1;
        return -1;
    }

    /// <summary>Puts free pages into a run; says whether one of them was used before.</summary>
    internal bool Claim(nuint first, nuint pages)
    {
        ulong used = 0;
        for (nuint page = first; page < first + pages; page++)
        {
            ulong bit = 1UL << (int)(page & 63);
            used |= Used[page >> 6] & bit;
            Free[page >> 6] &= ~bit;
            Used[page >> 6] |= bit;
        }
        FreePages -= pages;
        return used != 0;
    }

    internal void Release(nuint first, nuint pages)
    {
        for (nuint page = first; page < first + pages; page++)
            Free[page >> 6] |= 1UL << (int)(page & 63);
        FreePages += pages;
        LongestRunBound = Pages;
    }
}
