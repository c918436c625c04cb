using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Mooring.Tools.Disks;

namespace Mooring.Tools.Machine;

/// <summary>The QEMU command line of a <see cref="MachineOptions"/>.</summary>
/// <remarks>
/// Only what the guest is promised: a q35 with three serial lines (COM1 console, COM2 exec, COM3 kernel log), the
/// isa-debug-exit device through which a panic ends QEMU, a virtio-rng whose interrupts are MSI-X, and its disks as
/// virtio-blk of the same kind.
/// <c>-no-reboot</c> turns a reset, and so a triple fault, into an exit; <c>-d cpu_reset</c> tells the two apart
/// afterwards.
/// </remarks>
public static class QemuArguments
{
    /// <summary>The program that the arguments are for.</summary>
    public const string Program = "qemu-system-x86_64";

    /// <summary>I/O port of isa-debug-exit; a byte written there ends QEMU with (byte &lt;&lt; 1) | 1.</summary>
    private const string DebugExit = "isa-debug-exit,iobase=0xf4,iosize=4";

    /// <summary>The arguments, each a string of its own.</summary>
    public static List<string> Of(MachineOptions options)
    {
        List<string> arguments =
        [
            "-no-user-config", "-nodefaults", "-M", "q35", "-accel", "tcg", "-cpu", "max",
            "-m", Text(options.MemoryMiB), "-smp", Text(options.Cpus),
            "-display", "none", "-no-reboot",
            "-device", DebugExit, "-device", "virtio-rng-pci",
        ];
        for (int i = 0; i < options.Disks.Count; i++) AddDisk(arguments, options.Disks[i], $"disk{i}");
        if (options.HasNetwork) AddNetwork(arguments, options);
        AddBoot(arguments, options);
        if (options.Terminal) AddTerminal(arguments);
        else AddLine(arguments, "console", options.ConsoleLine);
        AddLine(arguments, "exec", options.ExecLine);
        AddLine(arguments, "log", options.LogLine);
        if (options.ResetLog is not null) arguments.AddRange(["-d", "cpu_reset", "-D", options.ResetLog]);
        if (options.CountInstructions) AddInstructionCount(arguments, options.WaitsForDevices ? "on" : "off");
        if (options.Plugin is not null)
            arguments.AddRange(["-plugin", $"{Escaped(options.Plugin)},out={Escaped(options.PluginOutput)}"]);
        if (options.GdbPort is int port) arguments.AddRange(["-S", "-gdb", $"tcp:127.0.0.1:{Text(port)}"]);
        return arguments;
    }

    private static void AddDisk(List<string> arguments, DiskImage disk, string id)
    {
        string access = disk.IsReadOnly ? "on" : "off";
        arguments.AddRange(
        [
            "-drive", $"if=none,id={id},format=raw,read-only={access},file={Escaped(disk.Path)}",
            "-device", $"virtio-blk-pci,drive={id}",
        ]);
    }

    private static void AddNetwork(List<string> arguments, MachineOptions options)
    {
        string rules = string.Concat(options.Forwards.Select(forward => "," + forward.Rule));
        string network = options.Wire is { } wire ? Wire(Escaped(wire)) : "user,id=net0,ipv6=off" + rules;
        arguments.AddRange(["-netdev", network, "-device", "virtio-net-pci,netdev=net0,romfile="]);
    }

    private static string Wire(string path) =>
        $"dgram,id=net0,local.type=unix,local.path={path}.guest,remote.type=unix,remote.path={path}";

    private static void AddBoot(List<string> arguments, MachineOptions options)
    {
        if (options.Iso is not null)
        {
            arguments.AddRange(["-boot", "d", "-cdrom", options.Iso]);
            return;
        }
        arguments.AddRange(["-kernel", options.Image]);
        if (options.Archive is not null) arguments.AddRange(["-initrd", Escaped(options.Archive)]);
        if (options.CommandLine.Length != 0) arguments.AddRange(["-append", options.CommandLine]);
    }

    private static void AddTerminal(List<string> arguments) => arguments.AddRange(
    [
        "-chardev", "stdio,id=console,signal=off,mux=on", "-serial", "chardev:console",
        "-mon", "chardev=console,mode=readline",
    ]);

    private static void AddLine(List<string> arguments, string name, string? path)
    {
        if (path is null) arguments.AddRange(["-serial", "null"]);
        else arguments.AddRange(["-chardev", $"pipe,id={name},path={Escaped(path)}", "-serial", $"chardev:{name}"]);
    }

    private static void AddInstructionCount(List<string> arguments, string sleep) => arguments.AddRange(
        ["-icount", $"shift=0,sleep={sleep}", "-seed", "1", "-rtc", "clock=vm,base=2020-01-01"]);

    /// <summary>QEMU splits these values at commas; a doubled comma stands for one.</summary>
    private static string Escaped(string path) => path.Replace(",", ",,");

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
