namespace Mooring.Kernel.X64;

/// <summary>
/// The little that the kernel wants from ACPI (ACPI 6.5): the interrupt controllers (MADT), PCI's configuration window
/// (MCFG), the PM timer and the way to switch off (FADT, and the \_S5_ package of the DSDT, found by its bytes and not
/// by running AML). Everything is copied out while the kernel boots; the tables are not looked at again. Without ACPI
/// the machine still runs where it can: no I/O APIC, so no legacy interrupts, and power off only by the debug exit.
/// </summary>
internal static class Acpi
{
    private const int MaxTables = 64, MaxPolls = 1_000_000;
    private const ushort SleepEnable = 1 << 13, AcpiMode = 1;

    private static AcpiFacts s_facts;
    private static SleepTypes s_sleep;
    private static bool s_found;

    /// <summary>What the tables say.</summary>
    internal static ref readonly AcpiFacts Facts => ref s_facts;

    /// <summary>True when there is a PM timer: 3.579545 MHz, at least 24 bits.</summary>
    internal static bool HasPmTimer => s_facts.PmTimer != 0;

    /// <summary>The PM timer now; use the low 24 bits.</summary>
    internal static uint ReadPmTimer() => Cpu.In32(s_facts.PmTimer);

    /// <summary>Reads every table that matters.</summary>
    /// <param name="rsdp">Where the loader says the root pointer is, or 0 to search for it.</param>
    internal static void Read(ulong rsdp)
    {
        if (!AcpiMemory.TryOpenRoot(rsdp, out AcpiTable root, out int pointerBytes))
            return;
        s_found = true;
        int tables = (root.Length - AcpiTable.Header) / pointerBytes;
        for (int i = 0; i < tables && i < MaxTables; i++)
        {
            int at = AcpiTable.Header + i * pointerBytes;
            if (AcpiMemory.TryOpen(pointerBytes == 8 ? root.U64(at) : root.U32(at), out AcpiTable table))
                s_facts.Read(table);
        }
        if (s_facts.Dsdt != 0 && AcpiMemory.TryOpen(s_facts.Dsdt, out AcpiTable definition))
            s_sleep = SleepTypes.Find(definition);
    }

    /// <summary>Says in the log what was found.</summary>
    internal static void Report()
    {
        if (!s_found)
            Log.Line("ACPI: none found; power off goes through the debug exit");
        else
            Log.Line($"ACPI: {s_facts.Processors} processors, {s_facts.IoApicCount} I/O APICs");
        if (s_found && !s_sleep.Found)
            Log.Line("ACPI: the DSDT has no \\_S5_; power off goes through the debug exit");
    }

    /// <summary>
    /// Soft off, S5 (ACPI 6.5, 4.8.3.2.1 and 7.4.2); where that does not work, the debug exit with status 1.
    /// </summary>
    internal static void PowerOff()
    {
        if (s_sleep.Found && s_facts.Control1a != 0)
        {
            EnterAcpiMode();
            Cpu.Out16(s_facts.Control1a, (ushort)(s_sleep.TypeA << 10 | SleepEnable));
            if (s_facts.Control1b != 0)
                Cpu.Out16(s_facts.Control1b, (ushort)(s_sleep.TypeB << 10 | SleepEnable));
            for (int polls = 0; polls < MaxPolls; polls++)
                Cpu.Pause();
        }
        Log.Line("power off: the machine did not switch off");
        Cpu.DebugExit(0);
        Cpu.Halt();
    }

    private static void EnterAcpiMode()
    {
        if ((Cpu.In16(s_facts.Control1a) & AcpiMode) != 0 || s_facts.SmiCommand == 0 || s_facts.EnableAcpi == 0)
            return;
        Cpu.Out8(s_facts.SmiCommand, s_facts.EnableAcpi);
        for (int polls = 0; polls < MaxPolls && (Cpu.In16(s_facts.Control1a) & AcpiMode) == 0; polls++)
            Cpu.Pause();
    }
}
