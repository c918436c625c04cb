namespace System.Runtime;

/// <summary>Says where a booted program begins; without a meaning here.</summary>
/// <param name="symbol">The name that the start-up code calls.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RuntimeExportAttribute(string symbol) : Attribute
{
    public string Symbol { get; } = symbol;
}
