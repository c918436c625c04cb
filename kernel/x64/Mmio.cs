using System.Runtime.CompilerServices;
using System.Threading;
using Mooring.Kernel.Boot;

namespace Mooring.Kernel.X64;

/// <summary>
/// The kernel's window on device registers: uncached, not executable, filled from the bottom while the kernel boots and
/// never emptied.
/// </summary>
// SAFETY: pointers handed out lie in pages mapped here for the length asked for; accesses are single aligned loads and
// stores that the compiler may neither drop nor merge (volatile).
internal static unsafe class Mmio
{
    private const ulong Base = 0xffff_c000_0000_0000, Capacity = 1ul << 39, PageBytes = 4096, LargeBytes = 2 << 20;

    private static ulong s_used;

    /// <summary>Maps registers; the address keeps its offset in the page. Only until the kernel starts.</summary>
    /// <param name="physical">Any address outside RAM.</param>
    /// <param name="length">Bytes, 1..1 GiB.</param>
    internal static byte* Map(ulong physical, ulong length)
    {
        ulong offset = physical & PageBytes - 1;
        ulong first = physical - offset, bytes = offset + length + PageBytes - 1 & ~(PageBytes - 1);
        bool large = (first | bytes) % LargeBytes == 0;
        ulong start = large ? s_used + LargeBytes - 1 & ~(LargeBytes - 1) : s_used;
        if (length == 0 || length > 1 << 30 || start + bytes > Capacity || first + bytes >> Cpu.PhysicalBits != 0)
            Panic.Now("device registers that cannot be mapped", physical);
        KernelSpace.MapDevice(Base + start, first, bytes, large);
        s_used = start + bytes;
        return (byte*)(Base + start + offset);
    }

    /// <summary>One 32-bit load.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Read32(byte* register) => Volatile.Read(ref *(uint*)register);

    /// <summary>One 32-bit store.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Write32(byte* register, uint value) => Volatile.Write(ref *(uint*)register, value);
}
