namespace Mooring.Kernel.Boot;

/// <summary>
/// What the firmware says a piece of memory is; the numbers of ACPI 6.5, table 15.3, which PVH and Multiboot2 use.
/// </summary>
internal enum MemoryKind : uint
{
    Usable = 1,
    Reserved = 2,
    AcpiReclaimable = 3,
    AcpiNvs = 4,
    Bad = 5,
}

/// <summary>One entry of the firmware's memory map.</summary>
internal readonly struct MemoryEntry
{
    internal readonly PhysicalRange Range;
    internal readonly MemoryKind Kind;

    internal MemoryEntry(PhysicalRange range, MemoryKind kind)
    {
        Range = range;
        Kind = kind;
    }
}
