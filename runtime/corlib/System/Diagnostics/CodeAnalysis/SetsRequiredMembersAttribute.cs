namespace System.Diagnostics.CodeAnalysis;

public sealed class SetsRequiredMembersAttribute : Attribute
{
}
