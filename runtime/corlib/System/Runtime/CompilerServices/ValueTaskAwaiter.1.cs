using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace System.Runtime.CompilerServices;

public readonly struct ValueTaskAwaiter<TResult> : ICriticalNotifyCompletion, IStateMachineAwaiter
{
    private readonly ValueTask<TResult> _task;

    internal ValueTaskAwaiter(ValueTask<TResult> task) => _task = task;

    public bool IsCompleted => _task.IsCompleted;

    public TResult GetResult() => _task.Result;

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) => Wait(ValueTaskAwaiter.Invoke, continuation);

    void IStateMachineAwaiter.Suspend(StateMachineBox box) => Wait(StateMachineBox.Continue, box);

    private void Wait(Action<object> continuation, object state)
    {
        if (_task._source == null)
            Mooring.Runtime.RunQueue.Post(continuation, state);
        else
            _task._source.OnCompleted(continuation, state, _task._token, ValueTaskSourceOnCompletedFlags.None);
    }
}
