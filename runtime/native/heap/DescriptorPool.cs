namespace Mooring.Runtime.Heap;

/// <summary>
/// Descriptors (of blocks, of extents) of one type, kept outside the memory they describe. A slab of them is never
/// given back: the pool keeps the most that was ever needed at once, about 3 % of what the blocks took.
/// </summary>
// SAFETY: a descriptor on the free chain is used by nobody else, so its first word may hold the link; a descriptor
// that Take returns is all zero.
internal unsafe struct DescriptorPool<T> where T : unmanaged
{
    private const nuint LargestSlabPages = 64;

    private void** _free;
    private byte* _unused;
    private nuint _unusedCount;
    private nuint _slabPages;

    internal T* Take<TSource>(ref PageLedger<TSource> ledger) where TSource : struct, IPageSource
    {
        if (_free != null)
        {
            T* again = (T*)_free;
            _free = (void**)*_free;
            *again = default;
            return again;
        }
        if (_unusedCount == 0)
            TakeSlab(ref ledger);
        _unusedCount--;
        T* fresh = (T*)_unused;
        _unused += sizeof(T);
        return fresh;
    }

    internal void Give(T* descriptor)
    {
        *(void**)descriptor = _free;
        _free = (void**)descriptor;
    }

    private void TakeSlab<TSource>(ref PageLedger<TSource> ledger) where TSource : struct, IPageSource
    {
        nuint pages = _slabPages == 0 ? 1 : _slabPages;
        _unused = ledger.Take(pages);
        _unusedCount = (pages << HeapLimits.PageShift) / (nuint)sizeof(T);
        _slabPages = pages < LargestSlabPages ? pages * 2 : pages;
    }
}
