namespace System.Diagnostics.CodeAnalysis;

public sealed class UnscopedRefAttribute : Attribute
{
}
