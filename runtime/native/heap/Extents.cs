namespace Mooring.Runtime.Heap;

/// <summary>Consecutive pages of one extent, handed to a block.</summary>
// SAFETY: Start lies inside the extent that Home points to, which lives at least as long as its runs.
internal unsafe struct PageRun
{
    internal Extent* Home;
    internal byte* Start;

    /// <summary>The pages may hold old bytes; otherwise they are zero.</summary>
    internal bool Dirty;
}

/// <summary>
/// Turns the few large pieces that the source gives into runs of pages. A run of at most 128 pages shares an
/// extent, first fit in the order the extents were taken, so that the later ones empty out; a longer run is an
/// extent of its own, which no other run is ever put into. An extent whose pages are all free is kept for the next
/// runs or given back by <see cref="Trim"/>; the pages of a shared extent cannot be given back singly, because the
/// source takes back only what it gave.
/// </summary>
// SAFETY: every Extent* here came from the pool and is on the chain, or is the Home of exactly one block.
internal unsafe struct Extents
{
    private Extent* _shared;
    private nuint _sharedPages;
    private nuint _freePages;
    private DescriptorPool<Extent> _pool;

    internal PageRun Take<TSource>(ref PageLedger<TSource> ledger, nuint pages) where TSource : struct, IPageSource
    {
        if (pages > HeapLimits.LargestSharedRunPages)
            return TakeWhole(ref ledger, pages);
        for (Extent* extent = _shared; extent != null; extent = extent->Next)
        {
            nint first = extent->FindRun(pages);
            if (first >= 0)
                return Claim(extent, (nuint)first, pages);
        }
        return Claim(TakeShared(ref ledger, pages), 0, pages);
    }

    internal void Give<TSource>(ref PageLedger<TSource> ledger, Extent* home, byte* start, nuint pages)
        where TSource : struct, IPageSource
    {
        if (home->IsOneRun)
        {
            Drop(ref ledger, home);
            return;
        }
        home->Release((nuint)(start - home->Start) >> HeapLimits.PageShift, pages);
        _freePages += pages;
    }

    /// <summary>Gives empty extents back to the source as long as <paramref name="keepBytes"/> stay free.</summary>
    internal void Trim<TSource>(ref PageLedger<TSource> ledger, nuint keepBytes) where TSource : struct, IPageSource
    {
        nuint keepPages = keepBytes >> HeapLimits.PageShift;
        Extent* before = null;
        for (Extent* extent = _shared, next; extent != null; extent = next)
        {
            next = extent->Next;
            bool surplus = extent->FreePages == extent->Pages && _freePages >= keepPages + extent->Pages;
            if (surplus)
                Unlink(ref ledger, before, extent);
            else
                before = extent;
        }
    }

    private PageRun TakeWhole<TSource>(ref PageLedger<TSource> ledger, nuint pages) where TSource : struct, IPageSource
    {
        Extent* extent = _pool.Take(ref ledger);
        extent->Start = ledger.Take(pages);
        extent->Pages = pages;
        extent->IsOneRun = true;
        return new PageRun { Home = extent, Start = extent->Start };
    }

    /// <summary>A new extent, as large as all shared ones together within the limits, last on the chain.</summary>
    private Extent* TakeShared<TSource>(ref PageLedger<TSource> ledger, nuint atLeast)
        where TSource : struct, IPageSource
    {
        nuint pages = HeapLimits.SmallestExtentPages;
        while (pages < HeapLimits.LargestExtentPages && pages < (_sharedPages > atLeast ? _sharedPages : atLeast))
            pages *= 2;
        Extent* extent = _pool.Take(ref ledger);
        extent->Start = ledger.Take(pages);
        extent->Pages = pages;
        extent->Release(0, pages);
        _sharedPages += pages;
        _freePages += pages;
        Append(extent);
        return extent;
    }

    private PageRun Claim(Extent* extent, nuint first, nuint pages)
    {
        bool dirty = extent->Claim(first, pages);
        _freePages -= pages;
        byte* start = extent->Start + (first << HeapLimits.PageShift);
        return new PageRun { Home = extent, Start = start, Dirty = dirty };
    }

    private void Append(Extent* extent)
    {
        if (_shared == null)
        {
            _shared = extent;
            return;
        }
        Extent* last = _shared;
        while (last->Next != null)
            last = last->Next;
        last->Next = extent;
    }

    private void Unlink<TSource>(ref PageLedger<TSource> ledger, Extent* before, Extent* extent)
        where TSource : struct, IPageSource
    {
        if (before == null)
            _shared = extent->Next;
        else
            before->Next = extent->Next;
        _sharedPages -= extent->Pages;
        _freePages -= extent->Pages;
        Drop(ref ledger, extent);
    }

    private void Drop<TSource>(ref PageLedger<TSource> ledger, Extent* extent) where TSource : struct, IPageSource
    {
        ledger.Give(extent->Start, extent->Pages);
        _pool.Give(extent);
    }
}
