namespace System.Diagnostics.CodeAnalysis;

public sealed class NotNullWhenAttribute : Attribute
{
    public NotNullWhenAttribute(bool returnValue) { }
}
