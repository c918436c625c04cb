using System.Numerics;
using System.Runtime.CompilerServices;
using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel;

/// <summary>
/// Who runs next on the CPU: the highest priority that is ready, in turn within a priority, preempted by a higher one
/// at once and by an equal one after a time slice. There is no tick: the alarm is set only when somebody else is ready
/// at the same priority or a wait has a deadline.
/// <para>
/// When a client rings a sleeping server and then waits itself, the server is what is left to run: the CPU goes to it
/// without another pass through anything.
/// </para>
/// </summary>
internal static unsafe class Scheduler
{
    // SAFETY: the frame of a thread that is ready or running lives as long as the thread (see Thread).
    private static Thread? s_current;
    private static RunQueues s_queues;
    private static uint s_ready;
    private static ulong s_alarmNs = ulong.MaxValue;
    private static ulong s_portsPage;

    /// <summary>The thread that this entry came from, or that is about to be resumed; null when none.</summary>
    internal static Thread? Current
    {
        get => s_current;
        private set => s_current = value;
    }

    internal static ulong Switches { get; private set; }

    internal static void MakeReady(Thread thread)
    {
        ref RunQueue queue = ref s_queues[thread.Priority];
        thread.State = ThreadState.Ready;
        thread.NextInQueue = null;
        if (queue.First is null) queue.First = thread;
        else queue.Last!.NextInQueue = thread;
        queue.Last = thread;
        s_ready |= 1u << thread.Priority;
    }

    internal static void Remove(Thread thread)
    {
        ref RunQueue queue = ref s_queues[thread.Priority];
        Thread? before = null;
        for (Thread? at = queue.First; at != thread; at = at!.NextInQueue) before = at;
        if (before is null) queue.First = thread.NextInQueue;
        else before.NextInQueue = thread.NextInQueue;
        if (queue.Last == thread) queue.Last = before;
        if (queue.First is null) s_ready &= ~(1u << thread.Priority);
    }

    /// <summary>The process is being buried: nothing of it is current any more.</summary>
    internal static void Forget(Process process)
    {
        if (Current is not null && Current.Process == process) Current = null;
    }

    /// <summary>The thread whose enter or interrupt the kernel is working on goes on being the one that runs.</summary>
    internal static void Begin(Thread thread)
    {
        Current = thread;
        thread.State = ThreadState.Running;
    }

    /// <summary>Would it run at once, with nothing else to be done on the way?</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool CanPassTo(Thread thread) =>
        s_ready >> thread.Priority == 0 && thread.Process.PortsPage == s_portsPage && Leftovers.Count == 0;

    /// <summary>
    /// The current thread begins to wait, and another that waited goes on with the rest of its slice.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void PassTo(Thread thread)
    {
        Thread waiting = Current!;
        ulong now = Cpu.ReadTimestamp();
        waiting.Process.CpuTicks += now - waiting.RunningSince;
        waiting.State = ThreadState.Waiting;
        thread.State = ThreadState.Running;
        thread.RunningSince = now;
        thread.SliceEndNs = waiting.SliceEndNs;
        thread.Wait.Port = null;
        Link.Set(ref s_current, thread);
        Switches++;
    }

    /// <summary>The end of every entry from user mode: the frame to go on with. Idles while there is none.</summary>
    internal static UserFrame* Leave()
    {
        bool hasLeftovers = Leftovers.GiveSome();
        while (true)
        {
            if (Current is null || Current.State != ThreadState.Running || MustYield(Current)) Switch();
            if (Current is null && hasLeftovers)
            {
                hasLeftovers = Leftovers.GiveSome();
                Entry.Window();
            }
            else if (Current is null)
            {
                SetAlarm();
                IdleTime.Sleep();
            }
            else if (!Current.HasUnfinishedEnter) return Resume(Current);
            else
            {
                Entry.Window();
                if (!IsOutranked(Current)) Enter.Continue(Current);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsOutranked(Thread current) => s_ready >> current.Priority > 1;

    /// <summary>Equals take turns: after a time slice, and after each step of a long command.</summary>
    private static bool MustYield(Thread current)
    {
        if (IsOutranked(current)) return true;
        return HasEqual(current) && (current.HasUnfinishedEnter || Clock.Now >= current.SliceEndNs);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasEqual(Thread current) => (s_ready >> current.Priority & 1) != 0;

    private static void Switch()
    {
        ulong now = Cpu.ReadTimestamp();
        if (Current is not null)
        {
            Current.Process.CpuTicks += now - Current.RunningSince;
            if (Current.State == ThreadState.Running) MakeReady(Current);
        }
        Current = TakeNext();
        if (Current is null) return;
        Switches++;
        Current.State = ThreadState.Running;
        Current.RunningSince = now;
        Current.SliceEndNs = Clock.At(now) + Limits.TimeSliceNs;
    }

    private static Thread? TakeNext()
    {
        if (s_ready == 0) return null;
        int priority = BitOperations.Log2(s_ready);
        ref RunQueue queue = ref s_queues[priority];
        Thread thread = queue.First!;
        queue.First = thread.NextInQueue;
        if (queue.First is null) s_ready &= ~(1u << priority);
        thread.NextInQueue = null;
        return thread;
    }

    private static UserFrame* Resume(Thread thread)
    {
        SetAlarm();
        Process process = thread.Process;
        if (process.PortsPage != s_portsPage) ShowPorts(process.PortsPage);
        return thread.Frame;
    }

    /// <summary>The processor's copy of a bitmap may be out of date: the next thread gets a fresh one.</summary>
    internal static void PortsChanged() => s_portsPage = ulong.MaxValue;

    private static void ShowPorts(ulong page)
    {
        s_portsPage = page;
        if (page == 0) Descriptors.DenyPorts();
        else Descriptors.SetPorts(Memory.PhysicalWords.BytesOf(page)[..IoPorts.BitmapBytes]);
    }

    /// <summary>An alarm that comes too early is harmless, so one that is set earlier than needed stays.</summary>
    private static void SetAlarm()
    {
        ulong wanted = Timers.NextNs;
        if (Current is not null && HasEqual(Current))
            wanted = System.Math.Min(wanted, Current.SliceEndNs);
        if (wanted >= s_alarmNs) return;
        s_alarmNs = wanted;
        Clock.SetAlarm(wanted);
    }

    /// <summary>The alarm has come; it is set again when the next thread is resumed.</summary>
    internal static void AlarmCame()
    {
        s_alarmNs = ulong.MaxValue;
        Timers.Expire(Clock.Now);
    }

    private struct RunQueue
    {
        internal Thread? First, Last;
    }

    [InlineArray(Limits.Priorities)]
    private struct RunQueues
    {
        private RunQueue _queue;
    }
}
