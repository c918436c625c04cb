using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.Kernel.Boot;

/// <summary>Where the parts of this image lie, as the linker script says (runtime/build/kernel.ld).</summary>
// SAFETY: the addresses are linker symbols; the blobs are mapped read-only from boot to power off.
internal static unsafe class KernelImage
{
    /// <summary>Virtual minus physical address of everything in the image.</summary>
    internal const ulong Base = 0xffff_ffff_8000_0000;

    private const MethodImplOptions Import = MethodImplOptions.InternalCall;

    internal static PhysicalRange Text => Physical(TextStart(), TextEnd());

    internal static PhysicalRange ReadOnlyData => Physical(ReadOnlyDataStart(), ReadOnlyDataEnd());

    /// <summary>Data, statics and stacks.</summary>
    internal static PhysicalRange Data => Physical(DataStart(), DataEnd());

    /// <summary>The symbol table and the boot archive.</summary>
    internal static PhysicalRange Blobs => Physical(DataEnd(), KernelEnd());

    /// <summary>Everything that stays: all but <see cref="Early"/>.</summary>
    internal static PhysicalRange All => Physical(TextStart(), KernelEnd());

    /// <summary>The code and tables that ran before paging; memory like any other once boot is over.</summary>
    internal static PhysicalRange Early => new(EarlyStart(), EarlyEnd());

    /// <summary>What the image may not write to under any address.</summary>
    internal static bool IsReadOnly(ulong physical) =>
        physical >= Text.Start && physical < ReadOnlyData.End || physical >= Blobs.Start && physical < Blobs.End;

    /// <summary>True for an address of the image's code.</summary>
    internal static bool IsText(ulong address) => address >= TextStart() && address < TextEnd();

    /// <summary>The symbol table; empty in an image that was not completed.</summary>
    internal static ReadOnlySpan<byte> Symbols => Bytes(SymbolsStart(), SymbolsEnd());

    /// <summary>The boot archive; empty in an image that was not completed.</summary>
    internal static ReadOnlySpan<byte> Archive => Bytes(ArchiveStart(), ArchiveEnd());

    /// <summary>Physical address of the boot archive, page-aligned.</summary>
    internal static ulong ArchivePhysical => ArchiveStart() - Base;

    private static PhysicalRange Physical(ulong start, ulong end) => new(start - Base, end - Base);

    private static ReadOnlySpan<byte> Bytes(ulong start, ulong end) => new((void*)start, (int)(end - start));

    [MethodImpl(Import), RuntimeImport("*", "address_of_boot_start")] private static extern ulong EarlyStart();
    [MethodImpl(Import), RuntimeImport("*", "address_of_boot_end")] private static extern ulong EarlyEnd();
    [MethodImpl(Import), RuntimeImport("*", "address_of_text_start")] private static extern ulong TextStart();
    [MethodImpl(Import), RuntimeImport("*", "address_of_text_end")] private static extern ulong TextEnd();
    [MethodImpl(Import), RuntimeImport("*", "address_of_rodata_start")] private static extern ulong ReadOnlyDataStart();
    [MethodImpl(Import), RuntimeImport("*", "address_of_rodata_end")] private static extern ulong ReadOnlyDataEnd();
    [MethodImpl(Import), RuntimeImport("*", "address_of_data_start")] private static extern ulong DataStart();
    [MethodImpl(Import), RuntimeImport("*", "address_of_data_end")] private static extern ulong DataEnd();
    [MethodImpl(Import), RuntimeImport("*", "address_of_symbols_start")] private static extern ulong SymbolsStart();
    [MethodImpl(Import), RuntimeImport("*", "address_of_symbols_end")] private static extern ulong SymbolsEnd();
    [MethodImpl(Import), RuntimeImport("*", "address_of_archive_start")] private static extern ulong ArchiveStart();
    [MethodImpl(Import), RuntimeImport("*", "address_of_archive_end")] private static extern ulong ArchiveEnd();
    [MethodImpl(Import), RuntimeImport("*", "address_of_kernel_end")] private static extern ulong KernelEnd();
}
