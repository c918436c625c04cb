using System;
using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;

namespace Mooring.Kernel;

/// <summary>
/// I/O ports of the legacy range that a process may use: a bitmap as the processor's task state segment wants it (Intel
/// SDM volume 1, section 19.5.2), a set bit denies. The rest of the port space belongs to the kernel.
/// </summary>
internal static class IoPorts
{
    internal const int Count = 0x400;
    internal const int BitmapBytes = Count / 8;

    internal static bool TryGrant(Process process, int first, int count)
    {
        if (process.PortsPage == 0 && !TryMakeDenied(out process.PortsPage)) return false;
        Span<byte> bitmap = PhysicalWords.BytesOf(process.PortsPage);
        for (int port = first; port < first + count; port++) bitmap[port / 8] &= (byte)~(1 << port % 8);
        Scheduler.PortsChanged();
        return true;
    }

    /// <summary>The process uses no port any more.</summary>
    internal static void Revoke(Process process)
    {
        if (process.PortsPage == 0) return;
        PageAllocator.Give(process.PortsPage);
        process.PortsPage = 0;
        Scheduler.PortsChanged();
    }

    private static bool TryMakeDenied(out ulong page)
    {
        if (!PageAllocator.TryTake(out page)) return false;
        PhysicalWords.BytesOf(page)[..BitmapBytes].Fill(0xFF);
        return true;
    }
}
