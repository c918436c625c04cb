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

    /// <summary>Entry from user mode: vectors below 32 are faults, the rest interrupts.</summary>
    [RuntimeExport("kernel_interrupt")]
    private static UserFrame* Entry(UserFrame* frame)
    {
        Processor here = Processor.Here();
        ulong vector = frame->Vector;
        Enter(here, vector);
        if (vector >= FirstInterruptVector) Take(here, (byte)vector);
        else
        {
            World.Stop(here);
            if (here.Current is { } thread) Fault(thread, frame);
            World.Continue(here);
        }
        return Scheduler.Leave(here);
    }

    /// <summary>An interrupt while the processor idles in the kernel, dozes, or lets in what is pending.</summary>
    internal static void InKernel(byte vector)
    {
        Processor here = Processor.Here();
        if (here.IsDozing)
        {
            Interrupts.Acknowledge(vector);
            return;
        }
        Enter(here, vector);
        Take(here, vector);
        World.Leave(here);
    }

    /// <summary>A call is over before the lock is waited for: the next call may end that wait.</summary>
    private static void Enter(Processor here, ulong vector)
    {
        if (vector == Processors.CallVector) Interrupts.Acknowledge(Processors.CallVector);
        World.Enter(here);
    }

    private static void Take(Processor here, byte vector)
    {
        here.Interrupts++;
        if (vector == Processors.CallVector) return;
        if (vector == Clock.AlarmVector)
        {
            Interrupts.Acknowledge(vector);
            Scheduler.AlarmCame(here);
            return;
        }
        Objects.Interrupt? source = InterruptTable.Find(vector);
        Interrupts.Mask(vector);
        Interrupts.Acknowledge(vector);
        source?.Arrive();
    }

    /// <summary>
    /// A write to memory that is copied only now; or the whole process stops where it is, and whoever started it is
    /// told and can look at what is left.
    /// </summary>
    private static void Fault(Thread thread, UserFrame* frame)
    {
        if (Reflect.TryPublication(thread)) return;
        Process process = thread.Process;
        if (IsWrite(frame) && process.Space.TryMakeWritable(Cpu.Cr2())) return;
        if (Reflect.TryFault(thread)) return;
        process.Vector = (uint)frame->Vector;
        process.ErrorCode = (uint)frame->Error;
        process.FaultAddress = frame->Vector == PageFaultVector ? Cpu.Cr2() : frame->Rip;
        process.FaultedThread = thread;
        ulong address = process.FaultAddress;
        Log.Line($"process {process.Id} faulted: vector {frame->Vector} at {frame->Rip:x} address {address:x}");
        process.End(ProcessPhase.Faulted, 128 + (int)frame->Vector);
    }

    private const ulong PageFaultVector = 14;

    /// <summary>Ring 3 has written where there is a page that it may not write to (Intel SDM 3A, 4.7).</summary>
    private static bool IsWrite(UserFrame* frame) => frame->Vector == PageFaultVector && (frame->Error & 0x1F) == 7;
}
