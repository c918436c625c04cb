using System.Runtime.CompilerServices;

namespace Mooring.Kernel.X64;

/// <summary>
/// Neighbouring places for 4 KiB leaves in one table of level 1: what is done to many pages walks down to their table
/// once. Good until anything else changes the address space. Mutable struct: pass by reference.
/// </summary>
internal unsafe struct TableRun
{
    // SAFETY: made by TableWalk over a table that it has just found, for as many places as the table has behind the
    // first; each place is stepped over once.
    internal const ulong Present = 1, NoExecute = 1ul << 63, One = 1ul << 52;
    internal const PageRights Stored = PageRights.Write | PageRights.User | PageRights.Uncached | PageRights.Global;

    private readonly ulong* _above;
    private ulong* _next;

    /// <param name="first">The first place.</param>
    /// <param name="above">The entry that points to the table, and counts what is in it.</param>
    /// <param name="places">From the first to the table's end.</param>
    internal TableRun(ulong* first, ulong* above, int places)
    {
        _next = first;
        _above = above;
        Left = places;
    }

    /// <summary>Places that are left.</summary>
    internal int Left { get; private set; }

    /// <summary>Puts a leaf into the next place, where none is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Put(ulong physical, PageRights rights)
    {
        Panic.Assert(Left > 0 && *_next == 0, "a page of a fresh mapping was occupied");
        *_next++ = Leaf(physical, rights);
        *_above += One;
        Left--;
    }

    /// <summary>Puts another leaf into the next place, where one is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Replace(ulong physical, PageRights rights)
    {
        Panic.Assert(Left > 0 && (*_next & Present) != 0, "a page of a mapping was not mapped");
        *_next++ = Leaf(physical, rights);
        Left--;
    }

    /// <summary>The entry of a 4 KiB leaf.</summary>
    internal static ulong Leaf(ulong physical, PageRights rights) =>
        physical | Present | (ulong)(rights & Stored) | ((rights & PageRights.Execute) == 0 ? NoExecute : 0);
}
