namespace Mooring.Tools.Symbols;

/// <summary>
/// From this address on, the code comes from this line. Line 0: from nowhere (the end of a sequence).
/// </summary>
public readonly record struct LineRow(ulong Address, string File, uint Line);
