using System.Runtime.CompilerServices;

namespace Mooring.Kernel.X64;

/// <summary>One input of an I/O APIC.</summary>
internal readonly struct IoApicLine
{
    /// <summary>Which I/O APIC.</summary>
    internal readonly byte Controller;

    /// <summary>Which of its inputs.</summary>
    internal readonly byte Pin;

    /// <summary>
    /// Level-triggered: it asks again until its device is served. Otherwise one edge is one interrupt.
    /// </summary>
    internal readonly bool IsLevel;

    /// <summary>A low line means yes.</summary>
    internal readonly bool IsActiveLow;

    internal IoApicLine(byte controller, byte pin, bool isLevel, bool isActiveLow)
    {
        Controller = controller;
        Pin = pin;
        IsLevel = isLevel;
        IsActiveLow = isActiveLow;
    }
}

/// <summary>
/// The controllers that turn the lines of legacy devices into messages for the local APIC (Intel 82093AA data sheet),
/// one to four of them, found by the MADT.
/// </summary>
// SAFETY: each s_registers entry below s_count points to a mapped I/O APIC page; register numbers stay below 0x10 + 2 *
// inputs as the version register said.
internal static unsafe class IoApic
{
    private const int Select = 0x00, Window = 0x10;
    private const uint VersionRegister = 1, FirstEntry = 0x10;
    private const uint Masked = 1 << 16, Level = 1 << 15, ActiveLow = 1 << 13;

    /// <summary>A controller is reached through an index register that all processors share.</summary>
    private static SpinLock s_lock;
    private static Table s_controllers;
    private static int s_count;

    /// <summary>Maps every controller of the MADT and masks its inputs.</summary>
    internal static void Init()
    {
        for (int i = 0; i < Acpi.Facts.IoApicCount; i++)
        {
            ref Controller controller = ref s_controllers[s_count];
            controller.Registers = (ulong)Mmio.Map(Acpi.Facts.IoApic(i).Address, 4096);
            controller.FirstGlobal = Acpi.Facts.IoApic(i).FirstGlobal;
            s_count++;
            controller.Inputs = (ReadRegister(i, VersionRegister) >> 16 & 0xFF) + 1;
            for (uint pin = 0; pin < controller.Inputs; pin++)
                WriteRegister(i, FirstEntry + 2 * pin, Masked);
        }
    }

    /// <summary>
    /// Finds the input that an ISA interrupt arrives at. The MADT's overrides say which it is and how it signals;
    /// without one it is the input of the same number, edge-triggered and active high. False: no controller has it.
    /// </summary>
    internal static bool TryFind(uint irq, out IoApicLine line)
    {
        AcpiFacts.IsaLine isa = Acpi.Facts.Isa(irq);
        for (int i = 0; i < s_count; i++)
        {
            ref Controller controller = ref s_controllers[i];
            if (isa.Global < controller.FirstGlobal || isa.Global - controller.FirstGlobal >= controller.Inputs)
                continue;
            line = new IoApicLine((byte)i, (byte)(isa.Global - controller.FirstGlobal), isa.IsLevel, isa.IsActiveLow);
            return true;
        }
        line = default;
        return false;
    }

    /// <summary>Connects an input to a vector of this CPU, masked.</summary>
    internal static void Connect(IoApicLine line, byte vector)
    {
        uint signal = (line.IsLevel ? Level : 0) | (line.IsActiveLow ? ActiveLow : 0);
        uint register = FirstEntry + 2u * line.Pin;
        s_lock.Take();
        WriteRegister(line.Controller, register, Masked);
        WriteRegister(line.Controller, register + 1, (uint)LocalApic.Identity << 24);
        WriteRegister(line.Controller, register, Masked | signal | vector);
        s_lock.Give();
    }

    /// <summary>Closes an input.</summary>
    internal static void Mask(IoApicLine line)
    {
        uint register = FirstEntry + 2u * line.Pin;
        s_lock.Take();
        WriteRegister(line.Controller, register, ReadRegister(line.Controller, register) | Masked);
        s_lock.Give();
    }

    /// <summary>Opens an input.</summary>
    internal static void Unmask(IoApicLine line)
    {
        uint register = FirstEntry + 2u * line.Pin;
        s_lock.Take();
        WriteRegister(line.Controller, register, ReadRegister(line.Controller, register) & ~Masked);
        s_lock.Give();
    }

    private static uint ReadRegister(int controller, uint register)
    {
        byte* registers = (byte*)s_controllers[controller].Registers;
        Mmio.Write32(registers + Select, register);
        return Mmio.Read32(registers + Window);
    }

    private static void WriteRegister(int controller, uint register, uint value)
    {
        byte* registers = (byte*)s_controllers[controller].Registers;
        Mmio.Write32(registers + Select, register);
        Mmio.Write32(registers + Window, value);
    }

    private struct Controller
    {
        internal ulong Registers;
        internal uint FirstGlobal, Inputs;
    }

    [InlineArray(AcpiFacts.MaxIoApics)]
    private struct Table
    {
        private Controller _first;
    }
}
