namespace System.Runtime.CompilerServices;

public sealed class AsyncIteratorStateMachineAttribute : StateMachineAttribute
{
    public AsyncIteratorStateMachineAttribute(Type stateMachineType) : base(stateMachineType) { }
}
