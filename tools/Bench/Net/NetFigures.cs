using System.Collections.Generic;
using Mooring.Tools.Bench.Linux;

namespace Mooring.Tools.Bench.Net;

/// <summary>The figures of the network beside those of Linux on the same wire, and what they are to reach.</summary>
/// <param name="counts">Ours.</param>
/// <param name="linux">Linux's.</param>
public sealed class NetFigures(NetCounts counts, LinuxFigures linux)
{
    private const string Entries = "kernel entries of a frame", Copies = "copies of a byte", Frames = "frames";
    private const string Idle = "wire.idle";

    /// <summary>Of a frame under load, and of Linux's instructions.</summary>
    private const double MostEntries = 0.1, MostTimes = 2;

    /// <summary>All of them.</summary>
    public IEnumerable<Figure> All()
    {
        foreach (NetProbe probe in NetProbe.All)
            foreach (Figure figure in Of(probe)) yield return figure;
        yield return Beside(Idle, counts.IdleBytes, "bytes", "a connection of 1,000");
    }

    /// <summary>The same of a Linux, by name.</summary>
    public static SortedDictionary<string, double> OfLinux(NetCounts counts)
    {
        SortedDictionary<string, double> figures = [];
        foreach (NetProbe probe in NetProbe.All)
        {
            if (probe.Peer.Length == 0) continue;
            figures[LinuxName(probe.Name)] = counts.Instructions(probe);
            figures[LinuxName(probe.Name + ".frames")] = counts.FramesOf(probe);
            figures[LinuxName(probe.Name + ".entries")] = counts.EntriesOfFrame(probe);
            if (probe.IsBulk) figures[LinuxName(probe.Name + ".copies")] = counts.Copies(probe);
        }
        figures[LinuxName(Idle)] = counts.IdleBytes;
        return figures;
    }

    private IEnumerable<Figure> Of(NetProbe probe)
    {
        Figure cost = Beside(probe.Name, counts.Instructions(probe), Figure.Instructions, probe.Peer);
        yield return cost.PeerValue > 0 ? cost with { Target = Target.AtMost(MostTimes * cost.PeerValue) } : cost;
        yield return Beside(probe.Name + ".frames", counts.FramesOf(probe), Frames, probe.Peer);
        Figure entries = Beside(probe.Name + ".entries", counts.EntriesOfFrame(probe), Entries, probe.Peer);
        bool isLoad = probe.IsBulk || probe == NetProbe.Load;
        yield return isLoad ? entries with { Target = Target.AtMost(MostEntries) } : entries;
        if (probe.IsBulk) yield return Beside(probe.Name + ".copies", counts.Copies(probe), Copies, probe.Peer);
    }

    private Figure Beside(string name, double value, string unit, string peer)
    {
        bool isKnown = linux.TryGet(out double theirs, LinuxName(name));
        return new Figure(name, value, unit, isKnown ? linux.Named(peer) : "not measured", theirs);
    }

    private static string LinuxName(string name) => LinuxFigures.Net + name;
}
