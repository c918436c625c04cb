using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mooring.Runtime.Heap;

/// <summary>
/// The heap of a native process: exact, non-moving mark and sweep, between turns of the loop.
/// </summary>
/// <remarks>
/// <para><b>Parties.</b> One thread. Compiled code allocates and stores references; the loop collects. They never
/// do so at the same time, so there is no barrier, no safepoint and no lock anywhere.</para>
/// <para><b>When.</b> <see cref="CollectIfDue"/> is for the moment in which the loop is about to wait. No frame of
/// a handler is on the stack then, so no stack is searched; what the loop's own frames hold must be reachable from
/// a static as well. A collection is due when as much was allocated as the last one left (at least a mebibyte; less
/// when the limit is nearer than that). Within a turn nothing is ever freed: a single turn that allocates more than
/// the limit ends the process.</para>
/// <para><b>Memory.</b> The source gives extents, extents are cut into runs of pages, a run is a block: cells of
/// one size class or one large object. All descriptors, bitmaps and tables lie outside the objects. An object up to
/// 8192 bytes is a cell; the bits of its block say whether the cell is taken and marked. Cells that were never used
/// are zero because the source's pages are; used ones are cleared one by one when they are handed out again.</para>
/// <para><b>Roots.</b> The layout knows the statics and the frozen objects, and <see cref="AddRoots"/> is for the
/// rest. From there on only slots that the compiler described are followed: exact, so an integer that looks like an
/// address keeps nothing alive, and a slot that leads nowhere is reported as the corruption it is.</para>
/// <para><b>After.</b> A block without a marked cell is taken apart at once, its pages return to their extent, and
/// empty extents go back to the source but for what will be allocated again before the next collection.</para>
/// </remarks>
// SAFETY: _cursors and _roots share one page that Start takes and nobody gives back.
internal unsafe partial struct Heap<TSource, TLayout>
    where TSource : struct, IPageSource
    where TLayout : struct, IObjectLayout
{
    private PageLedger<TSource> _ledger;
    private Extents _extents;
    private DescriptorPool<Block> _descriptors;
    private BlockTable _table;
    private Cursor* _cursors;
    private RootRange* _roots;
    private Block* _large;

    /// <summary>
    /// Bytes handed out since the start, and since the last collection; both count hands as handed out.
    /// </summary>
    private ulong _allocated;
    private nuint _recent;

    /// <summary>Bytes that the last collection left.</summary>
    private nuint _left;
    private nuint _dueAfter;
    private ulong _collections;
    private ulong _lastMarked;

    /// <summary>
    /// Call once, before anything else. The heap never holds more than <paramref name="limit"/> bytes.
    /// </summary>
    internal void Start(TSource source, nuint limit)
    {
        _ledger.Source = source;
        _ledger.Limit = limit;
        _table.Start(ref _ledger);
        _cursors = (Cursor*)_ledger.Take(1);
        _roots = (RootRange*)(_cursors + SizeClass.Count);
        for (int sizeClass = 0; sizeClass < SizeClass.Count; sizeClass++)
            _cursors[sizeClass].CellBytes = SizeClass.Bytes(sizeClass);
        PlanNext();
    }

    /// <summary>
    /// Zeroed memory, 8-byte aligned, for one object of <paramref name="bytes"/>. Before the next collection its
    /// first word must be what the layout expects to find there. Does not return when memory is out.
    /// </summary>
    internal void* Allocate(nuint bytes)
    {
        if (bytes > HeapLimits.LargestCellBytes)
            return AllocateLarge(bytes);
        Cursor* cursor = _cursors + SizeClass.Of(bytes);
        if (cursor->Free == 0)
            Refill(cursor);
        byte* cell = cursor->Base + (nuint)BitOperations.TrailingZeroCount(cursor->Free) * cursor->CellBytes;
        cursor->Free &= cursor->Free - 1;
        if (cursor->Dirty)
            Clear(cell, cursor->CellBytes);
        return cell;
    }

    /// <summary>
    /// Makes <paramref name="count"/> slots outside the heap roots. They are read in every collection until they
    /// are removed. False: all 64 places are taken.
    /// </summary>
    internal bool AddRoots(void** first, nuint count)
    {
        RootRange* place = FindRoots(null);
        if (place == null)
            return false;
        *place = new RootRange { First = first, Count = count };
        return true;
    }

    /// <summary>
    /// Ends what <see cref="AddRoots"/> began for the slots at <paramref name="first"/>. False: no such.
    /// </summary>
    internal bool RemoveRoots(void** first)
    {
        RootRange* place = FindRoots(first);
        if (place == null)
            return false;
        *place = default;
        return true;
    }

    /// <summary>What the heap has done so far.</summary>
    internal HeapFigures Figures()
    {
        nuint hands = 0;
        for (int sizeClass = 0; sizeClass < SizeClass.Count; sizeClass++)
            hands += _cursors[sizeClass].HandBytes;
        return new HeapFigures
        {
            Allocated = _allocated - hands,
            Live = _left + _recent - hands,
            Taken = _ledger.Taken,
            Limit = _ledger.Limit,
            DueAfter = _dueAfter,
            Collections = _collections,
            LastMarked = _lastMarked,
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refill(Cursor* cursor)
    {
        if (!cursor->Refill())
        {
            nuint cells = HeapLimits.BlockBytes / cursor->CellBytes;
            Block* block = NewBlock(HeapLimits.BlockPages, cursor->CellBytes, (uint)cells);
            for (nuint page = 0; page < block->Pages; page++)
                _table.Add(ref _ledger, block->Start + (page << HeapLimits.PageShift), block);
            cursor->Adopt(block);
            cursor->Refill();
        }
        CountAllocated(cursor->HandBytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void* AllocateLarge(nuint bytes)
    {
        nuint pages = (bytes >> HeapLimits.PageShift) + (bytes % HeapLimits.PageBytes != 0 ? 1u : 0u);
        Block* block = NewBlock(pages, pages << HeapLimits.PageShift, 1);
        _table.Add(ref _ledger, block->Start, block);
        block->Next = _large;
        _large = block;
        if (block->Dirty)
            Clear(block->Start, block->CellBytes);
        CountAllocated(block->CellBytes);
        return block->Start;
    }

    private Block* NewBlock(nuint pages, nuint cellBytes, uint cells)
    {
        PageRun run = _extents.Take(ref _ledger, pages);
        Block* block = _descriptors.Take(ref _ledger);
        block->LayOut(run, pages, cellBytes, cells);
        return block;
    }

    private void CountAllocated(nuint bytes)
    {
        _allocated += bytes;
        _recent += bytes;
    }

    private readonly RootRange* FindRoots(void** first)
    {
        for (int place = 0; place < HeapLimits.RootRanges; place++)
        {
            if (_roots[place].First == first)
                return _roots + place;
        }
        return null;
    }

    private static void Clear(byte* start, nuint bytes)
    {
        for (ulong* word = (ulong*)start; word < start + bytes; word++)
            *word = 0;
    }
}
