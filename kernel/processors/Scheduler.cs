using System.Runtime.CompilerServices;
using System.Threading;
using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Thread = Mooring.Kernel.Objects.Thread;

namespace Mooring.Kernel;

/// <summary>
/// Who runs next on a processor: the highest priority that is ready, in turn within a priority, preempted by a higher
/// one at once and by an equal one after a time slice. There is no tick: the alarm is set only when somebody else is
/// ready at the same priority or a wait has a deadline.
/// <para>
/// A thread becomes ready on the processor that wakes it: mostly that is about to wait itself, as a client does that
/// has rung its server, and what is left to run is the one that it woke. What is still ready when a processor leaves
/// the kernel is offered to the others: one that idles, or runs something less important, is called and takes it.
/// </para>
/// </summary>
internal static unsafe class Scheduler
{
    // SAFETY: the frame of a thread that is ready or running lives as long as the thread (see Thread).

    internal static void MakeReady(Thread thread)
    {
        Processor here = Processor.Here();
        thread.State = ThreadState.Ready;
        thread.On = here;
        here.Queue.Add(thread);
    }

    /// <summary>Takes a ready thread out of its queue; the world stands still.</summary>
    internal static void Remove(Thread thread) => thread.On!.Queue.Remove(thread);

    /// <summary>The process is being buried: nothing of it is current any more, here or elsewhere.</summary>
    internal static void Forget(Process process)
    {
        Processor here = Processor.Here();
        if (here.Current is not null && here.Current.Process == process) here.Current = null;
        if (here.Root == process.Space.Root)
        {
            here.Root = KernelSpace.Root;
            Cpu.WriteCr3(KernelSpace.Root);
        }
        Processors.LetGo(process);
    }

    /// <summary>The thread is being closed.</summary>
    internal static void Forget(Thread thread)
    {
        Processor here = Processor.Here();
        if (here.Current == thread) PutDown(here, thread);
    }

    /// <summary>
    /// Would it run at once, with nothing else to be done on the way? What I/O ports it may use is not looked at.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool CanPassTo(Processor here, Thread thread) =>
        here.Queue.Ready >> thread.Priority == 0 && !s_hasChores;

    /// <summary>There is something to be done before anybody goes on: the short ways out are closed.</summary>
    private static bool s_hasChores;

    internal static void CountChores() => s_hasChores = Leftovers.Count != 0 || Lending.HasChanges;

    /// <summary>
    /// A thread that is ready gets into another row. One that runs elsewhere and has lost priority is called away: its
    /// processor looks again. Who has gained some is found by whoever leaves the kernel next.
    /// </summary>
    internal static void PriorityChanged(Thread thread, int before)
    {
        if (Processors.AreMany) Cpu.Fence();
        Processor? on;
        do
        {
            on = Volatile.Read(ref thread.On);
            on?.Queue.Move(thread, on);
        }
        while (on != Volatile.Read(ref thread.On));
        if (thread.Priority > before || thread.State != ThreadState.Running) return;
        if (on is not null && on != Processor.Here()) on.Interrupt(Processors.CallVector);
    }


    /// <summary>
    /// The current thread waits now, and one that waited goes on with the rest of its slice.
    /// </summary>
    /// <param name="next">A place that holds it.</param>
    /// <param name="now">The time stamp at which the one stops and the other begins.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void PassTo(Processor here, Thread waiting, ref Waiter? next, ulong now)
    {
        waiting.Enters = waiting.Enters + 1;
        waiting.CpuTicks = waiting.CpuTicks + (now - waiting.RunningSince);
        waiting.State = ThreadState.Waiting;
        Link.Copy(ref here.Current, ref next);
        here.Passes = here.Passes + 1;
    }

    /// <summary>
    /// A thread that waited has been woken by the current one: on the only processor it runs next if the current one
    /// begins to wait before it leaves the kernel. If not, and where others could run it, it is ready like any other.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Offer(Processor here, Thread thread)
    {
        if (Processors.AreMany || here.Offered is not null) MakeReady(thread);
        else
        {
            thread.State = ThreadState.Ready;
            Link.Set(ref here.Offered, thread);
        }
    }

