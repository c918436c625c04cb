using System.Runtime.CompilerServices;

namespace Mooring.Kernel.X64;

/// <summary>
/// The PCI functions of the machine, found once (PCI Local Bus 3.0, chapter 6; PCI-to-PCI Bridge 1.2 for the buses).
/// The kernel owns configuration space; a driver gets windows and interrupts of its function, never this.
/// </summary>
internal static class Pci
{
    internal const int MaxFunctions = 64;

    private const uint IdOffset = 0x00, CommandOffset = 0x04, ClassOffset = 0x08, HeaderOffset = 0x0C, BarOffset = 0x10;
    private const uint BusesOffset = 0x18, CapabilityOffset = 0x34;
    private const uint IoSpace = 1, MemorySpace = 2, BusMaster = 4, HasCapabilities = 1 << 20;
    private const int MaxCapabilities = 48;
    private const byte BridgeHeader = 1, HeaderMask = 0x7F, ManyFunctions = 0x80;

    private static Table s_functions;
    private static int s_count;
    private static bool s_full;

    /// <summary>Number of functions.</summary>
    internal static int Count => s_count;

    /// <summary>One of them.</summary>
    internal static ref readonly PciFunction Function(int index) => ref s_functions[index];

    /// <summary>
    /// Finds every function, bus 0 first and behind every bridge, sizes their windows, maps MSI-X tables.
    /// </summary>
    internal static void Init()
    {
        PciConfig.Init();
        ScanBus(0);
        for (int i = 0; i < s_count; i++)
            MsiX.Find(ref s_functions[i], i);
    }

    /// <summary>Writes the list to the log.</summary>
    internal static void Report()
    {
        for (int i = 0; i < s_count; i++)
        {
            ref PciFunction f = ref s_functions[i];
            Log.Line($"PCI {f.Bus:x2}:{f.Device:x2}.{f.Function} {f.Vendor:x4}:{f.DeviceId:x4} class {f.ClassCode:x6}");
            for (int bar = 0; bar < PciFunction.Bars; bar++)
                Report(bar, f.Bar(bar));
            if (f.MsiXEntries != 0)
                Log.Line($"    MSI-X, {f.MsiXEntries} entries");
        }
        if (s_full)
            Log.Line($"PCI: more functions than {MaxFunctions}; the rest is ignored");
    }

    /// <summary>Four bytes of a function's configuration space, at a multiple of four.</summary>
    internal static uint Read32(int index, uint offset)
    {
        ref PciFunction f = ref s_functions[index];
        return PciConfig.Read(f.Bus, f.Device, f.Function, offset);
    }

    /// <summary>Four bytes of a function's configuration space, at a multiple of four.</summary>
    internal static void Write32(int index, uint offset, uint value)
    {
        ref PciFunction f = ref s_functions[index];
        PciConfig.Write(f.Bus, f.Device, f.Function, offset, value);
    }

    /// <summary>Two bytes, at a multiple of two.</summary>
    internal static ushort Read16(int index, uint offset) =>
        (ushort)(Read32(index, offset & ~3u) >> (int)(8 * (offset & 2)));

    /// <summary>One byte.</summary>
    internal static byte Read8(int index, uint offset) =>
        (byte)(Read32(index, offset & ~3u) >> (int)(8 * (offset & 3)));

    /// <summary>Lets the function read and write memory by itself, or stops it.</summary>
    internal static void SetBusMaster(int index, bool on) => SetCommand(index, BusMaster, on);

    /// <summary>Lets the function answer at its windows.</summary>
    internal static void EnableWindows(int index) => SetCommand(index, IoSpace | MemorySpace, true);

    /// <summary>The first capability with this identity; 0 when there is none.</summary>
    internal static byte FindCapability(int index, byte identity)
    {
        if ((Read32(index, CommandOffset) & HasCapabilities) == 0)
            return 0;
        byte at = (byte)(Read8(index, CapabilityOffset) & ~3);
        for (int i = 0; i < MaxCapabilities && at >= 0x40; i++)
        {
            ushort header = Read16(index, at);
            if ((byte)header == identity)
                return at;
            at = (byte)(header >> 8 & ~3);
        }
        return 0;
    }

