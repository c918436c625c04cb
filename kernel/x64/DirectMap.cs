using System.Runtime.CompilerServices;

namespace Mooring.Kernel.X64;

/// <summary>The window through which the kernel reaches all RAM: physical address plus <see cref="Base"/>.</summary>
internal static unsafe class DirectMap
{
    /// <summary>Where physical address 0 appears.</summary>
    internal const ulong Base = 0xffff_8000_0000_0000;

    /// <summary>Bytes of physical memory that fit in the window.</summary>
    internal const ulong Capacity = 64ul << 40;

    /// <summary>The address at which the kernel sees this byte of RAM.</summary>
    // SAFETY: computes a pointer and follows none; it may be followed when the byte lies in a usable range of BootInfo.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte* At(ulong physical) => (byte*)(Base + physical);

    /// <summary>The inverse of <see cref="At"/>, for pointers that came from it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong PhysicalOf(void* pointer) => (ulong)pointer - Base;
}
