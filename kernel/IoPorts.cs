using System;
using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>
/// I/O ports of the legacy range that a process may use: a bitmap as the processor's task state segment wants it (Intel
/// SDM volume 1, section 19.5.2), a set bit denies. The rest of the port space belongs to the kernel.
/// </summary>
internal static class IoPorts
{
    internal const int Count = 0x400;
    internal const int BitmapBytes = Count / 8;

    /// <returns>Ok, OutOfBudget (a page, the process's), OutOfMemory.</returns>
    internal static StatusCode TryGrant(Process process, int first, int count)
    {
        StatusCode code = process.PortsPage == 0 ? TryMakeDenied(process) : StatusCode.Ok;
        if (code != StatusCode.Ok) return code;
        Span<byte> bitmap = PhysicalWords.BytesOf(process.PortsPage);
        for (int port = first; port < first + count; port++) bitmap[port / 8] &= (byte)~(1 << port % 8);
        process.ForgetCalls();
        Scheduler.PortsChanged();
        return code;
    }

    /// <summary>The process uses no port any more.</summary>
    internal static void Revoke(Process process)
    {
        if (process.PortsPage == 0) return;
        PageAllocator.Give(process.PortsPage);
        process.Budget.Refund(1);
        process.PortsPage = 0;
        Scheduler.PortsChanged();
    }

    private static StatusCode TryMakeDenied(Process process)
    {
        if (!process.Budget.TryCharge(1)) return StatusCode.OutOfBudget;
        if (!PageAllocator.TryTake(out process.PortsPage))
        {
            process.Budget.Refund(1);
            return StatusCode.OutOfMemory;
        }
        PhysicalWords.BytesOf(process.PortsPage)[..BitmapBytes].Fill(0xFF);
        return StatusCode.Ok;
    }
}