    private static void Report(int number, PciBar bar)
    {
        if (bar.Kind == PciBarKind.Io)
            Log.Line($"    BAR {number} ports 0x{bar.Physical:x}, 0x{bar.Length:x} of them");
        else if (bar.Kind == PciBarKind.Memory)
            Log.Line($"    BAR {number} memory 0x{bar.Physical:x}, 0x{bar.Length:x} bytes");
    }

    // the upper half of the command register is status, where written ones clear: it is written as zeros
    private static void SetCommand(int index, uint bits, bool on)
    {
        uint command = Read32(index, CommandOffset) & 0xFFFF;
        Write32(index, CommandOffset, on ? command | bits : command & ~bits);
    }

    private static void ScanBus(byte bus)
    {
        for (byte device = 0; device < 32; device++)
        {
            if (!IsPresent(bus, device, 0))
                continue;
            bool many = (PciConfig.Read(bus, device, 0, HeaderOffset) >> 16 & ManyFunctions) != 0;
            for (byte function = 0; function < (many ? 8 : 1); function++)
                if (IsPresent(bus, device, function))
                    AddFunction(bus, device, function);
        }
    }

    private static bool IsPresent(byte bus, byte device, byte function) =>
        (PciConfig.Read(bus, device, function, IdOffset) & 0xFFFF) != 0xFFFF;

    private static void AddFunction(byte bus, byte device, byte function)
    {
        if (s_count == MaxFunctions)
        {
            s_full = true;
            return;
        }
        int index = s_count++;
        ref PciFunction f = ref s_functions[index];
        f.Bus = bus;
        f.Device = device;
        f.Function = function;
        uint id = Read32(index, IdOffset);
        f.Vendor = (ushort)id;
        f.DeviceId = (ushort)(id >> 16);
        f.ClassCode = Read32(index, ClassOffset) >> 8;
        bool isBridge = (Read32(index, HeaderOffset) >> 16 & HeaderMask) == BridgeHeader;
        SizeBars(index, isBridge ? 2 : PciFunction.Bars);
        byte behind = (byte)(Read32(index, BusesOffset) >> 8);
        if (isBridge && behind > bus)
            ScanBus(behind);
    }

    private static void SizeBars(int index, int bars)
    {
        uint command = Read32(index, CommandOffset) & 0xFFFF;
        Write32(index, CommandOffset, command & ~(IoSpace | MemorySpace));
        for (int bar = 0; bar < bars; bar++)
        {
            s_functions[index].SetBar(bar, SizeBar(index, BarOffset + 4 * (uint)bar, out bool isWide));
            bar += isWide ? 1 : 0;
        }
        Write32(index, CommandOffset, command);
    }

    // all ones are written; the bits that stay zero say how large the window is
    private static PciBar SizeBar(int index, uint offset, out bool isWide)
    {
        uint low = Probe(index, offset, out uint lowMask);
        bool isIo = (low & 1) != 0;
        isWide = !isIo && (low & 6) == 4;
        ulong physical = low, mask = lowMask | 0xFFFF_FFFF_0000_0000;
        if (isWide)
        {
            physical |= (ulong)Probe(index, offset + 4, out uint highMask) << 32;
            mask = lowMask | (ulong)highMask << 32;
        }
        ulong flags = isIo ? 3ul : 15ul;
        if ((lowMask & ~(uint)flags) == 0 && !isWide || (mask & ~flags) == 0)
            return default;
        ulong length = 0 - (mask & ~flags);
        return new PciBar
        {
            Kind = isIo ? PciBarKind.Io : PciBarKind.Memory,
            Physical = physical & ~flags,
            Length = isIo ? length & 0xFFFF : length,
        };
    }

    private static uint Probe(int index, uint offset, out uint mask)
    {
        uint value = Read32(index, offset);
        Write32(index, offset, uint.MaxValue);
        mask = Read32(index, offset);
        Write32(index, offset, value);
        return value;
    }

    [InlineArray(MaxFunctions)]
    private struct Table
    {
        private PciFunction _first;
    }
}
