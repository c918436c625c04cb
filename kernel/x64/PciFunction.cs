using System.Runtime.CompilerServices;

namespace Mooring.Kernel.X64;

/// <summary>What lies behind one base address register.</summary>
internal enum PciBarKind : byte
{
    None,
    Io,
    Memory,
}

/// <summary>One base address register: a window of the device (PCI Local Bus 3.0, 6.2.5.1).</summary>
internal struct PciBar
{
    internal PciBarKind Kind;

    /// <summary>First physical address or first port.</summary>
    internal ulong Physical;

    /// <summary>Bytes or ports.</summary>
    internal ulong Length;
}

/// <summary>One function of a PCI device, as found at boot.</summary>
internal struct PciFunction
{
    internal const int Bars = 6;

    internal byte Bus, Device, Function;
    internal ushort Vendor, DeviceId;

    /// <summary>Class, subclass and programming interface, 8 bits each.</summary>
    internal uint ClassCode;

    /// <summary>Entries of its MSI-X table; 0: it has none, or none that could be used.</summary>
    internal ushort MsiXEntries;

    /// <summary>Offset of the MSI-X capability in configuration space.</summary>
    internal byte MsiXCapability;

    /// <summary>Kernel address of the MSI-X table.</summary>
    internal ulong MsiXTable;

    private BarTable _bars;

    /// <summary>A base address register, 0..5. The upper half of a 64-bit one is none of its own.</summary>
    internal readonly PciBar Bar(int index) => _bars[index];

    internal void SetBar(int index, PciBar bar) => _bars[index] = bar;

    [InlineArray(Bars)]
    private struct BarTable
    {
        private PciBar _first;
    }
}
