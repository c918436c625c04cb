namespace System.Runtime.CompilerServices;

/// <summary>An awaiter that takes the suspended method itself, where others would need a delegate made for
/// them.</summary>
internal interface IStateMachineAwaiter
{
    /// <summary>Has <see cref="StateMachineBox.Continue"/> called with <paramref name="box"/> once the result is
    /// there.</summary>
    void Suspend(StateMachineBox box);
}
