using System.Runtime.CompilerServices;

namespace Mooring.Kernel.X64;

/// <summary>Where page tables live: how to reach one, and where its page comes from.</summary>
// SAFETY: At is only asked for pages that TryTake gave or that the kernel's own map holds.
internal unsafe interface ITablePages
{
    /// <summary>The table in this page; 512 entries.</summary>
    static abstract ulong* At(ulong physical);

    /// <summary>A page full of zeros for a new table.</summary>
    static abstract bool TryTake(out ulong physical);

    /// <summary>Takes the page of a table back that has no entries left.</summary>
    static abstract void Give(ulong physical);

    /// <summary>Entries that were present have changed: no CPU may go on using the old ones.</summary>
    static abstract void Changed(ulong root, ulong address, int pages);
}

/// <summary>
/// The four levels of page tables of one address space (Intel SDM 3A, 4.5), as operations on the physical address of
/// the top one. Level 4 is the root, level 1 has the 4 KiB pages; a leaf may also sit at level 2 (2 MiB) or 3 (1 GiB).
///
/// How many entries a table has is kept where the processor does not look: in bits 52..61 of the entry that points to
/// it (ignored, SDM 3A, tables 4-15, 4-17 and 4-18). So the table that loses its last entry is known without a scan,
/// and goes back at once, and so on upwards. The root is not counted; it goes back with its address space. Tables that
/// all address spaces share (the upper half) are never given back because the kernel's map only grows.
/// </summary>
// SAFETY: follows only entries it wrote itself, through TPages.At; a root must come from TPages.TryTake or be filled by
// this class alone.
internal static unsafe class TableWalk<TPages> where TPages : struct, ITablePages
{
    private const ulong Present = TableRun.Present, Writable = 2, User = 4, Large = 1 << 7;
    private const ulong NoExecute = TableRun.NoExecute, AddressMask = 0x000F_FFFF_FFFF_F000;
    private const ulong One = TableRun.One, CountMask = 0x3FFul << CountShift, MinusOne = unchecked(0 - One);
    private const ulong UserHalf = 0x0000_8000_0000_0000;
    private const int Levels = 4, Entries = 512, CountShift = 52;

    /// <summary>Puts a leaf where none is.</summary>
    /// <param name="root">The address space.</param>
    /// <param name="address">Virtual address, a multiple of the leaf's size.</param>
    /// <param name="physical">What appears there, a multiple of the leaf's size.</param>
    /// <param name="rights">Of the leaf; tables above it allow everything.</param>
    /// <param name="level">1, 2 or 3.</param>
    /// <param name="taken">Pages taken for tables.</param>
    internal static MapOutcome Map(
        ulong root, ulong address, ulong physical, PageRights rights, int level, out int taken)
    {
        Path path;
        ulong** entries = (ulong**)&path;
        MapOutcome reached = Reach(root, address, entries, level, out taken);
        if (reached != MapOutcome.Mapped)
            return reached;
        *entries[level] = TableRun.Leaf(physical, rights) | (level > 1 ? Large : 0);
        Count(entries, level, One);
        return MapOutcome.Mapped;
    }

    /// <summary>The places for 4 KiB leaves from one on where none is, as far as their table goes.</summary>
    /// <param name="root">The address space.</param>
    /// <param name="address">Of the first, in the user's half.</param>
    /// <param name="run">One leaf is to be put there at least: a table without entries is not kept.</param>
    /// <param name="taken">Pages taken for tables.</param>
    internal static MapOutcome Open(ulong root, ulong address, out TableRun run, out int taken)
    {
        run = default;
        Path path;
        ulong** entries = (ulong**)&path;
        MapOutcome reached = Reach(root, address, entries, 1, out taken);
        if (reached == MapOutcome.Mapped)
            run = new TableRun(entries[1], entries[2], Behind(address));
        return reached;
    }

    /// <summary>The places from one on that has a 4 KiB leaf; what is replaced there is to be told.</summary>
    internal static bool TryFind(ulong root, ulong address, out TableRun run)
    {
        run = default;
        Path path;
        ulong** entries = (ulong**)&path;
        if (!Find(root, address, entries, out _))
            return false;
        run = new TableRun(entries[1], entries[2], Behind(address));
        return true;
    }

    // the entry of a leaf to be, and those above it, with the tables that were missing
    private static MapOutcome Reach(ulong root, ulong address, ulong** entries, int level, out int taken)
    {
        taken = 0;
        ulong* entry = Entry(root, address, Levels);
        entries[Levels] = entry;
        for (int at = Levels; at > level; at--)
        {
            if ((*entry & (Present | Large)) == (Present | Large))
                return MapOutcome.Occupied;
            if (*entry == 0 && !TryAddTable(entries, at, address, ref taken))
            {
                Prune(address, entries, at + 1, ref taken, -1);
                TPages.Changed(root, address, 1);
                return MapOutcome.OutOfPages;
            }
            entry = Entry(*entry & AddressMask, address, at - 1);
            entries[at - 1] = entry;
        }
        return *entry != 0 ? MapOutcome.Occupied : MapOutcome.Mapped;
    }

    // places of a level 1 table from an address on
    private static int Behind(ulong address) => Entries - (int)(address >> 12 & Entries - 1);

