using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using Iced.Intel;
using Mooring.Tools;
using Mooring.Tools.Symbols;

namespace Mooring.Tests.Bench;

/// <summary>Code as it lies in memory, and what its functions are called.</summary>
internal sealed class MachineCode(ulong begin, byte[] bytes, IReadOnlyList<(string Name, ulong Address)> symbols)
{
    private const string Program = "bench-rings";
    private static readonly Lazy<MachineCode> s_shipped = new(() => ReadShipped(SourceTree.Find()));

    /// <summary>
    /// The benchmark's program in the shipped image's boot archive, with the symbols of the ELF that was stripped for
    /// it.
    /// </summary>
    internal static MachineCode Shipped => s_shipped.Value;

    /// <summary>Where a function begins.</summary>
    internal ulong AddressOf(string name) => symbols.Single(symbol => symbol.Name == name).Address;

    /// <summary>What begins at an address; empty when nothing does.</summary>
    internal IEnumerable<string> NamesAt(ulong address) =>
        symbols.Where(symbol => symbol.Address == address).Select(symbol => symbol.Name);

    /// <summary>The instruction at an address.</summary>
    /// <exception cref="InvalidDataException">There is no code.</exception>
    internal Instruction At(ulong address)
    {
        if (address < begin || address - begin >= (ulong)bytes.Length)
            throw new InvalidDataException($"0x{address:x} is outside the code");
        int at = (int)(address - begin);
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(bytes, at, bytes.Length - at));
        decoder.IP = address;
        return decoder.Decode();
    }

    private static MachineCode ReadShipped(SourceTree tree)
    {
        ElfFile unstripped = ElfFile.Read(tree.Elf(Program));
        string copy = Path.GetTempFileName();
        File.WriteAllBytes(copy, Member(ElfFile.Read(tree.Image), "bin/" + Program));
        ElfFile shipped = ElfFile.Read(copy);
        File.Delete(copy);
        ReadOnlySpan<byte> code = shipped.Contents(".text");
        ulong begin = shipped.Find(".text")!.Address;
        if (unstripped.Find(".text")!.Address != begin || !unstripped.Contents(".text").SequenceEqual(code))
            throw new InvalidDataException("what ships is not the program whose symbols are here");
        var named = unstripped.Symbols.Where(symbol => symbol.Name.Length != 0 && symbol.Section != 0);
        return new MachineCode(begin, code.ToArray(), [.. named.Select(symbol => (symbol.Name, symbol.Address))]);
    }

    private static byte[] Member(ElfFile image, string name)
    {
        using var reader = new TarReader(new MemoryStream(image.Contents(".archive").ToArray()));
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.Name != name || entry.DataStream is not { } data) continue;
            using var bytes = new MemoryStream();
            data.CopyTo(bytes);
            return bytes.ToArray();
        }
        throw new InvalidDataException($"the boot archive has no {name}");
    }
}
