using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.Kernel.Boot;

/// <summary>
/// The kernel's only managed memory: a few objects that live for ever, made while it boots. Afterwards an allocation is
/// a panic.
/// </summary>
// SAFETY: hands out disjoint, 16-byte aligned, zero pieces of a static buffer of this image.
internal static unsafe class BootHeap
{
    private const int Capacity = 32 * 1024;

    private static Buffer s_buffer;
    private static nuint s_used;
    private static bool s_closed;

    /// <summary>Bytes handed out.</summary>
    internal static nuint Used => s_used;

    /// <summary>From here on an allocation is a panic.</summary>
    internal static void Close() => s_closed = true;

    [RuntimeExport("rt_alloc")]
    private static void* Allocate(nuint bytes)
    {
        nuint size = bytes + 15 & ~(nuint)15;
        if (s_closed)
            Panic.Now("a managed allocation after boot, bytes", bytes);
        if (size < bytes || size > Capacity - s_used)
            Panic.Now("the boot heap is full, bytes asked for", bytes);
        byte* start = (byte*)((nuint)Unsafe.AsPointer(ref s_buffer) + 15 & ~(nuint)15) + s_used;
        s_used += size;
        return start;
    }

    [InlineArray(Capacity + 16)]
    private struct Buffer
    {
        private byte _first;
    }
}
