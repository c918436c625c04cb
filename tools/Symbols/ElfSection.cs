namespace Mooring.Tools.Symbols;

/// <summary>One section header of an ELF64 file (System V gABI, chapter 4).</summary>
public sealed record ElfSection(string Name, uint Type, ulong Flags, ulong Address, ulong Offset, ulong Size, uint Link)
{
    private const uint NoBits = 8;
    private const ulong Executable = 4;

    public ulong End => Address + Size;

    public bool IsExecutable => (Flags & Executable) != 0;

    /// <summary>False for .bss and the like: the section takes memory, but no bytes of the file.</summary>
    public bool HasContents => Type != NoBits;

    public bool Contains(ulong address) => address >= Address && address < End;
}
