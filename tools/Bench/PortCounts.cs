using System.Collections.Generic;
using System.Linq;
using Mooring.Tools.Machine;

namespace Mooring.Tools.Bench;

/// <summary>What bench-ports measures: in a boot in which instructions are counted, and in one with two CPUs.</summary>
/// <param name="Inside">What the guest printed.</param>
/// <param name="Outside">What the plugin counted between the same markers.</param>
/// <param name="Saturated">What the guest printed on two CPUs; null: not measured.</param>
public sealed record PortCounts(GuestLines Inside, ProbeTable Outside, GuestLines? Saturated)
{
    private const string Program = "/bin/bench-ports", Saturation = "saturated";

    /// <summary>What bench-ports can measure in one boot, in this order.</summary>
    private static readonly string[] s_groups =
        ["calls", "idle", "clients", "objects", "latency", "interrupt", "bypass", Saturation];

    /// <summary>Boots once and counts.</summary>
    public static PortCounts Take(SourceTree tree, NativePieces pieces)
    {
        IEnumerable<string> groups = s_groups.Where(group => group != Saturation);
        string script = string.Join(" && ", groups.Select(group => $"{Program} {group}"));
        CountedBoot boot = CountedBoot.Take(tree, script, pieces.Plugin);
        return new PortCounts(GuestLines.Read(boot.Output), ProbeTable.OfPlugin(boot.Counts), null);
    }

    /// <summary>Boots once more, with two CPUs, where nothing is the same twice.</summary>
    /// <returns>The same with <see cref="Saturated"/>; without when the kernel runs on one CPU only.</returns>
    public PortCounts WithTwoCpus(SourceTree tree)
    {
        if (!s_groups.Contains(Saturation)) return this;
        using var folder = new RunFolder();
        var machine = new MachineOptions { Image = tree.Image, CommandLine = "exec", Cpus = 2 };
        GuestLines lines = GuestLines.Read(CountedBoot.Run(machine, $"{Program} {Saturation}", folder));
        if (lines["saturated.cpus"] >= 2) return this with { Saturated = lines };
        Message.Say("the kernel runs on one CPU only: the figures of two CPUs are left out");
        return this;
    }
}
