using System.Numerics;

namespace Mooring.Runtime.Heap;

/// <summary>
/// One size class: its blocks, and the hand that gives out their cells. The hand holds the free cells of one word of
/// a block's bitmap, up to 64; the next word is fetched when the hand is empty. Cells become free in a collection
/// only, so between two collections each word is passed once: no search ever repeats, and nothing is written down for
/// a cell that is handed out.
/// </summary>
// SAFETY: Free has a bit only for cells of Current below its Cells, none of them an object.
internal unsafe struct Cursor
{
    /// <summary>The cells in the hand; bit i is the cell at <see cref="Base"/> + i * CellBytes.</summary>
    internal ulong Free;

    internal byte* Base;
    internal uint CellBytes;

    /// <summary>The cells in the hand must be cleared before use.</summary>
    internal bool Dirty;

    /// <summary>The word of <see cref="Current"/> that comes next.</summary>
    internal uint NextWord;

    internal Block* Current;

    /// <summary>The first block that was not passed since the last collection.</summary>
    internal Block* Candidate;

    /// <summary>All blocks of the class, chained by Next.</summary>
    internal Block* Blocks;

    internal readonly nuint HandBytes => (nuint)BitOperations.PopCount(Free) * CellBytes;

    /// <summary>Fills the hand from the blocks there are; false when none has a free cell left.</summary>
    internal bool Refill()
    {
        while (true)
        {
            if (Current != null && TakeWord())
                return true;
            Current = Candidate;
            NextWord = 0;
            if (Current == null)
                return false;
            Candidate = Current->Next;
        }
    }

    /// <summary>Adds a block all of whose cells are free and makes it the current one.</summary>
    internal void Adopt(Block* block)
    {
        block->Next = Blocks;
        Blocks = block;
        Current = block;
        NextWord = 0;
    }

    /// <summary>After a collection: the hand is empty, every block is a candidate again.</summary>
    internal void Restart()
    {
        Free = 0;
        Current = null;
        Candidate = Blocks;
    }

    private bool TakeWord()
    {
        for (; NextWord < Current->Words; NextWord++)
        {
            ulong free = ~Current->Kept[NextWord];
            if (free == 0)
                continue;
            Free = free;
            Base = Current->Cell(NextWord * 64);
            Dirty = Current->Dirty;
            NextWord++;
            return true;
        }
        return false;
    }
}
