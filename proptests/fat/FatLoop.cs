using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Mooring.Tests.Fat;

/// <summary>
/// One thread with one loop, as booted. When nothing is ready the disk may end something; when it has nothing either,
/// the program is stuck, which is a failure.
/// </summary>
internal sealed class FatLoop : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = [];

    /// <summary>Ends something that is under way; false: nothing is.</summary>
    public Func<bool> WhenIdle { get; set; } = static () => false;

    /// <summary>A program that has ended leaves nothing behind that is under way.</summary>
    public bool Drains { get; set; } = true;

    public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

    public T Run<T>(Func<ValueTask<T>> program)
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            Task<T> task = program().AsTask();
            while (!task.IsCompleted)
                if (!Step()) throw new InvalidOperationException("everybody waits, and nothing is under way");
            T result = task.GetAwaiter().GetResult();
            while (Drains && Step())
            {
            }
            return result;
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public void Run(Func<ValueTask> program) => Run(async () =>
    {
        await program();
        return true;
    });

    /// <summary>Runs what is ready now; what waits for the disk goes on waiting.</summary>
    public void Drain()
    {
        while (_ready.TryDequeue(out (SendOrPostCallback Callback, object? State) entry)) entry.Callback(entry.State);
    }

    /// <summary>Runs what is ready, or ends something that is under way, so many times.</summary>
    public void Turn(int times) => Run(() =>
    {
        while (times-- > 0 && Step())
        {
        }
        return default;
    });

    private bool Step()
    {
        if (!_ready.TryDequeue(out (SendOrPostCallback Callback, object? State) entry)) return WhenIdle();
        entry.Callback(entry.State);
        return true;
    }
}
