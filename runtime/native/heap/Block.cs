using System.Numerics;

namespace Mooring.Runtime.Heap;

/// <summary>
/// The descriptor of a run of pages that holds objects: either cells of one size class, or one large object, which
/// is a block of a single cell. Nothing is written into the cells themselves.
/// </summary>
/// <remarks>
/// Three bits per cell. <b>Kept</b>: the last collection left an object there, or there is no such cell; all others
/// are free for the cursor, which passes each once. <b>Marked</b>: reached in this collection; all zero between
/// collections. <b>Grey</b>: marked, its own slots not looked at yet; all zero when marking is over.
/// <see cref="GreyWords"/> has a bit for each word of grey bits that is not zero, and a block whose GreyWords is not
/// zero is on the marker's chain. A large object has no cursor and no use for Kept.
/// </remarks>
// SAFETY: an index is below Cells wherever a bitmap is used; Cells is at most 64 * BitmapWords because no cell is
// smaller than 16 bytes.
internal unsafe struct Block
{
    /// <summary>What <see cref="IndexOf"/> answers for an address that is not the start of a cell.</summary>
    internal const uint NoCell = uint.MaxValue;

    internal byte* Start;
    internal Extent* Home;

    /// <summary>The next block of the same class, or the next large one.</summary>
    internal Block* Next;

    internal Block* NextGrey;
    internal nuint Pages;
    internal nuint CellBytes;
    internal uint Cells;
    internal uint GreyWords;

    /// <summary>2^32 / CellBytes rounded up, so that a multiplication divides; 0 when there is one cell.</summary>
    internal uint Reciprocal;

    internal bool OnGreyChain;

    /// <summary>Free cells may hold old bytes and are cleared when they are handed out.</summary>
    internal bool Dirty;

    internal fixed ulong Kept[HeapLimits.BitmapWords];
    internal fixed ulong Marked[HeapLimits.BitmapWords];
    internal fixed ulong Grey[HeapLimits.BitmapWords];

    internal readonly uint Words => (Cells + 63) >> 6;

    internal void LayOut(in PageRun run, nuint pages, nuint cellBytes, uint cells)
    {
        Start = run.Start;
        Home = run.Home;
        Dirty = run.Dirty;
        Pages = pages;
        CellBytes = cellBytes;
        Cells = cells;
        Reciprocal = cells == 1 ? 0 : (uint)(((1UL << 32) + cellBytes - 1) / cellBytes);
        CloseTail();
    }

    internal readonly byte* Cell(uint index) => Start + index * CellBytes;

    /// <summary>
    /// The index of the cell that starts at <paramref name="item"/>, which lies in this block's pages.
    /// </summary>
    internal readonly uint IndexOf(void* item)
    {
        ulong offset = (ulong)((byte*)item - Start);
        uint index = (uint)(offset * Reciprocal >> 32);
        return index < Cells && index * CellBytes == offset ? index : NoCell;
    }

    /// <summary>Marks a cell; false when it was marked already.</summary>
    internal bool TryMark(uint index)
    {
        ulong bit = 1UL << (int)(index & 63);
        if ((Marked[index >> 6] & bit) != 0)
            return false;
        Marked[index >> 6] |= bit;
        return true;
    }

    internal void MakeGrey(uint index)
    {
        Grey[index >> 6] |= 1UL << (int)(index & 63);
        GreyWords |= 1u << (int)(index >> 6);
    }

    /// <summary>Takes one word of grey cells out: the first that is not zero. There is one.</summary>
    internal ulong TakeGreyWord(out uint word)
    {
        word = (uint)BitOperations.TrailingZeroCount((ulong)GreyWords);
        GreyWords &= GreyWords - 1;
        ulong cells = Grey[word];
        Grey[word] = 0;
        return cells;
    }

    /// <summary>How many cells are marked.</summary>
    internal readonly uint CountMarked()
    {
        uint marked = 0;
        for (uint word = 0; word < Words; word++)
            marked += (uint)BitOperations.PopCount(Marked[word]);
        return marked;
    }

    /// <summary>The end of a collection: what was not marked is free.</summary>
    internal void Settle()
    {
        for (uint word = 0; word < Words; word++)
        {
            Kept[word] = Marked[word];
            Marked[word] = 0;
        }
        Dirty = true;
        CloseTail();
    }

    private void CloseTail()
    {
        if ((Cells & 63) != 0)
            Kept[Cells >> 6] |= ulong.MaxValue << (int)(Cells & 63);
    }
}
