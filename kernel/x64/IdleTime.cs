namespace Mooring.Kernel.X64;

/// <summary>
/// Sleeping, and the time stamps that pass meanwhile: from just before the processor stops to the first thing that it
/// does when it is woken. What is left of the time stamp's advance is work; when QEMU counts instructions (<c>-icount
/// shift=0</c>) that is their number, to within the few of each wake-up's entry code.
/// </summary>
internal static class IdleTime
{
    private static ulong s_asleepSince;

    /// <summary>Time stamps spent asleep since boot.</summary>
    internal static ulong Ticks { get; private set; }

    /// <summary>Sleeps until at least one interrupt came.</summary>
    internal static void Sleep()
    {
        s_asleepSince = Cpu.ReadTimestamp();
        Entry.Idle();
    }

    /// <summary>An interrupt came into the kernel; if it slept, it does not any more.</summary>
    internal static void Woken()
    {
        if (s_asleepSince == 0) return;
        Ticks += Cpu.ReadTimestamp() - s_asleepSince;
        s_asleepSince = 0;
    }
}
