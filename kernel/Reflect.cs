using System.Runtime;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel;

/// <summary>
/// Handing a thread to its process's shim and back; <see cref="Reflection"/> says what both sides see. A thread of
/// such a process enters the kernel by another way than everybody else's (x64/entry.asm); which way the system call
/// takes, and segment fs, are the processor's state and change with the thread (<see cref="Thread.Way"/>), so native
/// threads pay nothing. A system call of the program's concerns nobody but the thread: it is reflected there, and the
/// kernel does not hear of it. Where there is one processor, one of the shim's is like everybody's, unless it goes back
/// to the program. Everything else comes here.
/// </summary>
internal static unsafe class Reflect
{
    // SAFETY: the frame belongs to the thread named beside it and stays until the thread is closed.

    /// <summary>In a frame: it came by a system call on the way of shims, and nothing was made of it yet.</summary>
    internal const ulong SystemCallVector = 256;
    private const ulong DebugVector = 1, PageFaultVector = 14;

    /// <summary>A system call in a process with a shim; all registers are in the frame.</summary>
    [RuntimeExport("kernel_reflect")]
    private static UserFrame* Entry()
    {
        Processor here = Processor.Here();
        here.Enters++;
        World.EnterByCall(here);
        if (here.Current is { } thread)
        {
            thread.Enters++;
            if (!EndsAtEntry(here, thread)) Take(here, thread);
        }
        return Scheduler.Leave(here);
    }

    /// <summary>Is this the step at which a test wants the process to end?</summary>
    private static bool EndsAtEntry(Processor here, Thread thread)
    {
        Process process = thread.Process;
        if (!process.Steps.IsOn || !process.Steps.Enter()) return false;
        World.Stop(here);
        if (here.Current == thread) process.End(ProcessPhase.Killed, 0);
        World.Continue(here);
        return true;
    }

    /// <summary>
    /// A trap of the processor's debug registers: a program whose steps are counted has published. The world stands
    /// still.
    /// </summary>
    /// <returns>False if it is another kind of trap.</returns>
    internal static bool TryPublication(Thread thread)
    {
        Process process = thread.Process;
        if (thread.Frame->Vector != DebugVector || !process.Steps.IsOn || !Cpu.TakeWatched()) return false;
        if (process.Steps.Publish()) process.End(ProcessPhase.Killed, 0);
        return true;
    }

    internal static void Take(Processor here, Thread thread)
    {
        UserFrame* frame = thread.Frame;
        frame->Vector = 0;
        thread.HasUnfinishedEnter = false;
        Shim shim = thread.Process.Shim;
        if (shim.Exists && !shim.HasCalled(frame->Rip))
        {
            Into(thread, ReflectCause.SystemCall);
        }
        else if (shim.Exists && frame->Rax == EnterControl.Resume)
        {
            thread.Load(in thread.Reflection.Registers);
            TellPokes(thread);
        }
        else
        {
            frame->Restore = 0;
            Enter.Continue(here, thread);
        }
    }

    /// <summary>A fault of a program that has a shim, anywhere but in the shim.</summary>
    /// <returns>False if it is not one: then it is the end of the process.</returns>
    internal static bool TryFault(Thread thread)
    {
        UserFrame* frame = thread.Frame;
        Shim shim = thread.Process.Shim;
        if (!shim.Exists || shim.Contains(frame->Rip)) return false;
        ref Reflection reflection = ref thread.Reflection;
        reflection.Vector = (uint)frame->Vector;
        reflection.ErrorCode = frame->Error;
        reflection.FaultAddress = frame->Vector == PageFaultVector ? Cpu.Cr2() : frame->Rip;
        Into(thread, ReflectCause.Fault);
        return true;
    }

    /// <summary>
    /// Reflected at once if the thread is in its program, else when the shim goes back to it. The world stands still.
    /// </summary>
    internal static void Poke(Thread thread, ulong bits)
    {
        thread.Pokes |= bits;
        thread.Reflection.Pending = thread.Pokes;
        if (thread.State == ThreadState.Waiting || thread.IsStoppedInWait)
        {
            if (thread.IsHeeding) thread.Interrupt(EnterError.Poked);
            return;
        }
        thread.UnlearnCall();
        bool isElsewhere = thread.State == ThreadState.Running && Processor.Here().Current != thread;
        if (isElsewhere) thread.Suspend();
        TellPokes(thread);
        if (isElsewhere) thread.Resume();
    }

    /// <summary>A thread whose registers are in its frame is about to go on.</summary>
    private static void TellPokes(Thread thread)
    {
        if (thread.Pokes == 0 || IsInShim(thread)) return;
        ref Reflection reflection = ref thread.Reflection;
        reflection.Pokes = thread.Pokes;
        reflection.Pending = thread.Pokes = 0;
        Into(thread, ReflectCause.Poke);
    }

    /// <summary>In its code, or in an enter of its, or on its way into the kernel to be reflected.</summary>
    private static bool IsInShim(Thread thread)
    {
        UserFrame* frame = thread.Frame;
        return frame->Restore == 0 || frame->Vector == SystemCallVector || thread.Process.Shim.Contains(frame->Rip);
    }

    private static void Into(Thread thread, ReflectCause cause)
    {
        ref Reflection reflection = ref thread.Reflection;
        reflection.Cause = cause;
        thread.Save(ref reflection.Registers);
        ulong stack = reflection.Stack;
        if (stack != 0) thread.Frame->Rsp = stack;
        Registers.GoTo(thread.Frame, thread.Process.Shim.Entry, thread.EnterBlockAddress);
    }

    /// <summary>Whose steps are counted goes the long way: each of its entries is looked at.</summary>
    private static void ShowShim(Process process, Thread thread)
    {
        Shim shim = process.Shim;
        bool isLong = process.Steps.IsOn || !shim.Exists;
        Descriptors.SetReflection(
            thread.ReflectionAddress, isLong ? 0 : shim.FirstCalled, isLong ? ulong.MaxValue : shim.EndCalled,
            shim.Entry, thread.EnterBlockAddress);
    }

    /// <summary>
    /// The processor takes over what belongs to the thread that is about to run, or back what belonged to another.
    /// </summary>
    internal static void Dress(Processor here, Thread thread)
    {
        here.Way = thread.Way;
        Process process = thread.Process;
        bool hasOwnWay = process.HasOwnWay;
        if (hasOwnWay != here.IsShimWay) Descriptors.SetSystemCallWay(hasOwnWay);
        here.IsShimWay = hasOwnWay;
        if (hasOwnWay) ShowShim(process, thread);
        if (process.Steps.IsOn || here.IsWatching) Cpu.Watch(process.Steps.Published, process.Steps.Control);
        here.IsWatching = process.Steps.IsOn;
        if (thread.FsBase == here.FsBase) return;
        here.FsBase = thread.FsBase;
        Descriptors.SetFsBase(thread.FsBase);
    }
}
