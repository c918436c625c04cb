using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mooring.Tools.Archive;
using Mooring.Tools.Symbols;

namespace Mooring.Tools.Image;

/// <summary>
/// Makes the bootable image: links the kernel a second time, now with its own symbol table in <c>.symbols</c> and the
/// boot archive in <c>.archive</c>.
/// </summary>
/// <remarks>
/// The symbol table is computed from the first link, so it is true for the second one only if no code has moved. The
/// linker script puts both sections behind everything else, and <see cref="RequireSameCode"/> checks what came out. The
/// first link's own command is in <c>kernel.link.rsp</c> beside the kernel.
/// </remarks>
/// <param name="tree">The checkout, built.</param>
public sealed class ImageLink(SourceTree tree)
{
    private static readonly string[] s_programFolders = ["servers", "apps", "examples", "bench", "libc-shim"];

    /// <summary>Links <see cref="SourceTree.Image"/> unless nothing it is made from has changed.</summary>
    /// <returns>False when there was nothing to do.</returns>
    public bool Make()
    {
        string[] programs = [.. Programs().Union(new CPrograms(tree).Make()).Order(StringComparer.Ordinal)];
        string tool = typeof(ImageLink).Assembly.Location;
        string[] files =
            [.. programs.Select(tree.Elf), .. ServiceFiles(programs), tree.Kernel, LinkCommand, tool];
        var inputs = new ImageInputs(Path.Combine(tree.Artifacts, "image.inputs"), files);
        if (File.Exists(tree.Image) && inputs.Unchanged) return false;
        if (!File.Exists(tree.Kernel)) throw new ToolException($"there is no {tree.Kernel}; build the tree first");
        Directory.CreateDirectory(Workplace);
        WriteSymbols();
        WriteArchive(programs);
        Link();
        inputs.Save();
        return true;
    }

    private string Workplace => Path.Combine(tree.Artifacts, "obj", "image");

    private string LinkCommand => Path.ChangeExtension(tree.Kernel, ".link.rsp");

    /// <summary>The names of the freestanding programs: the projects of these folders that have an image.</summary>
    private string[] Programs() =>
    [
        .. s_programFolders.Select(folder => Path.Combine(tree.Root, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories))
            .Select(project => Path.GetFileNameWithoutExtension(project))
            .Where(name => File.Exists(tree.Elf(name)))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What init is to know of services: beside the projects of those programs that have an image.</summary>
    private IEnumerable<string> ServiceFiles(string[] programs) =>
        s_programFolders.Select(folder => Path.Combine(tree.Root, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.service", SearchOption.AllDirectories))
            .Where(file => IsBuilt(file, programs));

    private static bool IsBuilt(string serviceFile, string[] programs) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(serviceFile)!, "*.csproj", SearchOption.AllDirectories)
            .Any(project => programs.Contains(Path.GetFileNameWithoutExtension(project)));

    private string Piece(string name) => Path.Combine(Workplace, name);

    private void WriteSymbols()
    {
        using FileStream stream = File.Create(Piece("symbols"));
        SymbolTable.Of(ElfFile.Read(tree.Kernel), "kernel", tree.Root).Write(stream);
    }

    private void WriteArchive(string[] programs)
    {
        var members = programs.ToDictionary(name => name, name => (Stripped(name), SymbolsOf(name)));
        Dictionary<string, byte[]> services = ServiceFiles(programs)
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllBytes);
        using FileStream stream = File.Create(Piece("archive"));
        BootArchive.Write(stream, members, services);
    }

    private byte[] SymbolsOf(string program)
    {
        using var stream = new MemoryStream();
        SymbolTable.Of(ElfFile.Read(tree.Elf(program)), program, tree.Root).Write(stream);
        return stream.ToArray();
    }

    private byte[] Stripped(string program)
    {
        string stripped = Piece(program + ".stripped");
        HostCommand.Run("objcopy", "binutils", "--strip-all", "--remove-section=.eh_frame",
            "--remove-section=.dotnet_eh_table", tree.Elf(program), stripped);
        return File.ReadAllBytes(stripped);
    }

    private void Link()
    {
        File.WriteAllText(Piece("blobs.asm"),
            $"""
            section .symbols progbits alloc noexec nowrite align=8
                incbin "{Piece("symbols")}"
            section .archive progbits alloc noexec nowrite align=4096
                incbin "{Piece("archive")}"
            section .note.GNU-stack noalloc noexec nowrite progbits

            """);
        HostCommand.Run("nasm", "nasm", "-f", "elf64", "-o", Piece("blobs.o"), Piece("blobs.asm"));
        string linked = Piece("mooring.elf");
        HostCommand.Run("ld.lld", "lld", "@" + LinkCommand, Piece("blobs.o"), "--strip-debug", "-o", linked);
        RequireSameCode(ElfFile.Read(tree.Kernel), ElfFile.Read(linked));
        File.Move(linked, tree.Image, overwrite: true);
    }

    private static void RequireSameCode(ElfFile first, ElfFile second)
    {
        HashSet<(string, ulong)> before = CodeSymbols(first), after = CodeSymbols(second);
        if (before.SetEquals(after)) return;
        (string name, ulong address) = before.Except(after).Concat(after.Except(before)).First();
        throw new ToolException(
            $"linking symbols and archive into the kernel moved its code: {name} is at 0x{address:x} in one link only",
            ExitStatus.Failure);
    }

    private static HashSet<(string Name, ulong Address)> CodeSymbols(ElfFile elf) =>
    [
        .. elf.Symbols
            .Where(symbol => symbol.Section < elf.Sections.Count && elf.Sections[symbol.Section].IsExecutable)
            .Where(symbol => symbol.Name.Length != 0)
            .Select(symbol => (symbol.Name, symbol.Address)),
    ];
}
