using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using Mooring.Tools.Figures;
using Mooring.Tools.Symbols;
using Spectre.Console;

namespace Mooring.Tools.Commands;

/// <summary><c>mooring figures</c>: sizes and counts, measured now, in one table.</summary>
public static class FiguresCommand
{
    /// <summary>The command for the command line.</summary>
    public static Command Make()
    {
        var command = new Command("figures", "Measure the image, its boot and the sources; boots the guest twice");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        SourceTree tree = SourceTree.Find();
        BootCount first = BootCount.Take(tree.Image), second = BootCount.Take(tree.Image);
        Table table = new Table().Border(TableBorder.Simple).AddColumn("figure")
            .AddColumn(new TableColumn("value").RightAligned()).AddColumn("how");
        AddImage(table, tree);
        Add(table, "guest instructions to the first prompt", first.Instructions, "-icount shift=0, twice");
        Add(table, "kernel memory after boot, bytes", first.MemoryBytes, "kernel log");
        foreach (SourceLines row in SourceLines.Of(tree.Root)) AddLines(table, row);
        Console.Write(PlainTable.Text(table));
        if (first == second) return ExitStatus.Success;
        Message.Say($"the two boots differ: {first.Instructions} and {second.Instructions} instructions, " +
                    $"{first.MemoryBytes} and {second.MemoryBytes} bytes{FirstDifference(first.Log, second.Log)}");
        return ExitStatus.Failure;
    }

    private static void AddImage(Table table, SourceTree tree)
    {
        ElfFile image = ElfFile.Read(tree.Image);
        Add(table, "image, bytes", new FileInfo(tree.Image).Length, "mooring.elf");
        Add(table, "  of it the boot archive, bytes", SizeOf(image, ".archive"), ".archive");
        Add(table, "  of it symbols of the kernel, bytes", SizeOf(image, ".symbols"), ".symbols");
        Add(table, "  of it code of the kernel, bytes", SizeOf(image, ".text"), ".text");
    }

    private static long SizeOf(ElfFile image, string section) => (long)(image.Find(section)?.Size ?? 0);

    private static void AddLines(Table table, SourceLines row)
    {
        const string How = "neither blank nor comment";
        if (row.CSharp != 0) Add(table, $"lines of C# in {row.Folder}/", row.CSharp, How);
        if (row.Assembly != 0) Add(table, $"lines of assembly in {row.Folder}/", row.Assembly, How);
    }

    private static void Add(Table table, string name, long value, string how) =>
        table.AddRow(name, value.ToString("N0"), how);

    private static string FirstDifference(string one, string other)
    {
        IEnumerable<(string One, string Other)> lines = one.Split('\n').Zip(other.Split('\n'));
        (string One, string Other) found = lines.FirstOrDefault(pair => pair.One != pair.Other);
        return found.One is null ? "" : $"\n  {found.One}\n  {found.Other}";
    }
}
