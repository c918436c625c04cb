namespace Mooring.Runtime.Heap;

/// <summary>Where the heap's memory comes from, and how a process dies that has asked for too much.</summary>
// SAFETY: what Take returned is the heap's alone until Give; the heap touches nothing else that the source owns.
internal unsafe interface IPageSource
{
    /// <summary>
    /// Memory for the heap alone: <paramref name="pages"/> whole pages of 4096 bytes, contiguous, page aligned,
    /// zeroed, writable. Null when there is none. The heap asks rarely: for 64 to 256 pages at a time, for one
    /// object larger than half a mebibyte, and for its own tables.
    /// </summary>
    byte* Take(nuint pages);

    /// <summary>Ends what one <see cref="Take"/> returned: the same start and as many pages.</summary>
    void Give(byte* start, nuint pages);

    /// <summary>
    /// Never returns. Sizes in bytes; the request did not fit the limit, or the source refused it.
    /// </summary>
    void OutOfMemory(nuint wanted, nuint taken, nuint limit);

    /// <summary>
    /// Never returns. A slot held the address of neither a cell nor a frozen object: memory is corrupt.
    /// </summary>
    void StrayReference(void* reference);
}
