namespace System.Runtime.CompilerServices;

public sealed class InterpolatedStringHandlerAttribute : Attribute
{
}
