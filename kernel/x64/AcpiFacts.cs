using System.Runtime.CompilerServices;

namespace Mooring.Kernel.X64;

/// <summary>
/// What the kernel copies out of ACPI's tables. Numbers too large for their purpose and entries too many are dropped.
/// </summary>
internal struct AcpiFacts
{
    internal const int MaxIoApics = 4, IsaIrqs = 16, KnownProcessors = 16;

    private const uint Madt = 0x43495041, Fadt = 0x50434146, Mcfg = 0x4746434D;
    private const byte LocalApicEntry = 0, IoApicEntryType = 1, OverrideEntry = 2;
    private const int MadtEntries = 44, McfgBytes = 60, MaxProcessors = 4096;

    private IoApics _ioApics;
    private IsaLines _isaLines;
    private ApicIds _apicIds;

    /// <summary>PM1a and PM1b control ports; 0: there is none.</summary>
    internal ushort Control1a, Control1b;

    /// <summary>Port and value that switch the machine to ACPI mode; 0: it is always in it.</summary>
    internal ushort SmiCommand;

    internal byte EnableAcpi;

    /// <summary>Port of the PM timer; 0: there is none.</summary>
    internal ushort PmTimer;

    /// <summary>Physical address of the DSDT.</summary>
    internal ulong Dsdt;

    /// <summary>
    /// PCI's memory-mapped configuration space, 1 MiB per bus, and the buses it serves; base 0: there is none.
    /// </summary>
    internal ulong EcamBase;

    internal byte EcamFirstBus, EcamLastBus;

    /// <summary>Usable processors.</summary>
    internal int Processors;

    /// <summary>The local APIC of one of the first <see cref="KnownProcessors"/> of them.</summary>
    internal readonly byte ApicId(int index) => _apicIds[index];

    /// <summary>Number of I/O APICs.</summary>
    internal int IoApicCount;

    /// <summary>One of them.</summary>
    internal readonly IoApicEntry IoApic(int index) => _ioApics[index];

    /// <summary>How an ISA interrupt is connected, 0..15 (ACPI 6.5, 5.2.12.5).</summary>
    internal readonly IsaLine Isa(uint irq) => irq < IsaIrqs && _isaLines[(int)irq].IsOverride
        ? _isaLines[(int)irq] : new IsaLine(irq, 0);

    /// <summary>Takes what it wants from a table of any kind.</summary>
    internal void Read(in AcpiTable table)
    {
        if (table.Signature == Madt)
            ReadMadt(table);
        else if (table.Signature == Fadt)
            ReadFadt(table);
        else if (table.Signature == Mcfg && table.Length >= McfgBytes && table.U8(55) >= table.U8(54))
        {
            EcamBase = table.U64(44);
            EcamFirstBus = table.U8(54);
            EcamLastBus = table.U8(55);
        }
    }

    private void ReadFadt(in AcpiTable table)
    {
        SmiCommand = Port(table.U32(48));
        EnableAcpi = table.U8(52);
        Control1a = Port(table.U32(64));
        Control1b = Port(table.U32(68));
        PmTimer = table.U8(91) == 4 ? Port(table.U32(76)) : (ushort)0;
        Dsdt = table.U64(140) != 0 ? table.U64(140) : table.U32(40);
    }

    private void ReadMadt(in AcpiTable table)
    {
        for (int at = MadtEntries; at + 2 <= table.Length && table.U8(at + 1) >= 2; at += table.U8(at + 1))
        {
            byte type = table.U8(at);
            if (type == LocalApicEntry && (table.U32(at + 4) & 1) != 0 && Processors < MaxProcessors)
                AddProcessor(table.U8(at + 3));
            else if (type == IoApicEntryType && IoApicCount < MaxIoApics)
                _ioApics[IoApicCount++] = new IoApicEntry(table.U32(at + 4), table.U32(at + 8));
            else if (type == OverrideEntry && table.U8(at + 3) < IsaIrqs)
                _isaLines[table.U8(at + 3)] = new IsaLine(table.U32(at + 4), table.U16(at + 8));
        }
    }

    private void AddProcessor(byte apicId)
    {
        if (Processors < KnownProcessors) _apicIds[Processors] = apicId;
        Processors++;
    }

    private static ushort Port(uint address) => address <= ushort.MaxValue ? (ushort)address : (ushort)0;

    /// <summary>An I/O APIC: where it is, and the global interrupt of its first input.</summary>
    internal readonly struct IoApicEntry
    {
        internal readonly uint Address, FirstGlobal;

        internal IoApicEntry(uint address, uint firstGlobal)
        {
            Address = address;
            FirstGlobal = firstGlobal;
        }
    }

    /// <summary>Which global interrupt an ISA interrupt is, and how it signals.</summary>
    internal readonly struct IsaLine
    {
        internal readonly uint Global;
        private readonly ushort _flags;
        internal readonly bool IsOverride;

        internal IsaLine(uint global, ushort flags)
        {
            Global = global;
            _flags = flags;
            IsOverride = true;
        }

        /// <summary>Level-triggered; ISA's own way is edges.</summary>
        internal bool IsLevel => (_flags >> 2 & 3) == 3;

        /// <summary>Active low; ISA's own way is active high.</summary>
        internal bool IsActiveLow => (_flags & 3) == 3;
    }

    [InlineArray(MaxIoApics)]
    private struct IoApics
    {
        private IoApicEntry _first;
    }

    [InlineArray(KnownProcessors)]
    private struct ApicIds
    {
        private byte _first;
    }

    [InlineArray(IsaIrqs)]
    private struct IsaLines
    {
        private IsaLine _first;
    }
}