    /// <summary>Takes a 4 KiB leaf away, and with it every table that has become empty.</summary>
    internal static bool Unmap(ulong root, ulong address, out ulong physical, out int given)
    {
        given = 0;
        Path path;
        ulong** entries = (ulong**)&path;
        if (!Find(root, address, entries, out physical))
            return false;
        *entries[1] = 0;
        Count(entries, 1, MinusOne);
        Prune(address, entries, 2, ref given, 1);
        TPages.Changed(root, address, 1);
        return true;
    }

    /// <summary>
    /// Takes 4 KiB leaves away that lie in one table, without a gap, and with them every table that has become empty.
    /// </summary>
    /// <returns>False: there is none at the first address.</returns>
    internal static bool Unmap(ulong root, ulong address, int pages, out int given)
    {
        given = 0;
        Path path;
        ulong** entries = (ulong**)&path;
        if (!Find(root, address, entries, out _))
            return false;
        Panic.Assert(pages <= Behind(address), "pages of several tables are taken away as of one");
        for (ulong* entry = entries[1], end = entry + pages; entry < end; entry++)
        {
            Panic.Assert((*entry & Present) != 0, "a page that is taken away was not there");
            *entry = 0;
        }
        Count(entries, 1, (ulong)pages * MinusOne);
        Prune(address, entries, 2, ref given, 1);
        TPages.Changed(root, address, pages);
        return true;
    }

    /// <summary>Puts another page or other rights under an address that has a 4 KiB leaf.</summary>
    internal static bool Replace(ulong root, ulong address, ulong physical, PageRights rights, out ulong old)
    {
        Path path;
        ulong** entries = (ulong**)&path;
        if (!Find(root, address, entries, out old))
            return false;
        *entries[1] = TableRun.Leaf(physical, rights);
        TPages.Changed(root, address, 1);
        return true;
    }

    /// <summary>Finds the leaf over an address; the physical address is that of the byte.</summary>
    internal static bool Lookup(ulong root, ulong address, out ulong physical, out PageRights rights, out int level)
    {
        ulong entry = *Entry(root, address, Levels);
        level = Levels;
        while (level > 1 && (entry & Present) != 0 && (entry & Large) == 0)
            entry = *Entry(entry & AddressMask, address, --level);
        ulong within = (1ul << 12 + 9 * (level - 1)) - 1;
        physical = (entry & AddressMask & ~within) + (address & within);
        rights = (PageRights)entry & TableRun.Stored | ((entry & NoExecute) == 0 ? PageRights.Execute : 0);
        return (entry & Present) != 0;
    }

    /// <summary>
    /// Gives back every table below an entry range of the root, and empties it; leaves are not touched.
    /// </summary>
    /// <returns>Pages given back.</returns>
    internal static int Clear(ulong root, int firstEntry, int endEntry)
    {
        int given = 0;
        ulong* entries = TPages.At(root);
        for (int i = firstEntry; i < endEntry; i++)
        {
            if (entries[i] != 0)
                given += GiveTables(entries[i], Levels - 1);
            entries[i] = 0;
        }
        return given;
    }

    // the table that an entry points to, and those below: no further than it has entries
    private static int GiveTables(ulong pointer, int level)
    {
        int given = 1;
        ulong* entry = TPages.At(pointer & AddressMask);
        for (ulong left = level > 1 ? pointer >> CountShift & Entries * 2 - 1 : 0; left > 0; entry++)
        {
            if (*entry == 0) continue;
            left--;
            if ((*entry & (Present | Large)) == Present)
                given += GiveTables(*entry, level - 1);
        }
        TPages.Give(pointer & AddressMask);
        return given;
    }

    private static bool Find(ulong root, ulong address, ulong** entries, out ulong physical)
    {
        physical = 0;
        ulong table = root;
        for (int level = Levels; level > 0; level--)
        {
            ulong* entry = Entry(table, address, level);
            entries[level] = entry;
            if ((*entry & Present) == 0 || level > 1 && (*entry & Large) != 0)
                return false;
            table = *entry & AddressMask;
        }
        physical = table;
        return true;
    }

    private static bool TryAddTable(ulong** entries, int level, ulong address, ref int taken)
    {
        if (!TPages.TryTake(out ulong table))
            return false;
        taken++;
        *entries[level] = table | Present | Writable | (address < UserHalf ? User : 0);
        Count(entries, level, One);
        return true;
    }

    // gives back the empty tables that the entries from this level upwards point to, counting by step
    private static void Prune(ulong address, ulong** entries, int level, ref int tables, int step)
    {
        for (; level <= Levels && address < UserHalf && (*entries[level] & CountMask) == 0; level++)
        {
            TPages.Give(*entries[level] & AddressMask);
            *entries[level] = 0;
            Count(entries, level, MinusOne);
            tables += step;
        }
    }

    // the table that holds this level's entry has one entry more or less; the root's number is not kept
    private static void Count(ulong** entries, int level, ulong difference)
    {
        if (level < Levels)
            *entries[level + 1] += difference;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong* Entry(ulong table, ulong address, int level) =>
        TPages.At(table) + (address >> 3 + 9 * level & 511);

    /// <summary>The entries that lead to an address, by level.</summary>
    private struct Path
    {
        private ulong* _unused, _level1, _level2, _level3, _level4;
    }
}
