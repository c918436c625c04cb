using System.Runtime.CompilerServices;
using Mooring.Kernel.Memory;
using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>A ready list and the threads that wait on it, in the order in which they came.</summary>
internal sealed class Port : ReadyList
{
    private Thread? _firstWaiter, _lastWaiter;

    /// <summary>
    /// The thread that took packets here last: while it runs, its enter block says what is ready. The two point at each
    /// other, and whichever ends first lets go.
    /// </summary>
    private Thread? _server;
    private int _holders;

    /// <summary>
    /// The one thread that waits here, if its wait ends with the first packet, nothing else can end it, and it is the
    /// one that served the port last; else null.
    /// </summary>
    internal Thread? OnlyWaiter
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Thread? waiter = _firstWaiter;
            if (waiter is null || waiter != _lastWaiter || waiter != _server) return null;
            return waiter.Wait.Min == 1 && waiter.Wait.AlarmNs == ulong.MaxValue ? waiter : null;
        }
    }

    /// <summary>Nobody waits and nothing is queued.</summary>
    internal bool IsIdle
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _firstWaiter is null && Count == 0;
    }

    /// <summary>The only waiter goes; a thread that begins to wait on an idle port is the only one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetOnlyWaiter(Thread? thread)
    {
        Link.Set(ref _firstWaiter, thread);
        Link.Set(ref _lastWaiter, thread);
    }

    internal void Open() => _holders = 1;

    internal void Hold() => _holders++;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Release()
    {
        if (--_holders == 0) End();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void End()
    {
        Panic.Assert(_firstWaiter is null, "a port ended with threads waiting on it");
        Panic.Assert(Count == 0, "a port ended with packets in it");
        ServedBy(null);
        Pools.Ports.Give(this);
    }

    /// <summary>Queues a thread that has nothing to take yet.</summary>
    internal void AddWaiter(Thread thread)
    {
        thread.NextWaiter = null;
        if (_firstWaiter is null) _firstWaiter = thread;
        else _lastWaiter!.NextWaiter = thread;
        _lastWaiter = thread;
    }

    internal void RemoveWaiter(Thread thread)
    {
        Thread? before = null;
        for (Thread? at = _firstWaiter; at != thread; at = at!.NextWaiter)
        {
            Panic.Assert(at is not null, "a waiting thread is not among its port's waiters");
            before = at;
        }
        if (before is null) _firstWaiter = thread.NextWaiter;
        else before.NextWaiter = thread.NextWaiter;
        if (_lastWaiter == thread) _lastWaiter = before;
        thread.NextWaiter = null;
    }

    internal void ServedBy(Thread? thread)
    {
        if (_server == thread) return;
        if (_server is not null) _server.Serves = null;
        thread?.Serves?.ServedBy(null);
        _server = thread;
        if (thread is not null) thread.Serves = this;
    }

    /// <summary>
    /// After every push: the first waiter for whom there is now enough gets its packets and runs. One push wakes at
    /// most one thread; a waiter that needs more than there is stays.
    /// </summary>
    internal void WakeOne()
    {
        for (Thread? at = _firstWaiter; at is not null; at = at.NextWaiter)
        {
            if (!at.Wait.IsSatisfied(Count)) continue;
            at.Deliver();
            return;
        }
        _server?.ShowReadyBand(this);
    }
}
