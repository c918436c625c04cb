using System;
using System.Collections.Generic;
using System.IO;
using Mooring.Tests.Tools;
using Mooring.Tools;
using Mooring.Tools.Symbols;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// The image of kernel.tests with its symbol table linked in, and QEMU to boot it: one scenario per boot.
/// </summary>
public sealed class MachineImage : IDisposable
{
    private const string Name = "machine-tests";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mooring-machine-");

    public MachineImage()
    {
        SourceTree tree = SourceTree.Find();
        string elf = tree.Elf(Name);
        using (FileStream symbols = File.Create(Piece("symbols")))
            SymbolTable.Of(ElfFile.Read(elf), Name, tree.Root).Write(symbols);
        File.WriteAllText(Piece("symbols.asm"),
            $"""
            section .symbols progbits alloc noexec nowrite align=8
                incbin "{Piece("symbols")}"
            section .note.GNU-stack noalloc noexec nowrite progbits

            """);
        Require("nasm", "-f", "elf64", "-o", Piece("symbols.o"), Piece("symbols.asm"));
        Require("ld.lld", "@" + Path.ChangeExtension(elf, ".link.rsp"), Piece("symbols.o"), "-o", Piece("image.elf"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Boots the scenario; the output is what came over COM3.</summary>
    internal HostResult Boot(string scenario, params IEnumerable<string> options) => HostProgram.Run(
        "qemu-system-x86_64",
    [
        "-M", "q35", "-cpu", "max", "-accel", "tcg", "-m", "128", "-display", "none", "-no-reboot", "-monitor", "none",
        "-serial", "null", "-serial", "null", "-serial", "stdio", "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
        "-nic", "none", "-kernel", Piece("image.elf"), "-append", scenario, .. options,
    ]);

    private string Piece(string name) => Path.Combine(_folder.FullName, name);

    private static void Require(string program, params IEnumerable<string> arguments)
    {
        HostResult result = HostProgram.Run(program, arguments);
        Assert.True(result.Status == 0, result.Errors);
    }
}
