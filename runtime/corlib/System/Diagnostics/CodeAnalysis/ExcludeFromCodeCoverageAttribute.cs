namespace System.Diagnostics.CodeAnalysis;

public sealed class ExcludeFromCodeCoverageAttribute : Attribute
{
}
