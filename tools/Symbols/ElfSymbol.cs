namespace Mooring.Tools.Symbols;

/// <summary>What an ELF symbol names (the low four bits of st_info).</summary>
public enum ElfSymbolKind : byte
{
    None = 0,
    Object = 1,
    Function = 2,
    Section = 3,
    File = 4,
}

/// <summary>One row of an ELF64 symbol table.</summary>
/// <param name="Section">Index of the section it is defined in; 0 and 0xFF00 upwards are not sections.</param>
public sealed record ElfSymbol(
    string Name, ElfSymbolKind Kind, bool IsGlobal, ushort Section, ulong Address, ulong Size);
