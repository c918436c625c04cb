using System.Runtime;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel;

/// <summary>What comes without being asked for: interrupts, and the faults of user threads.</summary>
internal static unsafe class Arrivals
{
    // SAFETY: the frame is that of the current thread and is only read while the thread exists.
    private const ulong FirstInterruptVector = 32;

    internal static ulong Total { get; private set; }

    /// <summary>Entry from user mode: vectors below 32 are faults, the rest interrupts.</summary>
    [RuntimeExport("kernel_interrupt")]
    private static UserFrame* Entry(UserFrame* frame)
    {
        if (frame->Vector < FirstInterruptVector) Fault(frame);
        else Interrupt((byte)frame->Vector);
        return Scheduler.Leave();
    }

    /// <summary>An interrupt, whatever it came into: user mode, or the kernel's idle loop.</summary>
    internal static void Interrupt(byte vector)
    {
        Total++;
        if (vector == Clock.AlarmVector)
        {
            Interrupts.Acknowledge(vector);
            Scheduler.AlarmCame();
            return;
        }
        Objects.Interrupt? source = InterruptTable.Find(vector);
        Interrupts.Mask(vector);
        Interrupts.Acknowledge(vector);
        source?.Arrive();
    }

    /// <summary>The whole process stops where it is; whoever started it is told and can look at what is left.</summary>
    private static void Fault(UserFrame* frame)
    {
        Thread thread = Scheduler.Current!;
        Process process = thread.Process;
        process.Vector = (uint)frame->Vector;
        process.ErrorCode = (uint)frame->Error;
        process.FaultAddress = frame->Vector == PageFaultVector ? Cpu.Cr2() : frame->Rip;
        process.FaultedThread = thread;
        ulong address = process.FaultAddress;
        Log.Line($"process {process.Id} faulted: vector {frame->Vector} at {frame->Rip:x} address {address:x}");
        process.End(ProcessPhase.Faulted, 128 + (int)frame->Vector);
    }

    private const ulong PageFaultVector = 14;
}
