using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>Where the heap's pages come from: regions of the kernel's, kept alive by their mapping alone.</summary>
internal static unsafe class HeapMemory
{
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

    /// <summary>Ends what one <see cref="Take"/> returned.</summary>
    public static void Give(byte* start, nuint pages) =>
        KernelChannel.Do(KernelMethod.Unmap, Handle.Self.Value, (ulong)start, pages);
}
