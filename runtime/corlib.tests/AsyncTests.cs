using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Mooring.Runtime;

namespace Mooring.Tests.Corelib;

internal static class AsyncTests
{
    /// <summary>An event that one method at a time can await; what a call slot of the loop is.</summary>
    private sealed class Event : IValueTaskSource<int>
    {
        private ManualResetValueTaskSourceCore<int> _core;

        internal ValueTask<int> Wait()
        {
            _core.Reset();
            return new ValueTask<int>(this, _core.Version);
        }

        internal void Fire(int value) => _core.SetResult(value);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public int GetResult(short token) => _core.GetResult(token);

        public void OnCompleted(
            Action<object> continuation, object state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }

    private static Event s_event;
    private static int s_log;
    private static ValueTask<int> s_kept;

    internal static void Run()
    {
        s_event = new Event();
        Synchronous();
        Suspended();
        SteadyState();
        Detached();
        Order();
        Custom();
        Misuse();
    }

    private static async ValueTask<int> Leaf(int x)
    {
        if (x < 0)
            return -1;
        return x + await s_event.Wait();
    }

    private static async ValueTask<int> Middle(int x)
    {
        int sum = 0;
        for (int i = 0; i < 3; i++)
            sum += await Leaf(x + i);
        return sum;
    }

    private static async ValueTask Serve(int rounds)
    {
        for (int i = 0; i < rounds; i++)
            s_log += await Middle(100);
    }

    private static void Fire(int value)
    {
        s_event.Fire(value);
        RunQueue.RunAll();
    }

    private static void Synchronous()
    {
        ulong before = Machine.Allocated;
        ValueTask<int> done = Leaf(-5);
        Check.That(done.IsCompleted && done.Result == -1, "a method that does not suspend");
        Check.Equal(0, (long)(Machine.Allocated - before), "it allocates nothing");
        Check.That(ValueTask.CompletedTask.IsCompleted && ValueTask.FromResult(3).Result == 3, "ready-made");
    }

    private static void Suspended()
    {
        ValueTask<int> task = Middle(10);
        Check.That(!task.IsCompleted, "suspended");
        Fire(1);
        Fire(2);
        Check.That(!task.IsCompleted, "suspended again");
        s_event.Fire(3);
        Check.That(!task.IsCompleted && RunQueue.Count == 1, "completing posts, and does not run");
        RunQueue.RunAll();
        Check.That(task.IsCompleted && task.Result == 10 + 11 + 12 + 6, "result");
    }

    private static void SteadyState()
    {
        s_log = 0;
        ValueTask served = Serve(200);
        for (int i = 0; i < 30; i++)
            Fire(1);
        ulong before = Machine.Allocated;
        for (int i = 0; i < 500; i++)
            Fire(1);
        Check.Equal(0, (long)(Machine.Allocated - before), "no allocation in the steady state");
        for (int i = 0; i < 70; i++)
            Fire(1);
        Check.That(served.IsCompleted && s_log == 200 * 306, "served");
        served.GetAwaiter().GetResult();
        _ = Serve(1);
        for (int i = 0; i < 3; i++)
            Fire(0);
        Check.That(s_log == 200 * 306 + 303, "a dropped task runs to its end");
    }

    private static async ValueTask Note(int digit)
    {
        for (int i = 0; i < 2; i++)
        {
            s_log = s_log * 10 + digit;
            await RunQueue.Yield();
        }
    }

    private static async void Detach(ValueTask task) => await task;

    private static void Detached()
    {
        s_log = 0;
        Detach(Serve(1));
        for (int i = 0; i < 3; i++)
            Fire(0);
        ulong before = Machine.Allocated;
        for (int round = 0; round < 10; round++)
        {
            Detach(Serve(1));
            for (int i = 0; i < 3; i++)
                Fire(0);
        }
        Check.That(s_log == 11 * 303 && Machine.Allocated == before, "async void, its boxes used again");
    }

    private static void Order()
    {
        s_log = 0;
        _ = Note(1);
        _ = Note(2);
        _ = Note(3);
        RunQueue.RunAll();
        Check.Equal(123123, s_log, "turns are taken in order");
        Check.That(RunQueue.IsEmpty && !RunQueue.RunOne(), "the queue is empty");
        for (int i = 0; i < 1000; i++)
            RunQueue.Post(static state => s_log += (int)state, 1);
        s_log = 0;
        Check.That(RunQueue.RunAll() == 1000 && s_log == 1000, "the queue grows");
    }

    /// <summary>An awaiter that knows nothing but delegates.</summary>
    private sealed class Gate : INotifyCompletion
    {
        private Action _waiting;

        internal Gate GetAwaiter() => this;

        internal bool IsCompleted => false;

        internal int GetResult() => 4;

        public void OnCompleted(Action continuation) => _waiting = continuation;

        internal void Open() => _waiting();
    }

    private static async ValueTask<int> Through(Gate gate) => await gate + await gate;

    private static void Custom()
    {
        Gate gate = new();
        ValueTask<int> task = Through(gate);
        gate.Open();
        gate.Open();
        Check.That(task.Result == 8, "an awaiter of one's own");
    }

    // SAFETY: unsafe for the function pointers alone; they are those of static methods.
    private static unsafe void Misuse()
    {
        s_kept = Leaf(1);
        Fire(1);
        Check.That(s_kept.Result == 2, "awaited once");
        Check.Fails(&TakeKept, "awaited once", "awaited twice, after the end");
        s_kept = Leaf(1);
        s_kept.GetAwaiter().OnCompleted(static () => { });
        Check.Fails(&WaitKept, "awaited already", "awaited twice, before the end");
        Fire(1);
        s_kept = Leaf(1);
        Check.Fails(&TakeKept, "still under way", "result of what is under way");
        Fire(1);
        Check.Fails(&FireTwice, "completed already", "completed twice");
    }

    private static void TakeKept() => _ = s_kept.Result;

    private static void WaitKept() => s_kept.GetAwaiter().OnCompleted(static () => { });

    private static void FireTwice()
    {
        _ = s_event.Wait();
        s_event.Fire(1);
        s_event.Fire(1);
    }
}
