using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;

namespace Mooring.Tools.Archive;

/// <summary>
/// The boot archive that is linked into the kernel: a ustar file with the programs as <c>bin/NAME</c> (stripped) and
/// what init is to know of services as <c>services/NAME</c>, and symbol tables as <c>symbols/NAME</c>, in ordinal
/// order. The same programs give the same bytes.
/// </summary>
public static class BootArchive
{
    private const UnixFileMode ReadExecute = (UnixFileMode)0b101_101_101, Read = (UnixFileMode)0b100_100_100;

    /// <summary>Writes the archive.</summary>
    /// <param name="programs">By name: the stripped ELF and the symbol table.</param>
    /// <param name="services">By name: a text that init reads.</param>
    public static void Write(
        Stream stream, IReadOnlyDictionary<string, (byte[] Elf, byte[] Symbols)> programs,
        IReadOnlyDictionary<string, byte[]> services)
    {
        using var writer = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true);
        string[] names = [.. programs.Keys.Order(StringComparer.Ordinal)];
        writer.WriteEntry(Member(TarEntryType.Directory, "bin/", ReadExecute));
        foreach (string name in names) Add(writer, "bin/" + name, ReadExecute, programs[name].Elf);
        writer.WriteEntry(Member(TarEntryType.Directory, "services/", ReadExecute));
        foreach (string name in services.Keys.Order(StringComparer.Ordinal))
            Add(writer, "services/" + name, Read, services[name]);
        writer.WriteEntry(Member(TarEntryType.Directory, "symbols/", ReadExecute));
        foreach (string name in names) Add(writer, "symbols/" + name, Read, programs[name].Symbols);
    }

    private static void Add(TarWriter writer, string name, UnixFileMode mode, byte[] contents)
    {
        using var data = new MemoryStream(contents);
        UstarTarEntry entry = Member(TarEntryType.RegularFile, name, mode);
        entry.DataStream = data;
        writer.WriteEntry(entry);
    }

    private static UstarTarEntry Member(TarEntryType type, string name, UnixFileMode mode) =>
        new(type, name) { Mode = mode, ModificationTime = DateTimeOffset.UnixEpoch };
}
