namespace System.Runtime.CompilerServices;

/// <summary>
/// As <see cref="AsyncValueTaskMethodBuilder{TResult}"/>, for methods that nobody can await: the box goes back to the
/// pool when the method is over.
/// </summary>
public struct AsyncVoidMethodBuilder
{
    private readonly struct Nothing
    {
    }

    private AsyncValueTaskMethodBuilder<Nothing> _builder;

    public static AsyncVoidMethodBuilder Create() => default;

    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    public readonly void SetStateMachine(IAsyncStateMachine stateMachine) { }

    public readonly void SetResult() => _builder.Forget();

    public readonly void SetException(Exception exception) => _builder.SetException(exception);

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion where TStateMachine : IAsyncStateMachine =>
        _builder.AwaitOnCompleted(ref awaiter, ref stateMachine);

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion where TStateMachine : IAsyncStateMachine =>
        _builder.AwaitUnsafeOnCompleted(ref awaiter, ref stateMachine);
}
