namespace System.Diagnostics.CodeAnalysis;

public sealed class MemberNotNullAttribute : Attribute
{
    public MemberNotNullAttribute(string member) { }

    public MemberNotNullAttribute(params string[] members) { }
}
