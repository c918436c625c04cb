using Mooring.Kernel.Objects;

namespace Mooring.Kernel;

/// <summary>Waiting threads by the time at which they want to be looked at, the soonest first.</summary>
internal static class Timers
{
    private static Thread? s_first;

    /// <summary>When the first wants to be looked at; 2^64-1 when none does.</summary>
    internal static ulong NextNs => s_first is null ? ulong.MaxValue : s_first.Wait.AlarmNs;

    /// <summary>A thread that begins to wait: at its linger, else at its deadline.</summary>
    internal static void Add(Thread thread)
    {
        thread.Wait.AlarmNs = System.Math.Min(thread.Wait.LingerNs, thread.Wait.DeadlineNs);
        Insert(thread);
    }

    internal static void Remove(Thread thread)
    {
        if (thread.Wait.AlarmNs == ulong.MaxValue) return;
        thread.Wait.AlarmNs = ulong.MaxValue;
        if (s_first == thread)
        {
            s_first = thread.NextTimer;
            return;
        }
        Thread before = s_first!;
        while (before.NextTimer != thread) before = before.NextTimer!;
        before.NextTimer = thread.NextTimer;
    }

    /// <summary>
    /// Ends every wait that is due. One whose linger has passed with nothing there goes on to its deadline.
    /// </summary>
    internal static void Expire(ulong now)
    {
        while (s_first is not null && s_first.Wait.AlarmNs <= now)
        {
            Thread thread = s_first;
            if (now >= thread.Wait.DeadlineNs || thread.Wait.IsSatisfied(thread.Wait.Port!.Count))
            {
                thread.Deliver();
                continue;
            }
            s_first = thread.NextTimer;
            thread.Wait.AlarmNs = thread.Wait.DeadlineNs;
            Insert(thread);
        }
    }

    private static void Insert(Thread thread)
    {
        if (thread.Wait.AlarmNs == ulong.MaxValue) return;
        Thread? before = null;
        Thread? at = s_first;
        for (; at is not null && at.Wait.AlarmNs <= thread.Wait.AlarmNs; at = at.NextTimer) before = at;
        thread.NextTimer = at;
        if (before is null) s_first = thread;
        else before.NextTimer = thread;
    }
}
