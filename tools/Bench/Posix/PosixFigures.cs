using System.Collections.Generic;
using Mooring.Tools.Bench.Linux;

namespace Mooring.Tools.Bench.Posix;

/// <summary>What Linux calls cost under our shim, beside what the same binary costs on Linux.</summary>
/// <param name="counts">Ours, from outside.</param>
/// <param name="messages">Ours, by the number of the probe.</param>
/// <param name="linux">Linux's.</param>
public sealed class PosixFigures(ProbeTable counts, GuestLines messages, LinuxFigures linux)
{
    private const string Entries = "kernel entries", Messages = "messages", Calls = "calls of servers";

    /// <summary>Boots once and counts.</summary>
    public static PosixFigures Take(
        SourceTree tree, NativePieces pieces, PosixPrograms programs, LinuxFigures linux)
    {
        const string script = "/files/" + PosixPrograms.Measuring + " /files";
        CountedBoot boot = CountedBoot.Take(tree, script, pieces.Plugin, programs.Pack);
        return new PosixFigures(ProbeTable.OfPlugin(boot.Counts), GuestLines.Read(boot.Output), linux);
    }

    /// <summary>All of them.</summary>
    public IEnumerable<Figure> All()
    {
        foreach (PosixProbe probe in PosixProbe.All)
        {
            Figure figure = Beside(probe.Name, counts.PerRound(probe.Number), Figure.Instructions);
            yield return probe.Most == 0 ? figure : figure with { Target = Target.AtMost(probe.Most) };
            yield return Beside(probe.Name + ".entries", counts.SystemCallsPerRound(probe.Number), Entries);
            double each = messages[$"{probe.Number}"];
            yield return new Figure(probe.Name + ".messages", each, Messages, Calls, each);
        }
    }

    /// <summary>Those of Linux, as it has been counted.</summary>
    public static SortedDictionary<string, double> OfLinux(ProbeTable counts)
    {
        SortedDictionary<string, double> figures = [];
        foreach (PosixProbe probe in PosixProbe.All)
        {
            figures[LinuxFigures.Posix + probe.Name] = counts.PerRound(probe.Number);
            figures[LinuxFigures.Posix + probe.Name + ".entries"] = counts.SystemCallsPerRound(probe.Number);
        }
        return figures;
    }

    private Figure Beside(string name, double value, string unit)
    {
        bool isKnown = linux.TryGet(out double peer, LinuxFigures.Posix + name);
        return new Figure(name, value, unit, isKnown ? linux.Named("the same binary") : "not measured", peer);
    }
}