    /// <summary>What was offered is in its queue, where everybody finds it.</summary>
    internal static void Settle(Processor here)
    {
        if (here.Offered is not { } thread) return;
        here.Offered = null;
        MakeReady(thread);
        thread.MayTakeMore = true;
    }

    /// <summary>The end of an enter: what mostly happens is that nothing more has to be done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static UserFrame* LeaveEnter(Processor here)
    {
        if (here.Offered is not { } next) return LeaveAlone(here);
        if (here.Current is not null || !CanPassTo(here, next) || here.PortsPage != 0 || IsAlarmDue(here))
            return Leave(here);
        Link.Copy(ref here.Current, ref here.Offered);
        here.Offered = null;
        next.State = ThreadState.Running;
        next.RunningSince = here.PutDownAt;
        here.Switches = here.Switches + 1;
        if (next.Way != here.Way) Reflect.Dress(here, next);
        return next.Frame;
    }

    /// <summary>Nobody was offered.</summary>
    private static UserFrame* LeaveAlone(Processor here)
    {
        bool goesOn = !Processors.AreMany && here.Current is { State: ThreadState.Running, HasUnfinishedEnter: false }
            && CanPassTo(here, here.Current) && here.Current.Process.PortsPage == here.PortsPage && !IsAlarmDue(here);
        return goesOn ? here.Current!.Frame : Leave(here);
    }

    /// <summary>On the only processor: somebody has to be looked at before the alarm that is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAlarmDue(Processor here) => here.Alarms.NextNsAlone < here.AlarmNs;

    /// <summary>
    /// The end of every entry from user mode, with the processor's own lock held: the frame to go on with. Idles while
    /// there is none.
    /// </summary>
    internal static UserFrame* Leave(Processor here)
    {
        while (true)
        {
            Settle(here);
            bool hasChores = GiveLeftovers(here) | Lending.Spread();
            if (here.Current is null || MustYield(here, here.Current)) Switch(here);
            Thread? current = here.Current;
            if (current is null && !hasChores)
            {
                Idle(here);
                continue;
            }
            if (Processors.AreMany && current is not null && !TryOfferRest(here, current)) continue;
            if (current is not null && !current.HasUnfinishedEnter) return Resume(here, current);
            LetIn(here);
            if (here.Current is { HasUnfinishedEnter: true } unfinished && !IsOutranked(here, unfinished))
                Enter.Continue(here, unfinished);
        }
    }

    /// <summary>
    /// The current thread has begun to wait, or has been stopped: it has had its time, and nothing here knows it any
    /// more. Another processor may already be waking it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void PutDown(Processor here, Thread thread)
    {
        here.PutDownAt = Cpu.ReadTimestamp();
        Account(thread, here.PutDownAt);
        here.Current = null;
    }

    /// <summary>Time stamps of two processors may differ by a little: no turn is shorter than nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Account(Thread thread, ulong now)
    {
        if (now > thread.RunningSince) thread.CpuTicks += now - thread.RunningSince;
        thread.RunningSince = now;
    }

    /// <summary>A step's worth of what nobody holds any more; that needs the whole kernel.</summary>
    /// <returns>True if there may be more.</returns>
    private static bool GiveLeftovers(Processor here)
    {
        if (Leftovers.Count == 0) return false;
        World.Stop(here);
        Leftovers.GiveSome();
        World.Continue(here);
        return Leftovers.Count != 0;
    }

    /// <summary>Interrupts that are pending come in now.</summary>
    private static void LetIn(Processor here)
    {
        World.Leave(here);
        Entry.Window();
        World.Enter(here);
    }

