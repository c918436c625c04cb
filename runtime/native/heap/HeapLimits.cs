namespace Mooring.Runtime.Heap;

/// <summary>Every size the heap is built from. Their relations are what the other files rely on.</summary>
internal static class HeapLimits
{
    /// <summary>The unit in which memory is taken and given back, bytes.</summary>
    internal const int PageBytes = 4096;

    internal const int PageShift = 12;

    /// <summary>A block of small cells, pages.</summary>
    internal const int BlockPages = 4;

    internal const int BlockBytes = BlockPages * PageBytes;

    /// <summary>
    /// The smallest cell: a method table pointer and one field. All cells are multiples of 8 bytes.
    /// </summary>
    internal const int SmallestCellBytes = 16;

    /// <summary>The largest object that lives in a cell; anything larger has whole pages of its own.</summary>
    internal const int LargestCellBytes = 8192;

    /// <summary>Words of 64 bits that cover the cells of a block of the smallest class.</summary>
    internal const int BitmapWords = BlockBytes / SmallestCellBytes / 64;

    /// <summary>The first extent, pages; later ones double up to <see cref="LargestExtentPages"/>.</summary>
    internal const int SmallestExtentPages = 64;

    internal const int LargestExtentPages = 256;

    internal const int ExtentWords = LargestExtentPages / 64;

    /// <summary>A run of more pages than this is an extent of its own, given back the moment it is free.</summary>
    internal const int LargestSharedRunPages = LargestExtentPages / 2;

    /// <summary>No collection is due before this much was allocated since the last one, bytes.</summary>
    internal const int SmallestDueBytes = 1 << 20;

    /// <summary>Ranges of memory outside the heap that may be registered as roots at a time.</summary>
    internal const int RootRanges = 64;
}
