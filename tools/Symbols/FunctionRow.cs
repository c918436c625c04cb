namespace Mooring.Tools.Symbols;

/// <summary>From this address on, the code belongs to this function.</summary>
public readonly record struct FunctionRow(ulong Address, string Name);
