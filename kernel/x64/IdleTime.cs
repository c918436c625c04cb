namespace Mooring.Kernel.X64;

/// <summary>
/// Sleeping, and the time stamps that pass meanwhile: from just before the processor stops to the first thing that it
/// does when it is woken. What is left of the time stamp's advance is work; when QEMU counts instructions (<c>-icount
/// shift=0</c>) that is their number, to within the few of each wake-up's entry code.
/// </summary>
internal static unsafe class IdleTime
{
    // SAFETY: a processor reads and writes its own area only; others' figures are only read.

    /// <summary>Time stamps that all processors have spent asleep since boot.</summary>
    internal static ulong Ticks
    {
        get
        {
            ulong ticks = 0;
            for (int i = 0; i < Stacks.Count; i++) ticks += PerCpu.At(i)->AsleepTicks;
            return ticks;
        }
    }

    /// <summary>Sleeps until at least one interrupt came.</summary>
    internal static void Sleep()
    {
        PerCpu.Here()->AsleepSince = Cpu.ReadTimestamp();
        Entry.Idle();
    }

    /// <summary>An interrupt came into the kernel; if it slept, it does not any more.</summary>
    internal static void Woken()
    {
        PerCpu* cpu = PerCpu.Here();
        if (cpu->AsleepSince == 0) return;
        cpu->AsleepTicks += Cpu.ReadTimestamp() - cpu->AsleepSince;
        cpu->AsleepSince = 0;
    }
}
