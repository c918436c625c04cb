using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.Kernel.X64;

/// <summary>
/// Each processor has a block of four stacks and its <see cref="PerCpu"/> area:
/// <code>
///     guard  kernel stack 32 KiB   guard  double faults 8 KiB   guard  NMIs 8 KiB   guard  machine checks 8 KiB   area
/// </code>
/// A guard is a page that is never mapped: an overflow faults there, the fault cannot be pushed, and the double fault,
/// on a stack of its own, says so. The boot processor's block lies in the image, the others in a window of their own.
/// </summary>
internal static class Stacks
{
    private const ulong Page = 4096, KernelBytes = 32768, SpecialBytes = 8192;
    private const ulong DoubleFaultAt = Page + KernelBytes, NmiAt = DoubleFaultAt + Page + SpecialBytes;
    private const ulong MachineCheckAt = NmiAt + Page + SpecialBytes, AreaAt = MachineCheckAt + Page + SpecialBytes;

    /// <summary>Where the blocks of the other processors begin, and how far they are apart.</summary>
    private const ulong Window = 0xffff_d000_0000_0000, Stride = 1 << 20;

    /// <summary>A whole block; x64/stacks.asm has the same number.</summary>
    internal const ulong BlockBytes = AreaAt + Page;

    /// <summary>Processors that are used; further ones stay parked.</summary>
    internal const int MostProcessors = 8;

    /// <summary>Where the block of a processor lies; 0 is the boot processor.</summary>
    internal static ulong Block(int processor) =>
        processor == 0 ? BootBlock() : Window + (ulong)processor * Stride;

    internal static ulong KernelTop(ulong block) => block + DoubleFaultAt;

    internal static ulong DoubleFaultTop(ulong block) => block + NmiAt;

    internal static ulong NmiTop(ulong block) => block + MachineCheckAt;

    internal static ulong MachineCheckTop(ulong block) => block + AreaAt;

    /// <summary>Where the <see cref="PerCpu"/> area lies.</summary>
    internal static ulong Area(ulong block) => block + AreaAt;

    /// <summary>True when the address lies in a guard page: a stack has overflowed.</summary>
    internal static bool IsGuard(ulong address) => TryLocate(address, out ulong offset) && IsGuardOffset(offset);

    /// <summary>True when the eight bytes at an address lie in one of the stacks.</summary>
    internal static bool Contains(ulong address) =>
        TryLocate(address, out ulong offset) && offset <= AreaAt - 8 && !IsGuardOffset(offset);

    /// <summary>Is the page at this offset of a block a guard?</summary>
    internal static bool IsGuardOffset(ulong offset) =>
        (offset & ~(Page - 1)) is 0 or DoubleFaultAt or NmiAt or MachineCheckAt;

    private static bool TryLocate(ulong address, out ulong offset)
    {
        offset = address - BootBlock();
        if (offset < BlockBytes) return true;
        ulong inWindow = address - Window;
        offset = inWindow % Stride;
        return inWindow / Stride is > 0 and < MostProcessors && offset < BlockBytes && IsUsed(inWindow / Stride);
    }

    /// <summary>Blocks below this number are mapped.</summary>
    internal static int Count { get; set; } = 1;

    private static bool IsUsed(ulong processor) => processor < (ulong)Count;

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "address_of_boot_stacks")]
    private static extern ulong BootBlock();
}
