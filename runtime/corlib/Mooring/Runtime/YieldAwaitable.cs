using System;
using System.Runtime.CompilerServices;

namespace Mooring.Runtime;

/// <summary>Never complete: awaiting it puts the rest of the method at the end of the <see cref="RunQueue"/>.</summary>
public readonly struct YieldAwaitable : ICriticalNotifyCompletion, IStateMachineAwaiter
{
    public YieldAwaitable GetAwaiter() => this;

    public bool IsCompleted => false;

    public void GetResult() { }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) =>
        RunQueue.Post(static state => ((Action)state)(), continuation);

    void IStateMachineAwaiter.Suspend(StateMachineBox box) => RunQueue.Post(StateMachineBox.Continue, box);
}
