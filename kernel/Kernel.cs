using System.Threading;
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
    private static bool s_countsBoot, s_runs;

    /// <summary>Called once, on the CPU's kernel stack, with the final address space in place. Never returns.</summary>
    internal static void Start(in BootInfo info)
    {
        s_countsBoot = info.HasWord("bootonly"u8);
        PageAllocator.Open(in info);
        PoolMaker.Make();
        FirstProcess.Prepare();
        BootHeap.Close();
        FirstProcess.Start(in info);
        if (!Processors.AreMany) Descriptors.ExpectNobodyElse();
        Pools.LogSizes();
        Log.Line($"kernel memory after boot: {OwnPages * Limits.PageBytes} bytes");
        Volatile.Write(ref s_runs, true);
        Enter(Processors.At(0));
    }

    /// <summary>
    /// Called by every other processor once it is set up: it waits for the kernel and then for something to do. Never
    /// returns.
    /// </summary>
    internal static void Join(int number)
    {
        while (!Volatile.Read(ref s_runs)) Cpu.Pause();
        Enter(Processors.At(number));
    }

    private static void Enter(Processor here)
    {
        World.Enter(here);
        Entry.Resume(Scheduler.Leave(here));
    }

    /// <summary>
    /// Pages that are neither free nor charged to a process: image without the archive, tables, objects.
    /// </summary>
    internal static ulong OwnPages =>
        (KernelImage.All.Length - (ulong)KernelImage.Archive.Length + BootPages.Used.Length) / Limits.PageBytes
        + PageAllocator.OwnPages + PageAllocator.Total - PageAllocator.Free - Leftovers.Pages + PageShares.Total
        - Budget.PagesInUse;

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

    /// <summary>An interrupt that came while the processor idled in the kernel.</summary>
    internal static void IdleInterrupt(byte vector) => Arrivals.InKernel(vector);
}
