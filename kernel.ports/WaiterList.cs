using System.Runtime.CompilerServices;

namespace Mooring.Ports;

/// <summary>A thread, as a port sees it.</summary>
public abstract class Waiter : Alarm
{
    internal Waiter? NextWaiter;

    public Wait Wait;
}

/// <summary>
/// A port: its ready sources and the threads that wait for them, in the order in which they came. One push wakes at
/// most one thread: the first for whom there is now enough. A waiter that needs more than there is stays, and those
/// behind it are not held up by it.
/// </summary>
public abstract class WaiterList : ReadyList
{
    /// <summary>Both null, or neither.</summary>
    protected Waiter? FirstWaiter, LastWaiter;

    /// <summary>
    /// Not among the others: the only one who waits, for one packet, for as long as it takes; nothing is ready. What
    /// else that means is its owner's affair.
    /// </summary>
    protected Waiter? Lone;

    public bool HasWaiters => IsAwaited;

    /// <summary>Queues a thread that has nothing to take yet.</summary>
    public void AddWaiter(Waiter waiter)
    {
        TreatAsMany();
        IsAwaited = true;
        waiter.NextWaiter = null;
        if (FirstWaiter is null) FirstWaiter = waiter;
        else LastWaiter!.NextWaiter = waiter;
        LastWaiter = waiter;
    }

    /// <returns>False: it did not wait here.</returns>
    public bool RemoveWaiter(Waiter waiter)
    {
        TreatAsMany();
        Waiter? before = null;
        Waiter? at = FirstWaiter;
        for (; at is not null && at != waiter; at = at.NextWaiter) before = at;
        if (at is null) return false;
        if (before is null) FirstWaiter = waiter.NextWaiter;
        else before.NextWaiter = waiter.NextWaiter;
        if (LastWaiter == waiter) LastWaiter = before;
        waiter.NextWaiter = null;
        IsAwaited = FirstWaiter is not null;
        return true;
    }

    /// <summary>After a push: who gets its packets and runs; null: for nobody there is enough.</summary>
    public Waiter? NextToWake<TClock>(TClock clock) where TClock : struct, IClock
    {
        TreatAsMany();
        Waiter? at = FirstWaiter;
        while (at is not null && !at.Wait.IsSatisfied(Count, clock)) at = at.NextWaiter;
        return at;
    }

    /// <summary>The lone waiter becomes one like any other.</summary>
    public void TreatAsMany()
    {
        if (Lone is null) return;
        FirstWaiter = LastWaiter = Lone;
        Lone = null;
    }
}
