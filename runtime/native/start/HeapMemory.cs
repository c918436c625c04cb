using System;
using System.Runtime.InteropServices;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>Where the heap's pages come from: regions of the kernel's, kept alive by their mapping alone.</summary>
internal static unsafe class HeapMemory
{
    private const uint Least = 1 << 20, Most = 1 << 30;

    /// <summary>Whole zeroed pages, or null when the budget does not allow them.</summary>
    public static byte* Take(nuint pages)
    {
        Result<Handle> region = Regions.Create(pages);
        if (!region.IsOk) return null;
        Result<ulong> address = Regions.MapInto(Handle.Self, region.Value, 0, pages, Rights.Read | Rights.Write);
        Handles.Close(region.Value);
        // SAFETY: the kernel answered the start of a fresh mapping of that many pages.
        return address.IsOk ? (byte*)address.Value : null;
    }

    /// <summary>
    /// The most that the heap may ever hold: what the process's budget leaves, but for an eighth that stays for
    /// buffers. Knowing it, the heap collects in time.
    /// </summary>
    public static nuint Limit()
    {
        Result<Handle> region = Regions.Create(1);
        if (!region.IsOk || Processes.State(Handle.Self, region.Value, 0) != StatusCode.Ok) return Least;
        Result<SharedBytes> bytes = Regions.Map(region.Value, Rights.Read);
        if (!bytes.IsOk) return Least;
        ProcessRecord record = MemoryMarshal.Read<ProcessRecord>(bytes.Value.Span);
        Regions.Unmap(bytes.Value);
        Handles.Close(region.Value);
        ulong free = (record.PageBudget - record.Pages) * Limits.PageBytes;
        return (nuint)Math.Max(Math.Min(free - free / 8, Most), Least);
    }

    /// <summary>Ends what one <see cref="Take"/> returned.</summary>
    public static void Give(byte* start, nuint pages) =>
        KernelChannel.Do(KernelMethod.Unmap, Handle.Self.Value, (ulong)start, pages);
}
