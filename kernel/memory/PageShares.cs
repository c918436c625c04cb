using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel.Memory;

/// <summary>
/// Which pages of memory belong to several regions at once, because an address space was cloned, and to how many
/// besides the first. A page is charged in full to each of them, so a copy that is made later finds memory. The counts,
/// a byte per page, lie in pages that are taken when the first page of their range is shared and given back with the
/// last.
/// </summary>
// SAFETY: the directory lies in memory that the allocator keeps for it, one entry for each range that there is; the
// counts of an entry are 0 or the address of a page that is the entry's. All of it is seen through the direct map.
internal static unsafe class PageShares
{
    private const ulong RangePages = Limits.PageBytes;

    private static Range* s_directory;

    /// <summary>Pages that are charged and were not taken.</summary>
    internal static ulong Total { get; private set; }

    /// <summary>Bytes of the directory.</summary>
    internal static ulong BytesFor(ulong pages) => (pages + RangePages - 1) / RangePages * (ulong)sizeof(Range);

    /// <param name="directory">So many zeroed bytes.</param>
    internal static void Open(void* directory) => s_directory = (Range*)directory;

    /// <summary>One more region has the page.</summary>
    /// <returns>False if that cannot be noted: it has to be copied at once.</returns>
    internal static bool TryAdd(ulong physical)
    {
        Range* range = RangeOf(physical);
        if (range->Counts == 0 && !PageAllocator.TryTake(out range->Counts)) return false;
        ref byte count = ref CountOf(physical);
        if (count == byte.MaxValue) return false;
        count++;
        range->Sum++;
        Total++;
        return true;
    }

    internal static bool IsShared(ulong physical) => RangeOf(physical)->Counts != 0 && CountOf(physical) != 0;

    /// <summary>One region less has the page. False: it was the only one.</summary>
    internal static bool TryRemove(ulong physical)
    {
        if (!IsShared(physical)) return false;
        CountOf(physical)--;
        Total--;
        Range* range = RangeOf(physical);
        if (--range->Sum > 0) return true;
        ulong counts = range->Counts;
        range->Counts = 0;
        PageAllocator.Give(counts);
        return true;
    }

    private static Range* RangeOf(ulong physical) => s_directory + physical / Limits.PageBytes / RangePages;

    private static ref byte CountOf(ulong physical) => ref
        DirectMap.At(RangeOf(physical)->Counts)[physical / Limits.PageBytes % RangePages];

    /// <summary>So many pages: where their counts lie, 0 when all are 0, and their sum.</summary>
    private struct Range
    {
        internal ulong Counts, Sum;
    }
}
