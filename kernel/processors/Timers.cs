using System.Runtime.CompilerServices;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel;

/// <summary>
/// Everything that waits for a time: threads whose wait has a linger or a deadline, and armed timers. Each processor
/// has a heap of what was set there, and an alarm clock; whoever wakes a thread clears it wherever it is. What an alarm
/// belongs to is guarded by its port's lock, or by the world; the heap by a lock that comes after those.
/// </summary>
internal static class Timers
{
    /// <summary>Sets or moves an alarm of this processor; to 2^64-1: clears it.</summary>
    internal static void Set(Alarm alarm, ulong dueNs)
    {
        Clear(alarm);
        if (dueNs == ulong.MaxValue) return;
        Processor here = Processor.Here();
        alarm.Heap = here.Number;
        here.Alarms.Set(alarm, dueNs);
    }

    internal static void Clear(Alarm alarm)
    {
        if (alarm.IsSet) Processors.At(alarm.Heap).Alarms.Clear(alarm);
    }

    /// <summary>
    /// Ends every wait that is due, and rings every timer. Between the heap's lock and the port's somebody else may
    /// have woken the thread or armed the timer again: so everything is looked at once more under the port's lock.
    /// </summary>
    internal static void Expire(Processor here, ulong now)
    {
        while (here.Alarms.TryTakeDue(now, out Alarm alarm))
        {
            if (alarm is Thread thread) Expire(thread, now);
            else Expire(Unsafe.As<TimerAlarm>(alarm).Timer);
        }
    }

    /// <summary>A wait whose linger has passed with nothing there goes on to its deadline.</summary>
    private static void Expire(Thread thread, ulong now)
    {
        Port? port = thread.WaitsOn;
        if (port is null) return;
        port.Take();
        if (thread.State == ThreadState.Waiting && thread.WaitsOn == port)
        {
            if (thread.Wait.IsOverAt(now, port.Available)) thread.Deliver();
            else if (!thread.IsSet) Set(thread, thread.Wait.DeadlineNs);
        }
        port.Give();
    }

    private static void Expire(Timer timer)
    {
        Port port = Arms.PortOf(timer);
        port.Take();
        if (timer.Recheck()) port.WakeOne();
        port.Give();
    }
}

/// <summary>The heap of one processor. Mutable struct: a field of <see cref="Processor"/>.</summary>
internal struct ProcessorAlarms
{
    private SpinLock _lock;
    private AlarmHeap _heap;

    /// <summary>When the first wants to be looked at; 2^64-1 when none does.</summary>
    internal ulong NextNs { get; private set; }

    internal void Open() => NextNs = ulong.MaxValue;

    /// <summary>The same on the only processor.</summary>
    internal readonly ulong NextNsAlone
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _heap.NextNs;
    }

    internal void Set(Alarm alarm, ulong dueNs)
    {
        Take();
        _heap.Set(alarm, dueNs);
        Give();
    }

    internal void Clear(Alarm alarm)
    {
        Take();
        _heap.Clear(alarm);
        Give();
    }

    internal bool TryTakeDue(ulong now, out Alarm alarm)
    {
        Take();
        alarm = _heap.First!;
        bool isDue = alarm is not null && alarm.DueNs <= now;
        if (isDue) _heap.Clear(alarm!);
        Give();
        return isDue;
    }

    private void Take()
    {
        if (Processors.AreMany) _lock.Take();
    }

    private void Give()
    {
        NextNs = _heap.NextNs;
        if (Processors.AreMany) _lock.Give();
    }
}

/// <summary>The clock, as waits know it.</summary>
internal readonly struct KernelClock : IClock
{
    public ulong NowNs => Clock.Now;
}
