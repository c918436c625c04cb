using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Mooring.Tools.Symbols;

/// <summary>
/// The addresses that a symbol table covers: from the first executable byte it can reach to the last one.
/// </summary>
public readonly record struct CodeRange(ulong Start, ulong End)
{
    private const ulong Reach = 1UL << 31;

    /// <summary>
    /// The executable sections of an image. The kernel's start-up code lies 2 GiB below everything else and is left
    /// out.
    /// </summary>
    /// <exception cref="InvalidDataException">The image has no code.</exception>
    public static CodeRange Of(ElfFile elf)
    {
        List<ElfSection> code = [.. elf.Sections.Where(section => section.IsExecutable && section.Size != 0)];
        if (code.Count == 0) throw new InvalidDataException("the image has no code");
        ulong end = code.Max(section => section.End);
        ulong start = code.Where(section => end - section.Address < Reach).Min(section => section.Address);
        return new CodeRange(start, end);
    }

    /// <summary>True for addresses of the code and for the one just behind it, where the last row ends.</summary>
    public bool Covers(ulong address) => address >= Start && address <= End;
}
