namespace System.Runtime.CompilerServices;

public class StateMachineAttribute : Attribute
{
    public StateMachineAttribute(Type stateMachineType) { }
}
