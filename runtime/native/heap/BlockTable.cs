namespace Mooring.Runtime.Heap;

/// <summary>
/// From an address to the block it lies in: a hash table of page numbers, open addressing, at most half full, so
/// that membership in the heap is decided exactly and the source may place its memory anywhere. A block of cells is
/// entered under each of its four pages; a large object only under its first, since references point to the start
/// of objects.
/// The table doubles and never shrinks.
/// </summary>
// SAFETY: _mask + 1 entries lie at _entries, at least one of them empty, so every probe ends.
internal unsafe struct BlockTable
{
    private struct Entry
    {
        /// <summary>0: the entry is empty. Page 0 is never mapped.</summary>
        internal ulong Page;

        internal Block* Block;
    }

    private Entry* _entries;
    private ulong _mask;
    private ulong _count;

    private readonly nuint Pages => (nuint)((_mask + 1) * (ulong)sizeof(Entry)) >> HeapLimits.PageShift;

    /// <summary>Call once, before anything else.</summary>
    internal void Start<TSource>(ref PageLedger<TSource> ledger) where TSource : struct, IPageSource
    {
        _mask = HeapLimits.PageBytes / (ulong)sizeof(Entry) - 1;
        _entries = (Entry*)ledger.Take(Pages);
    }

    /// <summary>The block whose page has <paramref name="address"/>, or null: not a page of the heap.</summary>
    internal readonly Block* Find(void* address)
    {
        ulong page = (ulong)address >> HeapLimits.PageShift;
        for (ulong slot = Home(page); ; slot = slot + 1 & _mask)
        {
            if (_entries[slot].Page == page)
                return _entries[slot].Block;
            if (_entries[slot].Page == 0)
                return null;
        }
    }

    /// <summary>Enters one page, which is not in the table.</summary>
    internal void Add<TSource>(ref PageLedger<TSource> ledger, byte* address, Block* block)
        where TSource : struct, IPageSource
    {
        if ((_count + 1) * 2 > _mask + 1)
            Grow(ref ledger);
        Insert(new Entry { Page = (ulong)address >> HeapLimits.PageShift, Block = block });
        _count++;
    }

    /// <summary>Takes out one page, which is in the table, and closes the gap in its run of entries.</summary>
    internal void Remove(byte* address)
    {
        ulong page = (ulong)address >> HeapLimits.PageShift;
        ulong gap = Home(page);
        while (_entries[gap].Page != page)
            gap = gap + 1 & _mask;
        for (ulong slot = gap + 1 & _mask; _entries[slot].Page != 0; slot = slot + 1 & _mask)
        {
            ulong fromHome = slot - Home(_entries[slot].Page) & _mask;
            if (fromHome < (slot - gap & _mask))
                continue;
            _entries[gap] = _entries[slot];
            gap = slot;
        }
        _entries[gap] = default;
        _count--;
    }

    private readonly ulong Home(ulong page) => page * 0x9E37_79B9_7F4A_7C15 >> 32 & _mask;

    private readonly void Insert(Entry entry)
    {
        ulong slot = Home(entry.Page);
        while (_entries[slot].Page != 0)
            slot = slot + 1 & _mask;
        _entries[slot] = entry;
    }

    private void Grow<TSource>(ref PageLedger<TSource> ledger) where TSource : struct, IPageSource
    {
        Entry* old = _entries;
        nuint oldPages = Pages;
        ulong oldCount = _mask + 1;
        _mask = oldCount * 2 - 1;
        _entries = (Entry*)ledger.Take(Pages);
        for (ulong slot = 0; slot < oldCount; slot++)
        {
            if (old[slot].Page != 0)
                Insert(old[slot]);
        }
        ledger.Give((byte*)old, oldPages);
    }
}
