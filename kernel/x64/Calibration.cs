namespace Mooring.Kernel.X64;

/// <summary>
/// Measures how fast the TSC and the local APIC's timer run, once, against a clock whose frequency is known.
///
/// Ten milliseconds are slept through, not spun, so that under a deterministic instruction count boot stays short:
/// channel 0 of the 8254 wakes us. How long it really was is read from the ACPI PM timer (ACPI 6.5, 4.8.3.3) before and
/// after, so a late wake-up does no harm; without that timer the 8254's own ten milliseconds are believed. The local
/// APIC's timer runs along as the second thing measured, and as the watchdog should the 8254 be silent.
/// </summary>
internal static class Calibration
{
    /// <summary>The vector that the 8254 gets while this runs.</summary>
    internal const byte WakeVector = 0xF1;

    private const ushort PitChannel0 = 0x40, PitCommand = 0x43;
    private const byte PitOneShot = 0x30;
    private const uint PitHz = 1_193_182, PitCount = PitHz / 100, PitNs = 10_000_000;
    private const uint PmHz = 3_579_545, PmTicks = PmHz / 100, PmMask = 0xFFFFFF;
    private const uint WatchdogCounts = 0xFFFFFF;
    private const uint PitIrq = 0;
    private const int Readings = 5;

    private static bool s_woken, s_watchdog;

    /// <summary>Measures; panics when there is no clock to measure by.</summary>
    /// <param name="nsPerTick">ns per TSC tick, 32.32 fixed point.</param>
    /// <param name="countsPerNs">Counts of the local APIC's timer per ns, 32.32 fixed point.</param>
    internal static void Measure(out ulong nsPerTick, out ulong countsPerNs)
    {
        bool found = IoApic.TryFind(PitIrq, out IoApicLine line);
        LocalApic.StartTimer(WatchdogCounts);
        Reading first = Best();
        bool slept = found && SleepThroughPit(line);
        if (!slept)
            first = SpinThroughPm();
        Reading last = Best();
        LocalApic.StartTimer(0);

        ulong ns = slept && !Acpi.HasPmTimer ? PitNs : PmNs(last.Pm - first.Pm & PmMask);
        ulong ticks = last.Timestamp - first.Timestamp;
        if (ns == 0 || ticks == 0)
            Panic.Now("the time stamp counter or the clock to measure it by stands still");
        nsPerTick = (ns << 32) / ticks;
        countsPerNs = ((ulong)(first.Count - last.Count) << 32) / ns;
    }

    /// <summary>Takes the interrupts of the measurement; false when this one is none of them.</summary>
    internal static bool TakeInterrupt(byte vector)
    {
        if (vector == WakeVector)
            s_woken = true;
        else if (vector == Clock.AlarmVector && Clock.Multiplier == 0)
            s_watchdog = true;
        else
            return false;
        LocalApic.EndOfInterrupt();
        return true;
    }

    private static bool SleepThroughPit(IoApicLine line)
    {
        IoApic.Connect(line, WakeVector);
        Cpu.Out8(PitCommand, PitOneShot);
        Cpu.Out8(PitChannel0, (byte)(PitCount & 0xFF));
        Cpu.Out8(PitChannel0, (byte)(PitCount >> 8));
        IoApic.Unmask(line);
        while (!s_woken && !s_watchdog)
            IdleTime.Sleep();
        IoApic.Mask(line);
        return s_woken;
    }

    // gives the reading at the start
    private static Reading SpinThroughPm()
    {
        if (!Acpi.HasPmTimer)
            Panic.Now("neither the 8254 timer nor the ACPI PM timer runs: no clock to measure by");
        LocalApic.StartTimer(WatchdogCounts);
        Reading first = Best();
        while ((Acpi.ReadPmTimer() - first.Pm & PmMask) < PmTicks && LocalApic.TimerCount() != 0)
            Cpu.Pause();
        return first;
    }

    // of several readings the one that took the least time
    private static Reading Best()
    {
        Reading best = Reading.Take();
        for (int i = 1; i < Readings; i++)
        {
            Reading reading = Reading.Take();
            if (reading.Cost < best.Cost)
                best = reading;
        }
        return best;
    }

    private static ulong PmNs(uint ticks) => (ulong)ticks * 1_000_000_000 / PmHz;

    private struct Reading
    {
        internal ulong Timestamp, Cost;
        internal uint Pm, Count;

        internal static Reading Take()
        {
            Reading reading;
            ulong before = Cpu.ReadTimestamp();
            reading.Pm = Acpi.HasPmTimer ? Acpi.ReadPmTimer() : 0;
            reading.Count = LocalApic.TimerCount();
            reading.Cost = Cpu.ReadTimestamp() - before;
            reading.Timestamp = before + reading.Cost / 2;
            return reading;
        }
    }
}
