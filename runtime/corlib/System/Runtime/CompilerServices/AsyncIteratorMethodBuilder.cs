namespace System.Runtime.CompilerServices;

/// <summary>
/// What the compiler builds <c>async IAsyncEnumerable&lt;T&gt;</c> methods with. Their state machine is an object
/// already, and the value that each step completes is its own affair: what is left is to go on after an await. The
/// delegate for that is made once, so that a stream allocates nothing per item.
/// </summary>
public struct AsyncIteratorMethodBuilder
{
    private Action _moveNext;

    public static AsyncIteratorMethodBuilder Create() => default;

    public readonly void MoveNext<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion where TStateMachine : IAsyncStateMachine
    {
        IAsyncStateMachine machine = stateMachine;
        awaiter.OnCompleted(_moveNext ??= machine.MoveNext);
    }

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion where TStateMachine : IAsyncStateMachine
    {
        IAsyncStateMachine machine = stateMachine;
        awaiter.UnsafeOnCompleted(_moveNext ??= machine.MoveNext);
    }

    public readonly void Complete() { }
}
