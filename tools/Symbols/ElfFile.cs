using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Mooring.Tools.Symbols;

/// <summary>
/// An ELF64 file for x86-64 that this tree's own build has linked: its sections and its symbols.
/// Source: System V gABI, chapters 4 and 5.
/// </summary>
public sealed class ElfFile
{
    private const uint SymbolTableType = 2;
    private const ushort MachineX64 = 62;
    private const int HeaderSize = 64, SectionHeaderSize = 64, SymbolSize = 24;

    private readonly byte[] _bytes;

    private ElfFile(byte[] bytes)
    {
        _bytes = bytes;
        Sections = ReadSections();
        Symbols = ReadSymbols();
    }

    /// <summary>By index, as symbols refer to them.</summary>
    public IReadOnlyList<ElfSection> Sections { get; }

    /// <summary>All rows of all symbol tables.</summary>
    public IReadOnlyList<ElfSymbol> Symbols { get; }

    /// <exception cref="InvalidDataException">The file is not an ELF64 for x86-64, or it is cut short.</exception>
    public static ElfFile Read(string path)
    {
        try
        {
            return new ElfFile(File.ReadAllBytes(path));
        }
        catch (InvalidDataException problem)
        {
            throw new InvalidDataException($"{path}: {problem.Message}", problem);
        }
    }

    /// <summary>The first section of that name.</summary>
    public ElfSection? Find(string name) => Sections.FirstOrDefault(section => section.Name == name);

    /// <summary>The bytes of a section; empty when there is no such section or it has none in the file.</summary>
    public ReadOnlySpan<byte> Contents(string name)
    {
        ElfSection? section = Find(name);
        return section is { HasContents: true } ? Slice(section.Offset, section.Size) : default;
    }

    private List<ElfSection> ReadSections()
    {
        var header = new ByteCursor(Slice(0, HeaderSize));
        if (header.U32() != 0x464C457F || header.U8() != 2 || header.U8() != 1)
            throw new InvalidDataException("not a little-endian ELF64 file");
        header.Skip(12);
        if (header.U16() != MachineX64) throw new InvalidDataException("not for x86-64");
        header.Skip(20);
        ulong table = header.U64();
        header.Skip(10);
        if (header.U16() != SectionHeaderSize) throw new InvalidDataException("section headers of an unknown size");
        ushort count = header.U16(), names = header.U16();
        return ReadSectionHeaders(table, count, names);
    }

    private List<ElfSection> ReadSectionHeaders(ulong table, ushort count, ushort names)
    {
        var raw = new List<(uint Name, ElfSection Section)>(count);
        for (uint index = 0; index < count; index++)
        {
            var row = new ByteCursor(Slice(table + index * SectionHeaderSize, SectionHeaderSize));
            uint name = row.U32(), type = row.U32();
            ulong flags = row.U64(), address = row.U64(), offset = row.U64(), size = row.U64();
            raw.Add((name, new ElfSection("", type, flags, address, offset, size, row.U32())));
        }
        ElfSection strings = raw[names].Section;
        return [.. raw.Select(entry => entry.Section with { Name = StringAt(strings, entry.Name) })];
    }

    private List<ElfSymbol> ReadSymbols()
    {
        var symbols = new List<ElfSymbol>();
        foreach (ElfSection table in Sections.Where(section => section.Type == SymbolTableType))
        {
            ElfSection strings = Sections[(int)table.Link];
            for (ulong offset = 0; offset + SymbolSize <= table.Size; offset += SymbolSize)
                symbols.Add(ReadSymbol(strings, Slice(table.Offset + offset, SymbolSize)));
        }
        return symbols;
    }

    private ElfSymbol ReadSymbol(ElfSection strings, ReadOnlySpan<byte> bytes)
    {
        var row = new ByteCursor(bytes);
        string name = StringAt(strings, row.U32());
        byte info = row.U8();
        row.Skip(1);
        ushort section = row.U16();
        return new ElfSymbol(name, (ElfSymbolKind)(info & 15), info >> 4 != 0, section, row.U64(), row.U64());
    }

    private string StringAt(ElfSection strings, uint offset) =>
        new ByteCursor(Slice(strings.Offset, strings.Size), (int)offset).Text();

    private ReadOnlySpan<byte> Slice(ulong offset, ulong size)
    {
        if (offset > (ulong)_bytes.Length || size > (ulong)_bytes.Length - offset)
            throw new InvalidDataException("the file is cut short");
        return _bytes.AsSpan((int)offset, (int)size);
    }
}
