using System.Runtime.CompilerServices;
using System.Threading;

namespace Mooring.Ports;

/// <summary>A thread, as a port sees it.</summary>
public abstract class Waiter : Ranked
{
    internal Waiter? NextWaiter;

    public Wait Wait;
}

/// <summary>
/// A port: its ready sources and the threads that wait for them, in the order in which they came. One push wakes at
/// most one thread: the first for whom there is now enough. A waiter that needs more than there is stays, and those
/// behind it are not held up by it.
/// <para>
/// A port with a concurrency value has a crew: the threads that wait here, or waited here last and somewhere without a
/// value since. While so many of the crew are runnable packets wait, and so does who waits for them. Whoever begins to
/// wait, anywhere, is stopped or ends makes room for the next one. One that goes on after a wait for something else
/// counts again, so more may be runnable for as long as it takes until one of them rests: nobody is woken meanwhile.
/// </para>
/// </summary>
public abstract class WaiterList : LentList
{
    /// <summary>Both null, or neither.</summary>
    protected Waiter? FirstWaiter, LastWaiter;

    /// <summary>
    /// Not among the others: the only one who waits, for one packet, for as long as it takes; nothing is ready. What
    /// else that means is its owner's affair.
    /// </summary>
    protected Waiter? Lone;

    /// <summary>0: any number.</summary>
    public uint Concurrency { get; protected set; }

    private int _runnable;

    /// <summary>Threads of the crew that neither wait nor are stopped.</summary>
    public uint Runnable => (uint)Volatile.Read(ref _runnable);

    /// <summary>Packets that may be taken now.</summary>
    public int Available
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Concurrency != 0 && Runnable >= Concurrency ? 0 : Count;
    }

    /// <summary>One of the crew is runnable again. It may be said while somebody else holds the port.</summary>
    public void Starts() => Interlocked.Increment(ref _runnable);

    /// <summary>
    /// One of the crew waits, is stopped or has ended: <see cref="NextToWake"/> may have somebody for its place.
    /// </summary>
    public void Rests() => Interlocked.Decrement(ref _runnable);

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

    /// <summary>
    /// After a push, or when one less is runnable: who gets its packets and runs; null: for nobody there is enough.
    /// </summary>
    public Waiter? NextToWake<TClock>(TClock clock) where TClock : struct, IClock
    {
        TreatAsMany();
        Waiter? at = FirstWaiter;
        int available = Available;
        while (at is not null && !at.Wait.IsSatisfied(available, clock)) at = at.NextWaiter;
        return at;
    }

    /// <summary>Whoever waits here lends nothing through this end any more.</summary>
    public void CutLends(ref PriorityLending lending, Source through)
    {
        for (Waiter? at = FirstWaiter; at is not null; at = at.NextWaiter) lending.Cut(at, through);
    }

    /// <summary>The lone waiter becomes one like any other.</summary>
    public void TreatAsMany()
    {
        if (Lone is null) return;
        FirstWaiter = LastWaiter = Lone;
        Lone = null;
    }
}
