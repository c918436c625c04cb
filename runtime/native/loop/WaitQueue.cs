using System;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace Mooring.Runtime;

/// <summary>Many that wait for something to change, woken in order, one or all. Waiters are pooled.</summary>
public sealed class WaitQueue
{
    private Waiter? _head, _tail;

    public bool IsEmpty => _head is null;

    /// <summary>Completes at the next wake-up that reaches this place of the queue.</summary>
    public ValueTask Wait()
    {
        Waiter waiter = Waiter.Take();
        if (_tail is null) _head = waiter;
        else _tail.Next = waiter;
        _tail = waiter;
        return waiter.Task;
    }

    public void WakeOne()
    {
        if (_head is not { } waiter) return;
        _head = waiter.Next;
        if (_head is null) _tail = null;
        waiter.Next = null;
        waiter.Wake();
    }

    public void WakeAll()
    {
        Waiter? last = _tail;
        while (_head is { } waiter)
        {
            WakeOne();
            if (waiter == last) return;
        }
    }

    /// <summary>
    /// Wakes all when a call is to end, so that each looks again and sees it; until what this returns is disposed of.
    /// </summary>
    public CancellationTokenRegistration WakeAllWith(CancellationToken cancel) =>
        cancel.Register(static queue => ((WaitQueue)queue!).WakeAll(), this);

    private sealed class Waiter : IValueTaskSource
    {
        private static Waiter? s_free;

        public Waiter? Next;
        private ManualResetValueTaskSourceCore<bool> _core;

        public ValueTask Task => new(this, _core.Version);

        public static Waiter Take()
        {
            Waiter waiter = s_free ?? new Waiter();
            s_free = waiter.Next;
            waiter.Next = null;
            return waiter;
        }

        public void Wake() => _core.SetResult(true);

        public void GetResult(short token)
        {
            _core.GetResult(token);
            _core.Reset();
            Next = s_free;
            s_free = this;
        }

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(
            Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
