using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using Mooring.Tools.Disks;
using Mooring.Tools.Image;
using Mooring.Tools.Machine;

namespace Mooring.Tools.Commands;

/// <summary><c>mooring run</c>: boots the image in QEMU, with a terminal or for one script.</summary>
public sealed class RunCommand
{
    private const int DefaultExecSeconds = 60;
    private const string Leave = "Ctrl-A x";

    private readonly Option<string?> _exec = new("--exec")
    {
        Description = "Run these shell commands, print exactly their output, exit with the last one's status",
        HelpName = "SCRIPT",
    };

    private readonly Option<int?> _timeout = new("--timeout")
    {
        Description = "Stop after so many seconds, with status 124 [default: 60 with --exec, else never]",
        HelpName = "SECONDS",
    };

    private readonly Option<string?> _files = new("--files")
    {
        Description = "Put this folder into the guest as /files",
        HelpName = "DIR",
    };

    private readonly Option<string[]> _disks = new("--disk")
    {
        Description = "A raw image as /disk, the next one as /disk1, and so on; FILE:ro is read-only " +
            "[default: artifacts/disk.img, kept between runs]",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _noDisk = new("--no-disk") { Description = "No disk, not even the default one" };

    private readonly Option<bool> _net = new("--net")
    {
        Description = "A network, behind which this machine is 10.0.2.2",
    };

    private readonly Option<string[]> _forwards = new("--forward")
    {
        Description = "A TCP port of this machine leads to one of the guest (udp:HERE:GUEST for UDP); with --net",
        HelpName = "HERE:GUEST",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _wire = new("--wire")
    {
        Description = "A network of one's own: frames as datagrams between the Unix sockets SOCKET and SOCKET.guest",
        HelpName = "SOCKET",
    };

    private readonly Option<int> _memory = new("--memory")
    {
        Description = "The guest's memory",
        HelpName = "MiB",
        DefaultValueFactory = _ => MachineOptions.DefaultMemoryMiB,
    };

    private readonly CpusOption _cpus = new();

    private readonly Option<string> _append = new("--append")
    {
        Description = "Words for the kernel's command line",
        HelpName = "WORDS",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<string?> _image = new("--image")
    {
        Description = "Boot this ELF instead of the one just built",
        HelpName = "ELF",
    };

    private readonly Option<bool> _gdb = new("--gdb") { Description = "Wait for gdb before the first instruction" };

    private readonly Option<bool> _iso = new("--iso") { Description = "Boot from an ISO through BIOS and GRUB" };

    private readonly Option<bool> _icount = new("--icount")
    {
        Description = "Count instructions instead of time, so that every run is the same",
    };

    private readonly Option<string?> _hosted = new("--hosted")
    {
        Description = "Run this service and its client on this machine instead, as an ordinary .NET process",
        HelpName = "NAME",
    };

    private readonly Option<bool> _twoProcesses = new("--two-processes")
    {
        Description = "With --hosted: the service in a process of its own, over shared memory",
    };

    private readonly Argument<string[]> _words = new("WORD")
    {
        Description = "With --hosted: arguments of the client", Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _verbose = new("--verbose") { Description = "Show the kernel log on standard error" };

    /// <summary>The command for the command line.</summary>
    public static Command Make()
    {
        var run = new RunCommand();
        var command = new Command(
            "run",
            $"Boot Mooring in QEMU. On a terminal, {Leave} leaves at any time and Ctrl-C goes to the guest. " +
            "Exit status: the last command's with --exec; 124 timeout; 125 kernel panic; 126 QEMU or the guest failed.")
        {
            run._exec, run._timeout, run._files, run._disks, run._noDisk, run._net, run._forwards, run._wire,
            run._memory, run._cpus, run._append, run._image, run._gdb, run._iso, run._icount, run._verbose,
            run._hosted, run._twoProcesses, run._words,
        };
        run.AddLimits();
        command.SetAction(run.Run);
        return command;
    }

    private void AddLimits()
    {
        Bounds.Add(_memory, MachineOptions.LeastMemoryMiB, MachineOptions.MostMemoryMiB);
        _words.Validators.Add(words =>
        {
            if (words.Tokens.Count > 0 && words.GetValue(_hosted) is null)
                words.AddError($"'{words.Tokens[0].Value}' is for --hosted only");
        });
        Bounds.Add(_timeout, 1, 1_000_000);
    }

    private int Run(ParseResult given)
    {
        if (given.GetValue(_hosted) is { } service)
            return HostedRun.Start(SourceTree.Find(), service, given.GetValue(_twoProcesses), given.GetValue(_words)!);
        using var folder = new RunFolder();
        string? script = given.GetValue(_exec);
        SourceTree tree = SourceTree.Find();
        MachineOptions machine = Options(given, tree, script is not null, folder);
        using DefaultDisk? disk = TakesDefaultDisk(given) ? DefaultDisk.TryTake(tree) : null;
        if (disk is not null) machine = machine with { Disks = [disk.Image] };
        bool verbose = given.GetValue(_verbose);
        var log = new KernelLog { Line = verbose ? Message.Line : null };
        int? usual = script is null || machine.GdbPort is not null ? null : DefaultExecSeconds;
        if (machine.Terminal) Message.Say($"{Leave} leaves; Ctrl-C goes to the guest");
        var guest = new GuestRun(machine, log, verbose, given.GetValue(_timeout) ?? usual);
        return script is null ? guest.Interact(folder) : guest.Execute(script, folder);
    }

    /// <summary>Not when every run is to be the same.</summary>
    private bool TakesDefaultDisk(ParseResult given) =>
        given.GetValue(_disks)!.Length == 0 && !given.GetValue(_noDisk) && !given.GetValue(_icount);

    private MachineOptions Options(ParseResult given, SourceTree tree, bool exec, RunFolder folder)
    {
        string? archive = FilesOption.Pack(given.GetValue(_files), folder.File("files.tar"), given.GetValue(_memory));
        string image = given.GetValue(_image) ?? tree.Image;
        if (!File.Exists(image)) throw new ToolException($"there is no image {image}");
        string commandLine = $"{(exec ? "exec" : "")} {given.GetValue(_append)}".Trim();
        return new MachineOptions
        {
            Image = image,
            Iso = given.GetValue(_iso) ? MakeIso(image, archive, commandLine, folder) : null,
            Archive = archive,
            Disks = DiskImage.Of(given.GetValue(_disks)!),
            HasNetwork = HasNetwork(given),
            Wire = given.GetValue(_wire),
            Forwards = [.. given.GetValue(_forwards)!.Select(PortForward.Parse)],
            CommandLine = commandLine,
            MemoryMiB = given.GetValue(_memory),
            Cpus = given.GetValue(_cpus),
            Terminal = !exec && !Console.IsInputRedirected,
            CountInstructions = given.GetValue(_icount),
            GdbPort = given.GetValue(_gdb) ? DebuggerHint.Print(tree) : null,
        };
    }

    private bool HasNetwork(ParseResult given) =>
        given.GetValue(_net) || given.GetValue(_forwards)!.Length > 0 || given.GetValue(_wire) is not null;

    private static string MakeIso(string image, string? archive, string commandLine, RunFolder folder)
    {
        GrubIso.Make(folder.File("mooring.iso"), image, archive, commandLine, folder.File("iso"));
        return folder.File("mooring.iso");
    }
}
