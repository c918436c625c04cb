namespace Mooring.Kernel.X64;

/// <summary>
/// Configuration space: through memory where ACPI's MCFG table names a window (PCI Express Base 3.0, 7.2.2), else
/// through ports 0xCF8 and 0xCFC (PCI Local Bus 3.0, 3.2.2.3.2), which reach the first 256 bytes of a function.
/// </summary>
// SAFETY: s_window maps s_firstBus..s_lastBus, 1 MiB each; Address stays inside for bus, device, function and offset.
internal static unsafe class PciConfig
{
    private const ushort AddressPort = 0xCF8, DataPort = 0xCFC;
    private const uint Enable = 0x8000_0000, PortBytes = 256, WindowBytes = 4096;
    private const int BusBytes = 1 << 20;

    private static byte* s_window;
    private static byte s_firstBus, s_lastBus;

    /// <summary>Maps the window, if there is one.</summary>
    internal static void Init()
    {
        if (Acpi.Facts.EcamBase == 0)
            return;
        s_firstBus = Acpi.Facts.EcamFirstBus;
        s_lastBus = Acpi.Facts.EcamLastBus;
        ulong bytes = (ulong)(s_lastBus - s_firstBus + 1) * BusBytes;
        s_window = Mmio.Map(Acpi.Facts.EcamBase + (ulong)s_firstBus * BusBytes, bytes);
    }

    /// <summary>Four bytes at a multiple of four; all ones where there is nothing.</summary>
    internal static uint Read(byte bus, byte device, byte function, uint offset)
    {
        if (Reaches(bus, offset))
            return Mmio.Read32(Address(bus, device, function, offset));
        if (offset >= PortBytes)
            return uint.MaxValue;
        Cpu.Out32(AddressPort, Selector(bus, device, function, offset));
        return Cpu.In32(DataPort);
    }

    /// <summary>Four bytes at a multiple of four.</summary>
    internal static void Write(byte bus, byte device, byte function, uint offset, uint value)
    {
        if (Reaches(bus, offset))
        {
            Mmio.Write32(Address(bus, device, function, offset), value);
            return;
        }
        if (offset >= PortBytes)
            return;
        Cpu.Out32(AddressPort, Selector(bus, device, function, offset));
        Cpu.Out32(DataPort, value);
    }

    private static bool Reaches(byte bus, uint offset) =>
        s_window != null && bus >= s_firstBus && bus <= s_lastBus && offset < WindowBytes;

    private static byte* Address(byte bus, byte device, byte function, uint offset) =>
        s_window + (bus - s_firstBus) * BusBytes + (device & 31) * 32768 + (function & 7) * 4096 + (offset & 0xFFC);

    private static uint Selector(byte bus, byte device, byte function, uint offset) =>
        Enable | (uint)bus << 16 | (device & 31u) << 11 | (function & 7u) << 8 | offset & 0xFC;
}
