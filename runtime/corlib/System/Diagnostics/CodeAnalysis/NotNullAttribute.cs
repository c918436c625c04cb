namespace System.Diagnostics.CodeAnalysis;

public sealed class NotNullAttribute : Attribute
{
}
