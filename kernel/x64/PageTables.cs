using Mooring.Kernel.Memory;

namespace Mooring.Kernel.X64;

/// <summary>
/// Address spaces of processes: a root page whose upper half is the kernel's and whose lower half belongs to the
/// process. Tables come from and go back to <see cref="PageAllocator"/>; how many, each operation says, so that they
/// can be charged. A changed translation is dropped here, on every
/// processor that has it.
/// </summary>
// SAFETY: roots come from TryCreate and die in Destroy; only pages of the process are reachable from the lower half.
internal static unsafe class PageTables
{
    /// <summary>
    /// The end of what can be mapped for a process. The last page of the lower half is left out: a syscall at its very
    /// end would return to an address that is not canonical.
    /// </summary>
    internal const ulong UserEnd = 0x0000_7FFF_FFFF_F000;

    private const ulong PageMask = 4095;
    private const int FirstShared = 256, Entries = 512;

    /// <summary>Makes an empty address space; false when there is no page for its root.</summary>
    internal static bool TryCreate(out ulong root)
    {
        if (!PageAllocator.TryTake(out root))
            return false;
        ulong* from = (ulong*)DirectMap.At(KernelSpace.Root), to = (ulong*)DirectMap.At(root);
        for (int i = FirstShared; i < Entries; i++)
            to[i] = from[i];
        return true;
    }

    /// <summary>
    /// Gives back the root and every table under its lower half. What is still mapped is not given back.
    /// </summary>
    /// <returns>Pages given back, the root included.</returns>
    internal static int Destroy(ulong root)
    {
        if (Cpu.Cr3() == root)
            Cpu.WriteCr3(KernelSpace.Root);
        int given = TableWalk<AllocatedPages>.Clear(root, 0, FirstShared);
        PageAllocator.Give(root);
        return given + 1;
    }

    /// <summary>Maps one page at an address that has none.</summary>
    /// <param name="root">The address space.</param>
    /// <param name="address">Page-aligned, below <see cref="UserEnd"/>.</param>
    /// <param name="physical">The page.</param>
    /// <param name="rights">Without User the page is there for nobody; Write and Execute exclude each other.</param>
    /// <param name="taken">Pages taken for tables; they stay taken until the addresses they serve are unmapped.</param>
    internal static MapOutcome Map(ulong root, ulong address, ulong physical, PageRights rights, out int taken)
    {
        Check(address, physical, rights);
        return TableWalk<AllocatedPages>.Map(root, address, physical, ForUser(rights), 1, out taken);
    }

    /// <summary>Places for pages where none are, as far as one table goes; one page is to be put there.</summary>
    /// <param name="root">The address space.</param>
    /// <param name="address">Of the first page.</param>
    /// <param name="run">What is put there has been made <see cref="ForUser"/>.</param>
    /// <param name="taken">Pages taken for tables.</param>
    internal static MapOutcome Open(ulong root, ulong address, out TableRun run, out int taken)
    {
        Check(address, 0, PageRights.Read);
        return TableWalk<AllocatedPages>.Open(root, address, out run, out taken);
    }

    /// <summary>
    /// The pages that are there from an address on, as far as one table goes, to be replaced; and then told.
    /// </summary>
    internal static bool TryFind(ulong root, ulong address, out TableRun run)
    {
        Check(address, 0, PageRights.Read);
        return TableWalk<AllocatedPages>.TryFind(root, address, out run);
    }

    /// <summary>So many pages from an address on have been replaced.</summary>
    internal static void Replaced(ulong root, ulong address, int pages) =>
        AllocatedPages.Changed(root, address, pages);

    /// <summary>Takes pages away that lie in one table, without a gap; false when there is none.</summary>
    /// <param name="root">The address space.</param>
    /// <param name="address">Of the first page.</param>
    /// <param name="pages">How many.</param>
    /// <param name="given">Pages of tables given back.</param>
    internal static bool Unmap(ulong root, ulong address, int pages, out int given)
    {
        Check(address, 0, PageRights.Read);
        return TableWalk<AllocatedPages>.Unmap(root, address, pages, out given);
    }

    /// <summary>How many of the pages up to this address share their table with it, itself included.</summary>
    internal static int InTableUpTo(ulong address) => (int)(address >> 12 & Entries - 1) + 1;

    /// <summary>Maps one page at an address that has none.</summary>
    internal static MapOutcome Map(ulong root, ulong address, ulong physical, PageRights rights) =>
        Map(root, address, physical, rights, out _);

    /// <summary>Takes the page at an address away; false when there is none.</summary>
    /// <param name="root">The address space.</param>
    /// <param name="address">Page-aligned, below <see cref="UserEnd"/>.</param>
    /// <param name="physical">The page that was there.</param>
    /// <param name="given">Pages of tables given back.</param>
    internal static bool Unmap(ulong root, ulong address, out ulong physical, out int given)
    {
        Check(address, 0, PageRights.Read);
        return TableWalk<AllocatedPages>.Unmap(root, address, out physical, out given);
    }

    /// <summary>Takes the page at an address away; false when there is none.</summary>
    internal static bool Unmap(ulong root, ulong address, out ulong physical) =>
        Unmap(root, address, out physical, out _);

    /// <summary>
    /// Puts another page under an address in one step: no moment without a page. False when there is none.
    /// </summary>
    internal static bool Replace(ulong root, ulong address, ulong physical, PageRights rights, out ulong old)
    {
        Check(address, physical, rights);
        return TableWalk<AllocatedPages>.Replace(root, address, physical, ForUser(rights), out old);
    }

    /// <summary>Changes what may be done with the page at an address; false when there is none.</summary>
    internal static bool Protect(ulong root, ulong address, PageRights rights) =>
        Lookup(root, address, out ulong physical, out _) && Replace(root, address, physical, rights, out _);

    /// <summary>Finds the page at an address.</summary>
    internal static bool Lookup(ulong root, ulong address, out ulong physical, out PageRights rights)
    {
        ulong page = address & ~PageMask;
        Check(page, 0, PageRights.Read);
        return TableWalk<AllocatedPages>.Lookup(root, page, out physical, out rights, out int level) && level == 1;
    }

    /// <summary>What a page of a process may have.</summary>
    internal static PageRights ForUser(PageRights rights) => rights & ~PageRights.Global;

    private static void Check(ulong address, ulong physical, PageRights rights)
    {
        Panic.Assert(address < UserEnd && ((address | physical) & PageMask) == 0, "a mapping that no process can have");
        const PageRights both = PageRights.Write | PageRights.Execute;
        Panic.Assert((rights & both) != both, "a page that is writable and executable");
    }

    private readonly struct AllocatedPages : ITablePages
    {
        public static ulong* At(ulong physical) => (ulong*)DirectMap.At(physical);

        public static bool TryTake(out ulong physical) => PageAllocator.TryTake(out physical);

        public static void Give(ulong physical) => PageAllocator.Give(physical);

        public static void Changed(ulong root, ulong address, int pages)
        {
            bool isLoaded = Cpu.Cr3() == root;
            for (int i = 0; i < pages && isLoaded; i++)
                Cpu.InvalidatePage(address + (ulong)i * (PageMask + 1));
            Processors.TablesChanged(root);
        }
    }
}
