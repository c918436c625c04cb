namespace System.Runtime.CompilerServices;

public sealed class AsyncMethodBuilderAttribute : Attribute
{
    public AsyncMethodBuilderAttribute(Type builderType) { }
}
