namespace Mooring.Runtime.Heap;

/// <summary>The collection: mark from the roots, sweep the bitmaps, plan the next one.</summary>
// SAFETY: every Block* is on exactly one chain, its cursor's or _large, from NewBlock until Release.
internal unsafe partial struct Heap<TSource, TLayout>
{
    /// <summary>Whether enough was allocated that a collection is worth its pause.</summary>
    internal readonly bool IsDue => _recent >= _dueAfter;

    /// <summary>Collects when it is due; the loop calls this before it waits.</summary>
    internal void CollectIfDue()
    {
        if (IsDue)
            Collect();
    }

    /// <summary>
    /// Frees every object that no root leads to. No reference may live in the frames above this call alone.
    /// </summary>
    internal void Collect()
    {
        Mark();
        Sweep();
        PlanNext();
        _extents.Trim(ref _ledger, _dueAfter);
    }

    private void Mark()
    {
        Marker<TLayout> marker = new(_table);
        TLayout.VisitRoots(ref marker);
        for (int place = 0; place < HeapLimits.RootRanges; place++)
            marker.Visit(_roots[place].First, _roots[place].Count);
        marker.Drain();
        if (marker.Stray != null)
            _ledger.Source.StrayReference(marker.Stray);
        _lastMarked = marker.Marked;
    }

    private void Sweep()
    {
        _left = 0;
        _recent = 0;
        for (int sizeClass = 0; sizeClass < SizeClass.Count; sizeClass++)
            Sweep(_cursors + sizeClass);
        _large = Sweep(_large);
        _collections++;
    }

    private void Sweep(Cursor* cursor)
    {
        _allocated -= cursor->HandBytes;
        cursor->Blocks = Sweep(cursor->Blocks);
        cursor->Restart();
    }

    /// <summary>Frees what is not marked on one chain, and returns the chain of the blocks that are left.</summary>
    private Block* Sweep(Block* chain)
    {
        Block* first = null;
        Block* last = null;
        for (Block* block = chain, next; block != null; block = next)
        {
            next = block->Next;
            uint marked = block->CountMarked();
            if (marked == 0)
            {
                Release(block);
                continue;
            }
            _left += marked * block->CellBytes;
            block->Settle();
            if (last == null)
                first = block;
            else
                last->Next = block;
            last = block;
        }
        if (last != null)
            last->Next = null;
        return first;
    }

    private void Release(Block* block)
    {
        nuint entered = block->Cells == 1 ? 1 : block->Pages;
        for (nuint page = 0; page < entered; page++)
            _table.Remove(block->Start + (page << HeapLimits.PageShift));
        _extents.Give(ref _ledger, block->Home, block->Start, block->Pages);
        _descriptors.Give(block);
    }

    /// <summary>Due when the heap has doubled, but while half of the room that is left is still there.</summary>
    private void PlanNext()
    {
        nuint due = _left > HeapLimits.SmallestDueBytes ? _left : HeapLimits.SmallestDueBytes;
        nuint room = (_ledger.Limit - _left) / 2;
        _dueAfter = due < room ? due : room;
    }
}
