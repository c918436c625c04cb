using System;
using System.IO;
using System.Linq;
using Mooring.Tools.Machine;

namespace Mooring.Tools.Bench.Files;

/// <summary>What bench-fs does and what the shell's ls does, counted from outside, each in a boot of its own.</summary>
/// <param name="Files">Between the markers of bench-fs.</param>
/// <param name="Listings">Between the markers around the shell's ls.</param>
/// <param name="MessagesOfTwo">Calls that ls of two files makes to the file server.</param>
/// <param name="MessagesOfMany">The same for ls -l of 163 files.</param>
public sealed record FsCounts(ProbeTable Files, ProbeTable Listings, int MessagesOfTwo, int MessagesOfMany)
{
    /// <summary>The stretches around ls; of the last nothing is between the markers.</summary>
    public const int Two = 20, Many = 21, None = 22;

    private const string Program = "/bin/bench-fs", ListTwo = "ls /disk/two", ListMany = "ls -l /disk/many";
    private const string Mark = "between";

    /// <summary>What the proxy says of a call.</summary>
    private const string Call = "proxy.fs: ";

    /// <summary>Boots three times and counts.</summary>
    public static FsCounts Take(SourceTree tree, NativePieces pieces)
    {
        string files = Boot(tree, pieces, $"{Program} /disk/data", "exec bench", out _);
        string warm = $"{ListTwo}; {ListMany}; ";
        string listings = Boot(
            tree, pieces,
            warm + Between("none", "") + Between("two", ListTwo + "; ") + Between("many", ListMany + "; ")
                + $"{Program} scale", "exec bench", out _);
        Boot(
            tree, null, $"{ListTwo}; echo {Mark}; dmesg; {ListMany}; dmesg", "exec bench proxied=fs", out string log);
        int two = log.IndexOf(Mark, StringComparison.Ordinal);
        string[] parts = log[two..].Split("booted by PVH");
        int first = CallsIn(parts[1]);
        return new FsCounts(
            ProbeTable.OfPlugin(files), ProbeTable.OfPlugin(listings), first, CallsIn(parts[2]) - first);
    }

    private static string Between(string what, string command) =>
        $"{Program} begin {what}; {command}{Program} end {what}; ";

    private static int CallsIn(string log) => log.Split('\n').Count(line => line.Contains(Call));

    private static string Boot(
        SourceTree tree, NativePieces? pieces, string script, string commandLine, out string output)
    {
        using var folder = new RunFolder();
        var machine = new MachineOptions
        {
            Image = tree.Image,
            Disks = [FsDisk.Make(folder.File)],
            CommandLine = commandLine,
            CountInstructions = true,
            WaitsForDevices = true,
            Plugin = pieces?.Plugin,
            PluginOutput = folder.File("counts"),
        };
        output = CountedBoot.Run(machine, script, folder);
        return pieces is null ? "" : File.ReadAllText(folder.File("counts"));
    }
}
