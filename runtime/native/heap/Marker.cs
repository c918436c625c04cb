using System.Numerics;

namespace Mooring.Runtime.Heap;

/// <summary>
/// Marks everything that can be reached from the slots it is shown.
/// </summary>
/// <remarks>
/// A marker needs a place to remember objects that it has reached but not looked into. A stack of addresses has no
/// bound but the number of objects, and one of bounded size must be able to overflow and rescan. Here the place is
/// one more bit per cell, <i>grey</i>, and a chain of the blocks that have grey cells, threaded through their
/// descriptors. So marking takes no memory at all, never recurses and cannot overflow, whatever the shape of the
/// graph: a list of a million nodes and an array of a million elements are the same to it, and every object is
/// looked into exactly once. It also looks into objects block by block, which is kinder to the cache than the order
/// of a stack.
/// <para>
/// An object becomes grey at most once (only the call that sets its mark makes it grey), so <see cref="Drain"/>
/// ends. A block is on the chain when it has grey cells and is taken off only when it has none, so Drain ends with
/// nothing grey.
/// </para>
/// </remarks>
// SAFETY: an address is dereferenced only after the table has said that it is the start of a cell of a live block.
// That the cell is an object rather than a free one is the compiler's promise: slots hold null or objects.
internal unsafe struct Marker<TLayout> : IReferenceVisitor where TLayout : struct, IObjectLayout
{
    private readonly BlockTable _table;
    private Block* _grey;

    internal Marker(BlockTable table) => _table = table;

    /// <summary>How many objects of the heap were marked.</summary>
    internal ulong Marked { get; private set; }

    /// <summary>The first reference to nothing, or null. What it would have kept alive is not known.</summary>
    internal void* Stray { get; private set; }

    public void Visit(void** first, nuint count)
    {
        for (nuint slot = 0; slot < count; slot++)
        {
            if (first[slot] != null)
                Mark(first[slot]);
        }
    }

    /// <summary>Looks into grey objects until there are none.</summary>
    internal void Drain()
    {
        while (_grey != null)
        {
            Block* block = _grey;
            _grey = block->NextGrey;
            while (block->GreyWords != 0)
                Scan(block);
            block->OnGreyChain = false;
        }
    }

    private void Mark(void* item)
    {
        Block* block = _table.Find(item);
        uint index = block == null ? Block.NoCell : block->IndexOf(item);
        if (index == Block.NoCell)
        {
            if (Stray == null && !TLayout.IsFrozen(item))
                Stray = item;
            return;
        }
        if (!block->TryMark(index))
            return;
        Marked++;
        if (TLayout.HoldsReferences(item))
            MakeGrey(block, index);
    }

    private void MakeGrey(Block* block, uint index)
    {
        block->MakeGrey(index);
        if (block->OnGreyChain)
            return;
        block->OnGreyChain = true;
        block->NextGrey = _grey;
        _grey = block;
    }

    private void Scan(Block* block)
    {
        ulong cells = block->TakeGreyWord(out uint word);
        for (; cells != 0; cells &= cells - 1)
        {
            uint index = word * 64 + (uint)BitOperations.TrailingZeroCount(cells);
            TLayout.VisitReferences(block->Cell(index), ref this);
        }
    }
}
