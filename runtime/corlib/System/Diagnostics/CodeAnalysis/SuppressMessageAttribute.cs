namespace System.Diagnostics.CodeAnalysis;

public sealed class SuppressMessageAttribute : Attribute
{
    public SuppressMessageAttribute(string category, string checkId) { }

    public string Justification { get; set; }
}
