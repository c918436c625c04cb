using System.Collections.Generic;
using Mooring.Tools.Bench.Linux;

namespace Mooring.Tools.Bench.Files;

/// <summary>The figures of files beside those of Linux's vfat on the same disk, and what they are to reach.</summary>
/// <param name="counts">Ours.</param>
/// <param name="linux">Linux's.</param>
public sealed class FsFigures(FsCounts counts, LinuxFigures linux)
{
    private const string Entries = "kernel entries", Copies = "copies of a byte", Messages = "messages";
    private const string Calls = "counted by the proxy";

    /// <summary>The most entries of one read of 32.</summary>
    private const double MostEntries = 0.1;

    /// <summary>All of them.</summary>
    public IEnumerable<Figure> All()
    {
        foreach (FsProbe probe in FsProbe.All)
            foreach (Figure figure in Of(probe)) yield return figure;
        foreach (Figure figure in Listing("ls.two", FsCounts.Two, counts.MessagesOfTwo)) yield return figure;
        foreach (Figure figure in Listing("ls.many", FsCounts.Many, counts.MessagesOfMany)) yield return figure;
    }

    private IEnumerable<Figure> Of(FsProbe probe)
    {
        yield return Beside(probe, "", probe.Instructions(counts.Files), Figure.Instructions);
        Figure entries = Beside(probe, ".entries", probe.Entries(counts.Files), Entries);
        bool isBound = probe is { IsRead: true, Depth: > 1 };
        yield return isBound ? entries with { Target = Target.AtMost(MostEntries) } : entries;
        yield return Beside(probe, ".copies", probe.Copies(counts.Files), Copies);
    }

    private Figure Beside(FsProbe probe, string what, double value, string unit)
    {
        string name = probe.Name + what;
        bool isKnown = linux.TryGet(out double peer, LinuxName(name));
        return new Figure(name, value, unit, isKnown ? linux.Named(probe.Peer) : "not measured", peer);
    }

    private IEnumerable<Figure> Listing(string name, int stretch, int messages)
    {
        ProbeTable table = counts.Listings;
        yield return new Figure(name + ".messages", messages, Messages, Calls, messages);
        yield return new Figure(
            name + ".entries", table.SystemCallsPerRound(stretch) - table.SystemCallsPerRound(FsCounts.None), Entries,
            "the shell, fs and the console", 0);
    }

    /// <summary>Those of Linux, as it has been counted.</summary>
    public static SortedDictionary<string, double> OfLinux(ProbeTable counts)
    {
        SortedDictionary<string, double> figures = [];
        foreach (FsProbe probe in FsProbe.All)
        {
            figures[LinuxName(probe.Name)] = probe.Instructions(counts);
            figures[LinuxName(probe.Name + ".entries")] = probe.Entries(counts);
            figures[LinuxName(probe.Name + ".copies")] = probe.Copies(counts);
        }
        return figures;
    }

    /// <summary>As bench/linux/measured.json keeps it.</summary>
    private static string LinuxName(string name) => LinuxFigures.Files + name;
}
