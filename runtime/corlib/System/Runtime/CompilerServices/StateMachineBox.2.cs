namespace System.Runtime.CompilerServices;

/// <summary>
/// The box of one async method. A method that suspends for the first time moves its state machine into a box of its
/// kind: one that waited in the pool, else a new one; it stays there until it is done. The box goes back when its
/// result has been taken, with the version stepped on, so that a second await of the same ValueTask is noticed and ends
/// the process. A box whose result nobody takes is left to the collector.
/// </summary>
internal sealed class StateMachineBox<TResult, TStateMachine> : StateMachineBox<TResult>
    where TStateMachine : IAsyncStateMachine
{
    private static StateMachineBox<TResult, TStateMachine> s_pool;

    internal TStateMachine StateMachine;
    private StateMachineBox<TResult, TStateMachine> _nextInPool;

    internal static StateMachineBox<TResult, TStateMachine> Take()
    {
        StateMachineBox<TResult, TStateMachine> box = s_pool;
        if (box == null)
            return new StateMachineBox<TResult, TStateMachine>();
        s_pool = box._nextInPool;
        box._nextInPool = null;
        return box;
    }

    protected override void MoveNext() => StateMachine.MoveNext();

    internal override void Recycle()
    {
        _core.Reset();
        StateMachine = default;
        _nextInPool = s_pool;
        s_pool = this;
    }
}