    /// <summary>
    /// Nothing to do until an interrupt comes. Whoever makes a thread ready after the last look sees that this
    /// processor idles, and calls it.
    /// </summary>
    private static void Idle(Processor here)
    {
        here.Running = Processor.Idle;
        if (Processors.AreMany)
        {
            Cpu.Fence();
            if (Processors.WithReadyAbove(here, Processor.Idle) is not null) return;
        }
        SetAlarm(here);
        World.Leave(here);
        IdleTime.Sleep();
        World.Enter(here);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsOutranked(Processor here, Thread current) =>
        here.Queue.Ready >> current.Priority > 1
        || Processors.AreMany && Processors.WithReadyAbove(here, current.Priority) is not null;

    /// <summary>Equals take turns: after a time slice, and after each step of a long command.</summary>
    private static bool MustYield(Processor here, Thread current)
    {
        if (current.State != ThreadState.Running || IsOutranked(here, current)) return true;
        return HasEqual(here, current) && (current.HasUnfinishedEnter || Clock.Now >= here.SliceEndNs);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasEqual(Processor here, Thread current) => (here.Queue.Ready >> current.Priority & 1) != 0;

    private static void Switch(Processor here)
    {
        ulong now = Cpu.ReadTimestamp();
        if (here.Current is { } current)
        {
            Account(current, now);
            here.Current = null;
            if (current.State == ThreadState.Running) MakeReady(current);
        }
        Thread? next = TakeNext(here);
        if (next is null) return;
        here.Switches++;
        next.State = ThreadState.Running;
        next.On = here;
        next.RunningSince = now;
        here.SliceEndNs = Clock.At(now) + Limits.TimeSliceNs;
        here.Current = next;
        if (next.MayTakeMore) next.TakeMore();
    }

    /// <summary>The most important of all that are ready, of equals one of this processor's own.</summary>
    private static Thread? TakeNext(Processor here)
    {
        while (Processors.AreMany && Processors.WithReadyAbove(here, here.Queue.Top) is { } other)
            if (other.Queue.TakeFirst(here.Queue.Top + 1) is { } taken) return taken;
        return here.Queue.TakeFirst(0);
    }

    private static UserFrame* Resume(Processor here, Thread thread)
    {
        SetAlarm(here);
        Process process = thread.Process;
        if (process.PortsPage != here.PortsPage) ShowPorts(here, process.PortsPage);
        if (thread.Way != here.Way) Reflect.Dress(here, thread);
        if (Processors.AreMany) Load(here, thread.Frame->AddressSpace);
        World.Leave(here);
        return thread.Frame;
    }

    /// <summary>
    /// Says what runs here, and calls another processor for somebody whom nobody runs. Whoever became ready before it
    /// was said has been offered to nobody: so there is a last look.
    /// </summary>
    /// <returns>False: there is somebody more important now.</returns>
    private static bool TryOfferRest(Processor here, Thread current)
    {
        here.Running = current.Priority;
        Cpu.Fence();
        if (IsOutranked(here, current)) return false;
        int top = System.Math.Max(here.Queue.Top, Processors.WithReadyAbove(here, Processor.Idle)?.Queue.Top ?? -1);
        if (top > Processor.Idle) Processors.CallFor(here, top);
        return true;
    }

    /// <summary>Before the lock is free: then the tables that were loaded until now may end.</summary>
    private static void Load(Processor here, ulong root)
    {
        if (here.Root == root) return;
        here.Root = root;
        Cpu.WriteCr3(root);
    }

    /// <summary>The processors' copies of a bitmap may be out of date: the next thread gets a fresh one.</summary>
    internal static void PortsChanged()
    {
        for (int i = 0; i < Processors.Count; i++) Processors.At(i).PortsPage = ulong.MaxValue;
    }

    private static void ShowPorts(Processor here, ulong page)
    {
        here.PortsPage = page;
        if (page == 0) Descriptors.DenyPorts();
        else Descriptors.SetPorts(PhysicalWords.BytesOf(page)[..IoPorts.BitmapBytes]);
    }

    /// <summary>An alarm that comes too early is harmless, so one that is set earlier than needed stays.</summary>
    private static void SetAlarm(Processor here)
    {
        ulong wanted = here.Alarms.NextNs;
        if (here.Current is not null && HasEqual(here, here.Current))
            wanted = System.Math.Min(wanted, here.SliceEndNs);
        if (wanted >= here.AlarmNs) return;
        here.AlarmNs = wanted;
        Clock.SetAlarm(wanted);
    }

    /// <summary>The alarm has come; it is set again when the next thread is resumed.</summary>
    internal static void AlarmCame(Processor here)
    {
        here.AlarmNs = ulong.MaxValue;
        Timers.Expire(here, Clock.Now);
    }
}
