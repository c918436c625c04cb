using System.Threading.Tasks;

namespace System.Runtime.CompilerServices;

/// <summary>
/// What the compiler builds <c>async ValueTask&lt;TResult&gt;</c> methods with. It lives in the method's state machine.
/// A method that never suspends has its result here and allocates nothing; see <see
/// cref="StateMachineBox{TResult,TStateMachine}"/> for one that does.
/// </summary>
public struct AsyncValueTaskMethodBuilder<TResult>
{
    private StateMachineBox<TResult> _box;
    private TResult _result;

    public static AsyncValueTaskMethodBuilder<TResult> Create() => default;

    public readonly ValueTask<TResult> Task =>
        _box == null ? new ValueTask<TResult>(_result) : new ValueTask<TResult>(_box, _box.Version);

    internal readonly ValueTask UntypedTask => _box == null ? default : new ValueTask(_box, _box.Version);

    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    public readonly void SetStateMachine(IAsyncStateMachine stateMachine) { }

    public void SetResult(TResult result)
    {
        if (_box == null)
            _result = result;
        else
            _box.SetResult(result);
    }

    /// <summary>The method is over and nobody will ask for its result.</summary>
    internal readonly void Forget() => _box?.Recycle();

    /// <summary>Never reached: `throw` has ended the process before.</summary>
    public readonly void SetException(Exception exception) => throw exception;

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion where TStateMachine : IAsyncStateMachine
    {
        StateMachineBox box = Suspend(ref stateMachine);
        if (default(TAwaiter) != null && awaiter is IStateMachineAwaiter)
            ((IStateMachineAwaiter)awaiter).Suspend(box);
        else
            awaiter.OnCompleted(box.MoveNextAction);
    }

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion where TStateMachine : IAsyncStateMachine
    {
        StateMachineBox box = Suspend(ref stateMachine);
        if (default(TAwaiter) != null && awaiter is IStateMachineAwaiter)
            ((IStateMachineAwaiter)awaiter).Suspend(box);
        else
            awaiter.UnsafeOnCompleted(box.MoveNextAction);
    }

    /// <summary>The method's box; the state machine moves into it the first time. This builder is a field of that state
    /// machine, so it learns of the box before it is copied with the rest.</summary>
    private StateMachineBox Suspend<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        if (_box != null)
            return _box;
        StateMachineBox<TResult, TStateMachine> box = StateMachineBox<TResult, TStateMachine>.Take();
        _box = box;
        box.StateMachine = stateMachine;
        return box;
    }
}
