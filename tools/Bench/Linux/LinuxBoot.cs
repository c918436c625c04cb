using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mooring.Tools.Bench.Files;
using Mooring.Tools.Bench.Net;
using Mooring.Tools.Bench.Posix;
using Mooring.Tools.Machine;

namespace Mooring.Tools.Bench.Linux;

/// <summary>
/// Boots Debian's kernel with the programs of bench/linux in the machine that our image gets, instructions counted, and
/// reads what they print on the third serial line, where our kernel writes its log.
/// </summary>
public static class LinuxBoot
{
    private const int LimitSeconds = 600;

    // No address is random, and no mitigation slows the kernel down.
    private const string CommandLine =
        "console=ttyS2 quiet loglevel=1 nokaslr mitigations=off panic=-1 rdinit=/init";

    /// <summary>
    /// To init: files are to be measured. To the kernel: bytes are copied eight at a time, which is what QEMU counts
    /// least for, and as our own copies are.
    /// </summary>
    private const string ForFiles = " clearcpuid=erms -- files", ForPosix = " clearcpuid=erms -- posix";
    private const string ForNet = " clearcpuid=erms -- net";

    /// <summary>What init loads for a disk with vfat, in this order.</summary>
    private static readonly string[] s_modules =
    [
        "virtio_ring", "virtio", "virtio_pci_legacy_dev", "virtio_pci_modern_dev", "virtio_pci", "virtio_blk",
        "nls_cp437", "nls_ascii", "fat", "vfat",
    ];

    /// <summary>And for a network.</summary>
    private static readonly string[] s_netModules =
    [
        "virtio_ring", "virtio", "virtio_pci_legacy_dev", "virtio_pci_modern_dev", "virtio_pci", "failover",
        "net_failover", "virtio_net",
    ];

    /// <summary>Downloads what is missing, compiles, boots once.</summary>
    /// <exception cref="ToolException">Something is missing, or the benchmark did not come to its end.</exception>
    public static LinuxFigures Take(SourceTree tree) => Measure(tree, "", (kernel, folder, run) =>
    {
        GuestLines lines = Boot(run, Machine(tree, kernel, folder, run, "", []) with { CountInstructions = true });
        return new(lines.Names.ToDictionary(name => name, name => lines[name]));
    });

    /// <summary>The same for files: on the disk that our own system gets, counted from outside as there.</summary>
    /// <exception cref="ToolException">Something is missing, or the benchmark did not come to its end.</exception>
    public static LinuxFigures TakeFiles(SourceTree tree, NativePieces pieces) =>
        Measure(tree, " with a disk", (kernel, folder, run) => FsFigures.OfLinux(Count(pieces, run,
            Machine(tree, kernel, folder, run, ForFiles, kernel.Modules(folder, s_modules)) with
            {
                WaitsForDevices = true, Disks = [FsDisk.Make(run.File)],
            })));

    /// <summary>The same for the program of bench/posix, counted from outside.</summary>
    /// <exception cref="ToolException">Something is missing, or the benchmark did not come to its end.</exception>
    public static LinuxFigures TakePosix(SourceTree tree, NativePieces pieces, PosixPrograms programs) =>
        Measure(tree, " with a program", (kernel, folder, run) => PosixFigures.OfLinux(
            Count(pieces, run, Machine(tree, kernel, folder, run, ForPosix, programs.Paths))));

    /// <summary>The same for the network: busybox's httpd, and what bench/linux/net.c does.</summary>
    /// <exception cref="ToolException">Something is missing, or the benchmark did not come to its end.</exception>
    public static LinuxFigures TakeNet(SourceTree tree, NativePieces pieces) =>
        Measure(tree, " with a network", (kernel, folder, run) =>
        {
            NetTraffic traffic = new("/" + NetTraffic.Page, keeps: false);
            string[] others = [.. kernel.Modules(folder, s_netModules), BusyBox.Get(folder), NetTraffic.WritePage(run)];
            MachineOptions machine = Machine(tree, kernel, folder, run, ForNet, others);
            return NetFigures.OfLinux(NetCounts.Take(machine, pieces, run, traffic, machine => Boot(run, machine)));
        });

    private static LinuxFigures Measure(
        SourceTree tree, string what, Func<DebianKernel, string, RunFolder, SortedDictionary<string, double>> measure)
    {
        string folder = Path.Combine(tree.Artifacts, "linux");
        DebianKernel kernel = DebianKernel.Get(folder);
        Message.Say($"booting {kernel.Package} {kernel.Version}{what}; this takes a while");
        using var run = new RunFolder();
        return new LinuxFigures(kernel.Package, kernel.Version, VersionOfQemu(folder), measure(kernel, folder, run));
    }

    /// <summary>Linux with an init that does what the words say, and other files beside it.</summary>
    private static MachineOptions Machine(
        SourceTree tree, DebianKernel kernel, string folder, RunFolder run, string words, IEnumerable<string> others)
    {
        Pack(tree, folder, run.File("files"), others);
        return new() { Image = kernel.Image, Archive = run.File("files"), CommandLine = CommandLine + words };
    }

    private static ProbeTable Count(NativePieces pieces, RunFolder run, MachineOptions machine)
    {
        string counts = run.File("counts");
        Boot(run, machine with { CountInstructions = true, Plugin = pieces.Plugin, PluginOutput = counts });
        return ProbeTable.OfPlugin(File.ReadAllText(counts));
    }

    private static GuestLines Boot(RunFolder run, MachineOptions machine)
    {
        var log = new KernelLog();
        int status = new GuestRun(machine, log, verbose: false, LimitSeconds).Boot(run);
        string text = string.Join('\n', log.Lines);
        if (status != ExitStatus.Success) throw new ToolException($"Linux did not come to its end\n{text}", status);
        GuestLines lines = GuestLines.Read(text);
        return lines.IsDone ? lines : throw new ToolException($"the benchmark broke off\n{text}", ExitStatus.Failure);
    }

    private static void Pack(SourceTree tree, string folder, string path, IEnumerable<string> others)
    {
        string sources = Path.Combine(tree.Root, "bench", "linux");
        string init = Path.Combine(folder, "init"), first = Path.Combine(folder, "first");
        IEnumerable<string> files = Directory.EnumerateFiles(sources, "*.c").Order();
        HostCommand.Run("gcc", "gcc libc6-dev", ["-std=gnu11", "-O2", "-Wall", "-static", "-o", init, .. files]);
        string source = Path.Combine(sources, "first.S");
        HostCommand.Run("gcc", "gcc", "-static", "-nostdlib", "-o", first, source);
        using FileStream stream = File.Create(path);
        var archive = new InitArchive(stream);
        archive.AddFolder("dev");
        archive.AddDevice("dev/console", 5, 1);
        archive.AddProgram("init", File.ReadAllBytes(init));
        archive.AddProgram("first", File.ReadAllBytes(first));
        foreach (string other in others) archive.AddProgram(Path.GetFileName(other), File.ReadAllBytes(other));
        archive.End();
    }

    /// <summary>Such as 7.2.22, from "QEMU emulator version 7.2.22 (Debian ...)".</summary>
    private static string VersionOfQemu(string folder) => HostCommand
        .Output(QemuArguments.Program, "qemu-system-x86", folder, "--version").Split(' ', '\n')[3];
}
