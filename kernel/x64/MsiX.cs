namespace Mooring.Kernel.X64;

/// <summary>
/// Interrupts that a device sends as a memory write, one address and number per entry of a table in one of its windows
/// (PCI Local Bus 3.0, 6.8.2; the message is that of Intel SDM 3A, 10.11). A masked entry remembers in the device that
/// it has something to say.
/// </summary>
// SAFETY: a table is mapped for its full length by Find, which a device with a table outside its window does not pass.
internal static unsafe class MsiX
{
    private const byte Identity = 0x11;
    private const uint Enabled = 1u << 31, AllMasked = 1u << 30, MessageBase = 0xFEE0_0000;
    private const uint AddressLow = 0, AddressHigh = 4, Data = 8, Control = 12, EntryBytes = 16, Masked = 1;

    /// <summary>
    /// Looks for the capability and maps its table with every entry masked; called once per function at boot.
    /// </summary>
    internal static void Find(ref PciFunction function, int index)
    {
        byte capability = Pci.FindCapability(index, Identity);
        if (capability == 0)
            return;
        uint entries = (Pci.Read32(index, capability) >> 16 & 0x7FF) + 1, place = Pci.Read32(index, capability + 4u);
        int window = (int)(place & 7);
        ulong offset = place & ~7u;
        if (window >= PciFunction.Bars || !Fits(function.Bar(window), offset, entries * EntryBytes))
            return;
        Pci.EnableWindows(index);
        function.MsiXTable = (ulong)Mmio.Map(function.Bar(window).Physical + offset, entries * EntryBytes);
        function.MsiXCapability = capability;
        function.MsiXEntries = (ushort)entries;
        for (uint entry = 0; entry < entries; entry++)
            Mask(index, entry);
    }

    /// <summary>True when there is such a function and it has such an entry.</summary>
    internal static bool HasEntry(int index, uint entry) =>
        index >= 0 && index < Pci.Count && entry < Pci.Function(index).MsiXEntries;

    /// <summary>Sets where an entry's interrupt goes, leaves the entry masked, switches MSI-X on.</summary>
    internal static void Program(int index, uint entry, byte vector)
    {
        byte* at = Entry(index, entry);
        Mask(index, entry);
        Mmio.Write32(at + AddressLow, MessageBase | (uint)LocalApic.Identity << 12);
        Mmio.Write32(at + AddressHigh, 0);
        Mmio.Write32(at + Data, vector);
        Enable(index);
    }

    /// <summary>Holds an entry's interrupt back.</summary>
    internal static void Mask(int index, uint entry)
    {
        byte* control = Entry(index, entry) + Control;
        Mmio.Write32(control, Mmio.Read32(control) | Masked);
    }

    /// <summary>Lets an entry's interrupt out, one that was held back at once.</summary>
    internal static void Unmask(int index, uint entry)
    {
        byte* control = Entry(index, entry) + Control;
        Mmio.Write32(control, Mmio.Read32(control) & ~Masked);
    }

    /// <summary>Switches MSI-X on and the function's interrupt line off.</summary>
    internal static void Enable(int index)
    {
        uint capability = Pci.Function(index).MsiXCapability;
        Pci.Write32(index, capability, Pci.Read32(index, capability) & ~AllMasked | Enabled);
        Pci.SetBusMaster(index, true);
    }

    /// <summary>Switches MSI-X off: the function sends nothing any more.</summary>
    internal static void Disable(int index)
    {
        uint capability = Pci.Function(index).MsiXCapability;
        Pci.Write32(index, capability, Pci.Read32(index, capability) & ~Enabled);
    }

    private static bool Fits(PciBar window, ulong offset, ulong bytes) =>
        window.Kind == PciBarKind.Memory && window.Physical != 0 && window.Length >= bytes
        && offset <= window.Length - bytes;

    private static byte* Entry(int index, uint entry)
    {
        Panic.Assert(entry < Pci.Function(index).MsiXEntries, "an MSI-X entry that its function does not have");
        return (byte*)Pci.Function(index).MsiXTable + entry * EntryBytes;
    }
}
