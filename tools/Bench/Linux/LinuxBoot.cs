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
    public static LinuxFigures Take(SourceTree tree)
    {
        string folder = Path.Combine(tree.Artifacts, "linux");
        DebianKernel kernel = DebianKernel.Get(folder);
        Message.Say($"booting {kernel.Package} {kernel.Version}; this takes a while");
        using var run = new RunFolder();
        Pack(tree, folder, run.File("files"), []);
        GuestLines lines = Boot(run, new MachineOptions
        {
            Image = kernel.Image, Archive = run.File("files"), CommandLine = CommandLine, CountInstructions = true,
        });
        var figures = lines.Names.ToDictionary(name => name, name => lines[name]);
        return new LinuxFigures(kernel.Package, kernel.Version, VersionOfQemu(folder), new(figures));
    }

    /// <summary>The same for files: on the disk that our own system gets, counted from outside as there.</summary>
    /// <exception cref="ToolException">Something is missing, or the benchmark did not come to its end.</exception>
    public static LinuxFigures TakeFiles(SourceTree tree, NativePieces pieces)
    {
        string folder = Path.Combine(tree.Artifacts, "linux");
        DebianKernel kernel = DebianKernel.Get(folder);
        Message.Say($"booting {kernel.Package} {kernel.Version} with a disk; this takes a while");
        using var run = new RunFolder();
        Pack(tree, folder, run.File("files"), kernel.Modules(folder, s_modules));
        Boot(run, new MachineOptions
        {
            Image = kernel.Image, Archive = run.File("files"), CommandLine = CommandLine + ForFiles,
            CountInstructions = true, WaitsForDevices = true, Disks = [FsDisk.Make(run.File)],
            Plugin = pieces.Plugin, PluginOutput = run.File("counts"),
        });
        ProbeTable counts = ProbeTable.OfPlugin(File.ReadAllText(run.File("counts")));
        SortedDictionary<string, double> figures = [];
        foreach (FsProbe probe in FsProbe.All)
        {
            figures[FsFigures.LinuxName(probe.Name)] = probe.Instructions(counts);
            figures[FsFigures.LinuxName(probe.Name + ".entries")] = probe.Entries(counts);
            figures[FsFigures.LinuxName(probe.Name + ".copies")] = probe.Copies(counts);
        }
        return new LinuxFigures(kernel.Package, kernel.Version, VersionOfQemu(folder), figures);
    }

    /// <summary>The same for the program of bench/posix, counted from outside.</summary>
    /// <exception cref="ToolException">Something is missing, or the benchmark did not come to its end.</exception>
    public static LinuxFigures TakePosix(SourceTree tree, NativePieces pieces, PosixPrograms programs)
    {
        string folder = Path.Combine(tree.Artifacts, "linux");
        DebianKernel kernel = DebianKernel.Get(folder);
        Message.Say($"booting {kernel.Package} {kernel.Version} with a program; this takes a while");
        using var run = new RunFolder();
        Pack(tree, folder, run.File("files"), programs.Paths);
        Boot(run, new MachineOptions
        {
            Image = kernel.Image, Archive = run.File("files"), CommandLine = CommandLine + ForPosix,
            CountInstructions = true, Plugin = pieces.Plugin, PluginOutput = run.File("counts"),
        });
        ProbeTable counts = ProbeTable.OfPlugin(File.ReadAllText(run.File("counts")));
        SortedDictionary<string, double> figures = [];
        foreach (PosixProbe probe in PosixProbe.All)
        {
            figures[LinuxFigures.Posix + probe.Name] = counts.PerRound(probe.Number);
            figures[LinuxFigures.Posix + probe.Name + ".entries"] = counts.SystemCallsPerRound(probe.Number);
        }
        return new LinuxFigures(kernel.Package, kernel.Version, VersionOfQemu(folder), figures);
    }

    /// <summary>The same for the network: busybox's httpd, and what bench/linux/net.c does.</summary>
    /// <exception cref="ToolException">Something is missing, or the benchmark did not come to its end.</exception>
    public static LinuxFigures TakeNet(SourceTree tree, NativePieces pieces)
    {
        string folder = Path.Combine(tree.Artifacts, "linux");
        DebianKernel kernel = DebianKernel.Get(folder);
        Message.Say($"booting {kernel.Package} {kernel.Version} with a network; this takes a while");
        using var run = new RunFolder();
        NetTraffic traffic = new("/" + NetTraffic.Page, keeps: false);
        string[] others = [.. kernel.Modules(folder, s_netModules), BusyBox.Get(folder), NetTraffic.WritePage(run)];
        Pack(tree, folder, run.File("files"), others);
        var machine = new MachineOptions
        {
            Image = kernel.Image, Archive = run.File("files"), CommandLine = CommandLine + ForNet,
        };
        NetCounts counts = NetCounts.Take(machine, pieces, run, traffic, machine => Boot(run, machine));
        return new LinuxFigures(kernel.Package, kernel.Version, VersionOfQemu(folder), NetFigures.OfLinux(counts));
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
