namespace System.Diagnostics.CodeAnalysis;

public sealed class AllowNullAttribute : Attribute
{
}
