using Mooring.Kernel.Boot;

namespace Mooring.Kernel.X64;

/// <summary>
/// The kernel's half of every address space, built once while booting:
/// <code>
/// 0xffff800000000000  direct map   all RAM, read-write; the kernel's text, read-only data and blobs read-only
/// 0xffffc00000000000  devices      registers, uncached (Mmio)
/// 0xffffd00000000000  stacks       of every processor but the first, read-write
/// 0xffffffff80000000  image        text read-execute; read-only data, symbols, archive read; data, bss read-write
/// </code>
/// No page is both writable and executable, under any alias. The lower half is empty: page 0 faults like everything
/// else. The page below each kernel stack is left out of the image. Entries 256..511 of the root never change
/// afterwards, which is why address spaces may copy them.
/// </summary>
// SAFETY: runs on the early tables, which map the first 4 GiB at DirectMap.Base; BootPages are below that.
internal static unsafe class KernelSpace
{
    private const ulong Page = 4096, LargePage = 2 << 20, GiantPage = 1 << 30;
    private const PageRights Data = PageRights.Write | PageRights.Global, ReadOnly = PageRights.Global;
    private const PageRights Code = PageRights.Execute | PageRights.Global;
    private const PageRights Device = PageRights.Write | PageRights.Uncached | PageRights.Global;

    private static ulong s_root;

    /// <summary>Physical address of the kernel's own top-level table.</summary>
    internal static ulong Root => s_root;

    /// <summary>Builds the final tables and switches to them.</summary>
    /// <param name="ram">Usable memory, page-aligned, sorted.</param>
    internal static void Build(in RangeList ram)
    {
        s_root = BootPages.Take();
        for (int i = 0; i < ram.Count; i++)
            MapRam(ram[i]);
        MapImage(KernelImage.Text, Code);
        MapImage(KernelImage.ReadOnlyData, ReadOnly);
        MapImage(KernelImage.Data, Data);
        MapImage(KernelImage.Blobs, ReadOnly);
        Cpu.WriteCr3(s_root);
    }

    /// <summary>Maps device registers; used by <see cref="Mmio"/>.</summary>
    internal static void MapDevice(ulong address, ulong physical, ulong bytes, bool large)
    {
        ulong step = large ? LargePage : Page;
        for (ulong offset = 0; offset < bytes; offset += step)
            Map(address + offset, physical + offset, Device, large ? 2 : 1);
    }

    /// <summary>Maps a processor's block of stacks, without its guards; see <see cref="Stacks"/>.</summary>
    internal static void MapStacks(ulong block)
    {
        for (ulong offset = 0; offset < Stacks.BlockBytes; offset += Page)
            if (!Stacks.IsGuardOffset(offset))
                Map(block + offset, BootPages.Take(), Data, 1);
    }

    private static void MapRam(PhysicalRange range)
    {
        for (ulong at = range.Start; at < range.End;)
        {
            int level = BestLevel(at, range.End);
            Map(DirectMap.Base + at, at, KernelImage.IsReadOnly(at) ? ReadOnly : Data, level);
            at += Page << 9 * (level - 1);
        }
    }

    // the largest page that fits and does not reach into the image, whose pages have different rights
    private static int BestLevel(ulong at, ulong end)
    {
        if (Cpu.HasGiantPages && Fits(at, end, GiantPage))
            return 3;
        return Fits(at, end, LargePage) ? 2 : 1;
    }

    private static bool Fits(ulong at, ulong end, ulong bytes) =>
        at % bytes == 0 && end - at >= bytes && !KernelImage.All.Overlaps(at, at + bytes);

    private static void MapImage(PhysicalRange range, PageRights rights)
    {
        for (ulong at = range.Start; at < range.End; at += Page)
            if (!Stacks.IsGuard(KernelImage.Base + at))
                Map(KernelImage.Base + at, at, rights, 1);
    }

    private static void Map(ulong address, ulong physical, PageRights rights, int level)
    {
        MapOutcome outcome = TableWalk<BootTables>.Map(s_root, address, physical, rights, level, out _);
        Panic.Assert(outcome == MapOutcome.Mapped, "the kernel's own page tables contradict themselves");
    }

    private readonly struct BootTables : ITablePages
    {
        public static ulong* At(ulong physical) => (ulong*)DirectMap.At(physical);

        public static bool TryTake(out ulong physical)
        {
            physical = BootPages.Take();
            return true;
        }

        public static void Give(ulong physical) => Panic.Now("a kernel page table was given back", physical);

        public static void Changed(ulong root, ulong address, int pages)
        {
            Panic.Assert(pages == 1, "the kernel's own mappings change one by one");
            Cpu.InvalidatePage(address);
        }
    }
}
