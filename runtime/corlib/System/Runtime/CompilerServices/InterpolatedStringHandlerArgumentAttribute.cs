namespace System.Runtime.CompilerServices;

public sealed class InterpolatedStringHandlerArgumentAttribute : Attribute
{
    public InterpolatedStringHandlerArgumentAttribute(string argument) { }

    public InterpolatedStringHandlerArgumentAttribute(params string[] arguments) { }
}
