namespace System.Diagnostics.CodeAnalysis;

public sealed class DoesNotReturnAttribute : Attribute
{
}
