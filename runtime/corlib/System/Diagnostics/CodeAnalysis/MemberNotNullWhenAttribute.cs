namespace System.Diagnostics.CodeAnalysis;

public sealed class MemberNotNullWhenAttribute : Attribute
{
    public MemberNotNullWhenAttribute(bool returnValue, string member) { }

    public MemberNotNullWhenAttribute(bool returnValue, params string[] members) { }
}
