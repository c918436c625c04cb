using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace System.Runtime.CompilerServices;

public readonly struct ValueTaskAwaiter : ICriticalNotifyCompletion, IStateMachineAwaiter
{
    internal static readonly Action<object> Invoke = static state => Unsafe.As<Action>(state)();

    private readonly ValueTask _task;

    internal ValueTaskAwaiter(ValueTask task) => _task = task;

    public bool IsCompleted => _task.IsCompleted;

    public void GetResult() => _task._source?.GetResult(_task._token);

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) => Wait(Invoke, continuation);

    void IStateMachineAwaiter.Suspend(StateMachineBox box) => Wait(StateMachineBox.Continue, box);

    private void Wait(Action<object> continuation, object state)
    {
        if (_task._source == null)
            Mooring.Runtime.RunQueue.Post(continuation, state);
        else
            _task._source.OnCompleted(continuation, state, _task._token, ValueTaskSourceOnCompletedFlags.None);
    }
}
