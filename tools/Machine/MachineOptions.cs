using System.Collections.Generic;
using Mooring.Tools.Disks;

namespace Mooring.Tools.Machine;

/// <summary>The virtual machine that a guest gets.</summary>
public sealed record MachineOptions
{
    /// <summary>The limits of a machine.</summary>
    public const int DefaultMemoryMiB = 1024, LeastMemoryMiB = 16, MostMemoryMiB = 65536, MostCpus = 255;

    /// <summary>Path of the ELF to boot by PVH; ignored when <see cref="Iso"/> is given.</summary>
    public required string Image { get; init; }

    /// <summary>Path of the ISO to boot by BIOS and GRUB instead.</summary>
    public string? Iso { get; init; }

    /// <summary>Path of the archive that becomes the first boot module.</summary>
    public string? Archive { get; init; }

    /// <summary>Its disks, in the guest's order.</summary>
    public IReadOnlyList<DiskImage> Disks { get; init; } = [];

    /// <summary>It has a network: QEMU's own, behind which this machine is 10.0.2.2.</summary>
    public bool HasNetwork { get; init; }

    /// <summary>
    /// The Unix socket of datagrams at the other end of the guest's wire, a frame in each; the guest's end is at the
    /// same path with <c>.guest</c> behind it. Null: the network is QEMU's own.
    /// </summary>
    public string? Wire { get; init; }

    /// <summary>Ports of this machine that lead to ports of the guest, as QEMU names them.</summary>
    public IReadOnlyList<PortForward> Forwards { get; init; } = [];

    /// <summary>The kernel's command line (an ISO has its own).</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>Memory in MiB.</summary>
    public int MemoryMiB { get; init; } = DefaultMemoryMiB;

    /// <summary>Processors.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>
    /// COM1 is the terminal, which it shares with QEMU's monitor: Ctrl-A x leaves, Ctrl-C goes to the guest.
    /// </summary>
    public bool Terminal { get; init; }

    /// <summary>Named pipes (PATH.in, PATH.out) of COM1 without a terminal; null: it leads nowhere.</summary>
    public string? ConsoleLine { get; init; }

    /// <summary>Named pipes of COM2; null: it leads nowhere.</summary>
    public string? ExecLine { get; init; }

    /// <summary>Named pipes of COM3; null: it leads nowhere.</summary>
    public string? LogLine { get; init; }

    /// <summary>File that QEMU writes resets of the processor into.</summary>
    public string? ResetLog { get; init; }

    /// <summary>
    /// Count instructions instead of time: one instruction is one nanosecond, and every run is the same.
    /// </summary>
    public bool CountInstructions { get; init; }

    /// <summary>
    /// While instructions are counted: a guest that waits for a device waits as long as that takes. Otherwise its time
    /// jumps to its next timer as soon as it waits, and hours pass until a disk has answered.
    /// </summary>
    public bool WaitsForDevices { get; init; }

    /// <summary>A plugin for QEMU's translator (bench/plugin); null: none.</summary>
    public string? Plugin { get; init; }

    /// <summary>The file that the plugin writes when QEMU ends.</summary>
    public string PluginOutput { get; init; } = "";

    /// <summary>TCP port on the loopback interface where gdb is waited for; null: not at all.</summary>
    public int? GdbPort { get; init; }
}
