using Mooring.Kernel.Boot;
using Mooring.Kernel.X64;

namespace Mooring.Kernel.Memory;

/// <summary>
/// Stands in for the kernel's page allocator: pages from the last free range, those given back first.
/// </summary>
internal static unsafe class PageAllocator
{
    private const ulong Page = 4096;

    private static ulong s_next, s_end, s_given;

    /// <summary>Pages that are out.</summary>
    internal static int Taken { get; private set; }

    internal static void Init(in BootInfo info)
    {
        s_next = info.Free(info.FreeCount - 1).Start;
        s_end = info.Free(info.FreeCount - 1).End;
    }

    internal static bool TryTake(out ulong physical)
    {
        physical = s_given != 0 ? s_given : s_next;
        if (physical == s_end)
            return false;
        // SAFETY: a free page of the direct map; the first word of one that was given back names the next such.
        ulong* words = (ulong*)DirectMap.At(physical);
        if (s_given != 0)
            s_given = words[0];
        else
            s_next += Page;
        for (int i = 0; i < 512; i++)
            words[i] = 0;
        Taken++;
        return true;
    }

    internal static void Give(ulong physical)
    {
        *(ulong*)DirectMap.At(physical) = s_given;
        s_given = physical;
        Taken--;
    }
}
