using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel;

/// <summary>
/// The one system call, in its order: ring, arm, compare again, wait. The kernel follows no pointer: arguments come in
/// registers, which lie in the thread's frame, and in the thread's enter block, which the kernel knows by its own
/// address and reads once per field. What an error leaves undone is everything after it; its number goes into rax and
/// the index of the doorbell or arm at fault into the block.
/// </summary>
internal static unsafe class Enter
{
    // SAFETY: the frame belongs to the thread that entered and stays until the thread is closed; a thread that its own
    // command has ended is not touched again (Step.Ended).
    private enum Step
    {
        Next,

        /// <summary>rax has been set: an error, or the count of packets.</summary>
        Finished,

        /// <summary>A kernel command gives way; the enter goes on from its doorbell later.</summary>
        Unfinished,

        /// <summary>The process has ended itself; the thread does not exist any more.</summary>
        Ended,
    }

    /// <summary>Entry from user mode.</summary>
    [RuntimeExport("kernel_enter")]
    private static UserFrame* Entry(
        ulong doorbellAndPort, ulong arm, ulong seen, ulong deadline, ulong linger, ulong control)
    {
        Thread thread = Scheduler.Current!;
        thread.Process.Enters++;
        Total++;
        UserFrame* next = Handover.TryPass(thread, doorbellAndPort, arm, seen, deadline, linger, control);
        return next != null ? next : General();
    }

    /// <summary>The arguments are in the frame too.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static UserFrame* General()
    {
        Thread thread = Scheduler.Current!;
        thread.NextDoorbell = 0;
        Continue(thread);
        return Scheduler.Leave();
    }

    internal static ulong Total { get; private set; }

    /// <summary>Runs an enter from where it stands.</summary>
    internal static void Continue(Thread thread)
    {
        UserFrame* frame = thread.Frame;
        thread.HasUnfinishedEnter = false;
        EnterControl control = new((uint)frame->Rax);
        if (frame->Rax > uint.MaxValue || !control.IsValid)
        {
            Finish(thread, (long)EnterError.BadControl);
            return;
        }
        Step step = control.HasLists ? RingList(thread) : RingOne(thread, (uint)frame->Rdi);
        if (step == Step.Next) step = control.HasLists ? ArmFromList(thread) : ArmFromRegisters(thread);
        if (step == Step.Next) WaitForPackets(thread, control);
        else if (step == Step.Unfinished) thread.HasUnfinishedEnter = true;
    }

    private static Step RingList(Thread thread)
    {
        uint count = Read(thread, EnterBlock.DoorbellCount);
        if (count > Limits.Doorbells) return Finish(thread, (long)EnterError.BadCount);
        while (thread.NextDoorbell < count)
        {
            int at = EnterBlock.DoorbellsOffset + (int)thread.NextDoorbell * sizeof(uint);
            Step step = Ring(thread, Read(thread, at));
            if (step != Step.Next) return step;
            thread.NextDoorbell++;
        }
        return Step.Next;
    }

    private static Step RingOne(Thread thread, uint handle)
    {
        if (handle == 0 || thread.NextDoorbell != 0) return Step.Next;
        Step step = Ring(thread, handle);
        if (step == Step.Next) thread.NextDoorbell = 1;
        return step;
    }

    private static Step Ring(Thread thread, uint handle)
    {
        Process process = thread.Process;
        if (!process.Handles.TryLook(handle, out HandlePlace place) || (place.Rights & Rights.Signal) == 0)
            return Fail(thread, EnterError.BadDoorbell, thread.NextDoorbell);
        if (place.Kind == ObjectKind.KernelChannel) return RunCommands(process);
        if (place.Kind != ObjectKind.End) return Fail(thread, EnterError.BadDoorbell, thread.NextDoorbell);
        ChannelEnd? peer = Unsafe.As<ChannelEnd>(place.Object!).Peer;
        if (peer is not null && peer.RingFromPeer()) ((Port)peer.List!).WakeOne();
        return Step.Next;
    }

    private static Step RunCommands(Process process)
    {
        process.Hold();
        bool isMore = process.Commands.Run(process);
        bool hasEnded = process.HasEnded;
        process.Release();
        if (hasEnded) return Step.Ended;
        return isMore ? Step.Unfinished : Step.Next;
    }

    private static Step ArmFromList(Thread thread)
    {
        uint count = Read(thread, EnterBlock.ArmCount);
        if (count > Limits.Arms) return Finish(thread, (long)EnterError.BadCount);
        ArmList arms = new(thread, (int)count);
        return ArmAll(thread, ref arms);
    }

    private static Step ArmFromRegisters(Thread thread)
    {
        UserFrame* frame = thread.Frame;
        if ((uint)frame->Rsi == 0) return Step.Next;
        ArmOne arm = new(thread.Process, new Arm((uint)frame->Rsi, (uint)(frame->Rsi >> 32), frame->Rdx));
        return ArmAll(thread, ref arm);
    }

    private static Step ArmAll<TArms>(Thread thread, ref TArms arms) where TArms : struct, IArms
    {
        OneCpu buffers = default;
        int failed = SleepSequence.Arm(ref arms, ref buffers);
        return failed < 0 ? Step.Next : Fail(thread, EnterError.BadArm, (uint)failed);
    }

    private static void WaitForPackets(Thread thread, EnterControl control)
    {
        UserFrame* frame = thread.Frame;
        uint handle = (uint)(frame->Rdi >> 32);
        if (handle == 0)
        {
            Finish(thread, 0);
            return;
        }
        if (Lookup.Port(thread.Process, handle, Rights.Wait, out Port port) != Rings.StatusCode.Ok)
        {
            Finish(thread, (long)EnterError.BadPort);
            return;
        }
        thread.LastPort = port;
        thread.LastPortHandle = handle;
        thread.RemovalsAtLastPort = thread.Process.Handles.Removals;
        thread.Wait = new Wait
        {
            Min = control.Min,
            Max = control.Max,
            LingerNs = frame->R8,
            DeadlineNs = frame->R10,
            AlarmNs = ulong.MaxValue,
        };
        if (thread.Wait.IsSatisfied(port.Count) || HasPassed(frame->R10)) Finish(thread, thread.Collect(port));
        else thread.WaitOn(port);
    }

    private static bool HasPassed(ulong deadlineNs) =>
        deadlineNs == 0 || deadlineNs != ulong.MaxValue && Clock.Now >= deadlineNs;

    private static Step Finish(Thread thread, long result)
    {
        thread.Frame->Rax = (ulong)result;
        return Step.Finished;
    }

    private static Step Fail(Thread thread, EnterError error, uint index)
    {
        MemoryMarshal.Write(thread.Block[EnterBlock.FailedIndex..], index);
        return Finish(thread, (long)error);
    }

    private static uint Read(Thread thread, int offset) => MemoryMarshal.Read<uint>(thread.Block[offset..]);
}
