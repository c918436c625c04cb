using Mooring.Kernel.Boot;
using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel;

/// <summary>From the machine that boot has set up to the first user instruction.</summary>
internal static unsafe class Kernel
{
    // SAFETY: no pointer is followed here; frames are passed on to the entry code.
    private static bool s_countsBoot;

    /// <summary>Called once, on the CPU's kernel stack, with the final address space in place. Never returns.</summary>
    internal static void Start(in BootInfo info)
    {
        s_countsBoot = info.HasWord("bootonly"u8);
        PageAllocator.Open(in info);
        PoolMaker.Make();
        FirstProcess.Prepare();
        BootHeap.Close();
        FirstProcess.Start(in info);
        Log.Line($"kernel memory after boot: {OwnPages * Limits.PageBytes} bytes");
        Entry.Resume(Scheduler.Leave());
    }

    /// <summary>
    /// Pages that are neither free nor charged to a process: image without the archive, tables, objects.
    /// </summary>
    internal static ulong OwnPages =>
        (KernelImage.All.Length - (ulong)KernelImage.Archive.Length + BootPages.Used.Length) / Limits.PageBytes
        + PageAllocator.OwnPages + PageAllocator.Total - PageAllocator.Free - Leftovers.Pages - Budget.PagesInUse;

    /// <summary>
    /// The last words before power off. A boot that was made to be counted ends at the first prompt; under QEMU's
    /// <c>-icount shift=0</c> the time stamp counts instructions, and what passed asleep is none. What the serial lines
    /// still hold goes out before the machine does.
    /// </summary>
    internal static void SayGoodbye()
    {
        ulong passed = Cpu.ReadTimestamp() - Cpu.FirstTimestamp();
        if (s_countsBoot) Log.Line($"boot: {passed - IdleTime.Ticks} instructions");
        Serial.DrainAll();
    }

    /// <summary>An interrupt that came while the CPU idled in the kernel.</summary>
    internal static void IdleInterrupt(byte vector) => Arrivals.Interrupt(vector);
}
