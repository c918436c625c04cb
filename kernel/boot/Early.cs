using Mooring.Kernel.X64;

namespace Mooring.Kernel.Boot;

/// <summary>
/// Memory of the loader and the firmware, while the early page tables still show all of the first 4 GiB.
/// </summary>
internal static unsafe class Early
{
    private const ulong End = 1ul << 32;

    /// <summary>The bytes at a physical address; panics when they do not lie below 4 GiB.</summary>
    // SAFETY: boot.asm mapped these 4 GiB at DirectMap.Base; valid until KernelSpace.Build.
    internal static byte* At(ulong address, ulong bytes)
    {
        if (!Reaches(address, bytes))
            Panic.Now("boot data beyond the first 4 GiB, at", address);
        return DirectMap.At(address);
    }

    /// <summary>True when the bytes lie below 4 GiB.</summary>
    internal static bool Reaches(ulong address, ulong bytes) => bytes <= End && address <= End - bytes;
}
