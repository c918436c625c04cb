using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Mooring.Rings;

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

    /// <summary>Entry from user mode. The arguments are in the frame.</summary>
    [RuntimeExport("kernel_enter")]
    private static UserFrame* Entry(Processor here)
    {
        here.Enters = here.Enters + 1;
        World.EnterByCall(here);
        if (here.Current is { } thread)
        {
            UserFrame* frame = thread.Frame;
            thread.Enters = thread.Enters + 1;
            ulong call = EnterControl.IsCall(frame->Rax) ? SpellOut(frame) : 0;
            Run(here, thread, frame, call);
        }
        return Scheduler.LeaveEnter(here);
    }

    /// <summary>The short form becomes the long one.</summary>
    /// <returns>What it names.</returns>
    private static ulong SpellOut(UserFrame* frame)
    {
        frame->Rdx = frame->Rsi;
        frame->Rsi = (uint)frame->Rdi | (ulong)ArmBits.Work << 32;
        frame->R8 = frame->R10 = ulong.MaxValue;
        frame->Rax = new EnterControl(1, Limits.Packets, (uint)frame->Rax & EnterControl.Heeds).Value;
        return frame->Rdi;
    }

    /// <summary>Goes on with an enter that a long command had left unfinished.</summary>
    internal static void Continue(Processor here, Thread thread)
    {
        thread.HasUnfinishedEnter = false;
        UserFrame* frame = thread.Frame;
        if (frame->Vector == Reflect.SystemCallVector)
        {
            Reflect.Take(here, thread);
            return;
        }
        Run(here, thread, frame, EnterControl.IsCall(frame->Rax) ? SpellOut(frame) : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run(Processor here, Thread thread, UserFrame* frame, ulong call)
    {
        if (!EnterControl.TryRead(frame->Rax, out EnterControl control))
        {
            Finish(thread, (long)EnterError.BadControl);
            return;
        }
        Step step = control.HasLists ? RingAndArmLists(here, thread) : RingAndArm(here, thread, frame);
        if (step == Step.Next) WaitForPackets(here, thread, frame, control, call);
        else if (step == Step.Unfinished) thread.HasUnfinishedEnter = true;
    }

    /// <summary>Nearly always an end is rung and the same end armed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Step RingAndArm(Processor here, Thread thread, UserFrame* frame)
    {
        uint handle = (uint)frame->Rdi;
        object? found = handle == (uint)frame->Rsi && !Processors.AreMany
            ? thread.Process.Handles.Find(handle, ObjectKind.End, Rights.Signal | Rights.Wait)
            : null;
        ChannelEnd? end = Unsafe.As<ChannelEnd?>(found);
        if (end is null || end.List is null) return RingAndArmApart(here, thread, frame);
        if (end.Peer is { List: not null } peer) RingPeer(here, peer);
        ArmEnd arm = new(end, (uint)(frame->Rsi >> 32), frame->Rdx);
        ArmAlone(ref arm);
        return Step.Next;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Step RingAndArmApart(Processor here, Thread thread, UserFrame* frame)
    {
        uint doorbell = (uint)frame->Rdi, armed = (uint)frame->Rsi;
        Step step = doorbell == 0 ? Step.Next : Ring(here, thread, doorbell);
        if (step != Step.Next || armed == 0) return step;
        ArmOne arm = new(thread.Process, new Arm(armed, (uint)(frame->Rsi >> 32), frame->Rdx));
        return ArmAll(here, thread, ref arm);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Step RingAndArmLists(Processor here, Thread thread)
    {
        Step step = RingList(here, thread);
        return step == Step.Next ? ArmList(here, thread) : step;
    }

    private static Step RingList(Processor here, Thread thread)
    {
        uint count = Read(thread, EnterBlock.DoorbellCount);
        Step step = count > Limits.Doorbells ? Finish(thread, (long)EnterError.BadCount) : Step.Next;
        while (step == Step.Next && thread.NextDoorbell < count)
        {
            int at = EnterBlock.DoorbellsOffset + (int)thread.NextDoorbell * sizeof(uint);
            step = Ring(here, thread, Read(thread, at));
            if (step == Step.Next) thread.NextDoorbell++;
        }
        if (step is Step.Next or Step.Finished) thread.NextDoorbell = 0;
        return step;
    }

    private static Step Ring(Processor here, Thread thread, uint handle)
    {
        object? end = thread.Process.Handles.Find(handle, ObjectKind.End, Rights.Signal);
        if (end is null) return RingOther(here, thread, handle);
        if (Unsafe.As<ChannelEnd>(end).Peer is { List: not null } peer) RingPeer(here, peer);
        return Step.Next;
    }

    private static Step RingOther(Processor here, Thread thread, uint handle)
    {
        Process process = thread.Process;
        if (!process.Handles.TryLook(handle, out HandlePlace place) || (place.Rights & Rights.Signal) == 0)
            return Fail(thread, EnterError.BadDoorbell, thread.NextDoorbell);
        if (place.Kind == ObjectKind.KernelChannel)
            return process.Commands.HasWork ? RunCommands(here, thread) : Step.Next;
        if (place.Kind != ObjectKind.UserSource) return Fail(thread, EnterError.BadDoorbell, thread.NextDoorbell);
        Unsafe.As<UserPost>(place.Object!).PostAndWake(PacketBits.Work);
        return Step.Next;
    }

    /// <summary>A packet for whoever armed the end; handed over at once if somebody waits for just this.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RingPeer(Processor here, ChannelEnd peer)
    {
        Port port = Arms.PortOf(peer);
        port.Take();
        if (peer.IsArmedForWork && port.LoneWaiter is { } waiter) waiter.TakeDoorbell(here, port, peer);
        else RingAndWake(peer, port);
        port.Give();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RingAndWake(ChannelEnd peer, Port port)
    {
        if (peer.RingFromPeer()) port.WakeOne();
    }

    /// <summary>Commands have the kernel for themselves; until they do, somebody else may end this thread.</summary>
    private static Step RunCommands(Processor here, Thread thread)
    {
        Scheduler.Settle(here);
        thread.HasUnfinishedEnter = true;
        World.Stop(here);
        Step step = here.Current == thread ? RunCommandsOf(here, thread) : Step.Ended;
        World.Continue(here);
        return step;
    }

    /// <summary>A thread that has stopped itself comes back to this doorbell, which has no work then.</summary>
    private static Step RunCommandsOf(Processor here, Thread thread)
    {
        thread.HasUnfinishedEnter = false;
        Process process = thread.Process;
        process.Hold();
        bool isMore = process.Commands.Run(process);
        bool hasEnded = process.HasEnded;
        process.Release();
        if (hasEnded || here.Current != thread) return Step.Ended;
        return isMore || thread.State == ThreadState.Suspended ? Step.Unfinished : Step.Next;
    }

    private static Step ArmList(Processor here, Thread thread)
    {
        uint count = Read(thread, EnterBlock.ArmCount);
        if (count > Limits.Arms) return Finish(thread, (long)EnterError.BadCount);
        ArmList arms = new(thread, (int)count);
        return ArmAll(here, thread, ref arms);
    }

    private static Step ArmAll<TArms>(Processor here, Thread thread, ref TArms arms)
        where TArms : struct, IArms, IPeers
    {
        int failed = Processors.AreMany ? ArmAmongMany(here, ref arms) : ArmAlone(ref arms);
        return failed < 0 ? Step.Next : Fail(thread, EnterError.BadArm, (uint)failed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ArmAlone<TArms>(ref TArms arms) where TArms : struct, IArms
    {
        OneCpu buffers = default;
        return SleepSequence.Arm(ref arms, ref buffers);
    }

    private static int ArmAmongMany<TArms>(Processor here, ref TArms arms) where TArms : struct, IArms, IPeers
    {
        StoreBuffers<TArms> buffers = new(arms, here);
        return SleepSequence.Arm(ref arms, ref buffers);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WaitForPackets(
        Processor here, Thread thread, UserFrame* frame, EnterControl control, ulong call)
    {
        uint handle = (uint)(frame->Rdi >> 32);
        Port? port = handle == 0 ? null : thread.FindPort(handle);
        if (port is null)
        {
            Finish(thread, handle == 0 ? 0 : (long)EnterError.BadPort);
            return;
        }
        thread.Wait.Min = control.Min;
        thread.Wait.Max = control.Max;
        thread.Wait.LingerNs = frame->R8;
        thread.Wait.DeadlineNs = frame->R10;
        if (thread.Crew is not null)
        {
            WaitInCrew(here, thread, port);
            return;
        }
        if (call == 0) thread.UnlearnCall();
        else thread.LearnCall(call);
        port.Take();
        bool isPlain = frame->R10 == ulong.MaxValue && (!control.IsHeeding || thread.Pokes == 0);
        if (port.Count < (int)control.Min && isPlain) thread.WaitOn(port, here);
        else CollectOrWait(here, thread, port);
        port.Give();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CollectOrWait(Processor here, Thread thread, Port port)
    {
        KernelClock clock = default;
        bool isOver = thread.Wait.IsSatisfied(port.Count, clock) || thread.Wait.HasPassed(clock);
        if (isOver) Finish(thread, thread.Collect(port));
        else if (thread.IsHeeding && thread.Pokes != 0) Finish(thread, (long)EnterError.Poked);
        else thread.WaitOn(port, here);
    }

    /// <summary>
    /// A thread that some port with a concurrency value counts: it rests while it waits, here or elsewhere.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WaitInCrew(Processor here, Thread thread, Port port)
    {
        thread.UnlearnCall();
        Port crew = thread.Crew!;
        port.Take();
        bool hasRested = crew == port && thread.StopsWork();
        if (hasRested) port.Rests();
        if (!TryFinishInCrew(thread, port))
        {
            hasRested |= thread.StopsWork();
            thread.WaitInCrew(port, here);
            if (hasRested && crew == port) port.WakeOne();
        }
        port.Give();
        if (crew != port && hasRested) OneRests(crew);
    }

    private static bool TryFinishInCrew(Thread thread, Port port)
    {
        KernelClock clock = default;
        if (thread.Wait.IsSatisfied(port.Available, clock) || thread.Wait.HasPassed(clock))
            Finish(thread, thread.Collect(port));
        else if (thread.IsHeeding && thread.Pokes != 0) Finish(thread, (long)EnterError.Poked);
        else return false;
        thread.StartWork();
        return true;
    }

    private static void OneRests(Port crew)
    {
        crew.Take();
        crew.OneRests();
        crew.Give();
    }

    private static Step Finish(Thread thread, long result)
    {
        thread.Frame->Rax = (ulong)result;
        return Step.Finished;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Step Fail(Thread thread, EnterError error, uint index)
    {
        MemoryMarshal.Write(thread.Block[EnterBlock.FailedIndex..], index);
        return Finish(thread, (long)error);
    }

    private static uint Read(Thread thread, int offset) => MemoryMarshal.Read<uint>(thread.Block[offset..]);
}
