using Mooring.Kernel.X64;

namespace Mooring.Kernel.Boot;

/// <summary>
/// Pages for the kernel's own tables before there is a page allocator: cut one after the other from the start of the
/// largest free range below 4 GiB. What was cut stays used for ever; the rest is free when the kernel starts.
/// </summary>
// SAFETY: writes only to pages of the free range that it cut them from, which both the early and the final tables map.
internal static unsafe class BootPages
{
    private const ulong Page = 4096, EarlyEnd = 1ul << 32;

    private static ulong s_start, s_next, s_end;

    /// <summary>What has been cut so far.</summary>
    internal static PhysicalRange Used => new(s_start, s_next);

    /// <summary>Chooses the range.</summary>
    internal static void Init(in BootInfo info)
    {
        for (int i = 0; i < info.FreeCount; i++)
        {
            PhysicalRange range = info.Free(i);
            ulong end = range.End < EarlyEnd ? range.End : EarlyEnd;
            if (end <= range.Start || end - range.Start <= s_end - s_start)
                continue;
            s_start = s_next = range.Start;
            s_end = end;
        }
    }

    /// <summary>A page full of zeros.</summary>
    internal static ulong Take()
    {
        if (s_end - s_next < Page)
            Panic.Now("no memory for the kernel's page tables");
        ulong page = s_next;
        s_next += Page;
        // SAFETY: a page of free memory below 4 GiB, which both the early and the final tables map.
        ulong* words = (ulong*)DirectMap.At(page);
        for (int i = 0; i < 512; i++)
            words[i] = 0;
        return page;
    }
}
