using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Mooring.Tools.Bench;
using Mooring.Tools.Bench.Files;
using Mooring.Tools.Bench.Linux;
using Mooring.Tools.Bench.Net;
using Mooring.Tools.Bench.Posix;
using Spectre.Console;

namespace Mooring.Tools.Commands;

/// <summary><c>mooring bench</c>: what things cost, beside what they cost elsewhere.</summary>
public sealed class BenchCommand
{
    private const string RingsPart = "rings", PortsPart = "ports", SdkPart = "sdk", FsPart = "fs";
    private const string PosixPart = "posix", NetPart = "net";
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print an array of {name, value, unit, peer, peer_value} and nothing else",
    };

    private readonly Option<bool> _counts = new("--counts")
    {
        Description = "Only what is counted in the guest and is the same in every run, nothing that is timed",
    };

    private readonly Option<bool> _baseline = new("--baseline")
    {
        Description = "Keep the counts in bench/baseline.json, which the tests compare with",
    };

    private readonly Option<bool> _withLinux = new("--with-linux")
    {
        Description = "Measure Debian's kernel anew, instead of quoting bench/linux/measured.json; downloads it",
    };

    /// <summary>The command for the command line.</summary>
    public static Command Make()
    {
        var bench = new BenchCommand();
        var rings = new Command(RingsPart, "The rings: guest instructions per operation, time between two threads")
        {
            bench._json, bench._counts, bench._baseline,
        };
        rings.SetAction(bench.Rings);
        var ports = new Command(PortsPart, "Ports and kernel: calls between processes, memory, latencies; beside Linux")
        {
            bench._json, bench._counts, bench._baseline, bench._withLinux,
        };
        ports.SetAction(bench.Ports);
        var sdk = new Command(SdkPart, "Calls of generated clients: guest instructions and bytes, beside bare calls")
        {
            bench._json, bench._baseline,
        };
        sdk.SetAction(bench.Sdk);
        Command fs = bench.BesideLinux(
            FsPart, "Files on a FAT volume: reads and writes of 4 KiB, ls; beside Linux's vfat", bench.Fs);
        Command posix = bench.BesideLinux(
            PosixPart, "Linux programs: their calls, under our shim and on Linux", bench.Posix);
        Command net = bench.BesideLinux(
            NetPart, "HTTP requests, bytes each way, idle connections; beside Linux's busybox httpd", bench.Net);
        return new Command("bench", "Measure, and compare with others") { rings, ports, sdk, fs, posix, net };
    }

    private Command BesideLinux(string part, string summary, Func<ParseResult, int> run)
    {
        var command = new Command(part, summary) { _json, _baseline, _withLinux };
        command.SetAction(run);
        return command;
    }

    private int Rings(ParseResult given)
    {
        SourceTree tree = SourceTree.Find();
        var pieces = new NativePieces(tree);
        pieces.Make();
        List<Figure> figures = [.. RingFigures.Counted(GuestCounts.Take(tree, pieces))];
        if (!given.GetValue(_counts)) figures.AddRange(RingFigures.Timed(HostedTimes.Take(tree, pieces)));
        return Show(given, tree, RingsPart, figures);
    }

    private int Ports(ParseResult given)
    {
        SourceTree tree = SourceTree.Find();
        LinuxFigures linux = Linux(given, tree, LinuxBoot.Take);
        var pieces = new NativePieces(tree);
        pieces.Make();
        PortCounts counts = PortCounts.Take(tree, pieces);
        if (!given.GetValue(_counts)) counts = counts.WithTwoCpus(tree);
        return Show(given, tree, PortsPart, [.. new PortFigures(counts, linux).All()]);
    }

    private int Sdk(ParseResult given)
    {
        SourceTree tree = SourceTree.Find();
        return Show(given, tree, SdkPart, [.. SdkFigures.Take(tree).All()]);
    }

    private int Fs(ParseResult given)
    {
        SourceTree tree = SourceTree.Find();
        var pieces = new NativePieces(tree);
        pieces.Make();
        LinuxFigures linux = Linux(given, tree, tree => LinuxBoot.TakeFiles(tree, pieces));
        return Show(given, tree, FsPart, [.. new FsFigures(FsCounts.Take(tree, pieces), linux).All()]);
    }

    private int Posix(ParseResult given)
    {
        SourceTree tree = SourceTree.Find();
        var pieces = new NativePieces(tree);
        pieces.Make();
        var programs = new PosixPrograms(tree);
        programs.Make();
        LinuxFigures linux = Linux(given, tree, tree => LinuxBoot.TakePosix(tree, pieces, programs));
        PosixFigures figures = PosixFigures.Take(tree, pieces, programs, linux);
        return Show(given, tree, PosixPart, [.. figures.All()]);
    }

    private int Net(ParseResult given)
    {
        SourceTree tree = SourceTree.Find();
        var pieces = new NativePieces(tree);
        pieces.Make();
        LinuxFigures linux = Linux(given, tree, tree => LinuxBoot.TakeNet(tree, pieces));
        return Show(given, tree, NetPart, [.. new NetFigures(NetCounts.Take(tree, pieces), linux).All()]);
    }

    /// <summary>Measured now when that is asked for, else what is kept, which has the figures of all parts.</summary>
    private LinuxFigures Linux(ParseResult given, SourceTree tree, Func<SourceTree, LinuxFigures> measure)
    {
        LinuxFigures kept = LinuxFigures.Kept(tree);
        if (!given.GetValue(_withLinux)) return kept;
        LinuxFigures now = measure(tree);
        foreach (string difference in now.Differences(kept)) Message.Say(difference);
        LinuxFigures all = kept.With(now);
        if (given.GetValue(_baseline)) all.Keep(tree);
        return all;
    }

    private int Show(ParseResult given, SourceTree tree, string part, List<Figure> figures)
    {
        Console.Write(given.GetValue(_json) ? Json(figures) : Text(figures));
        Baseline baseline = Baseline.Read(tree);
        if (given.GetValue(_baseline)) baseline.Keep(tree, part, figures);
        else foreach (string difference in baseline.Compare(part, figures)) Message.Say(difference);
        return ExitStatus.Success;
    }

    private static string Json(List<Figure> figures) => JsonSerializer.Serialize(figures, s_indented) + "\n";

    private static string Text(List<Figure> figures)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("figure")
            .AddColumn(new TableColumn("value").RightAligned()).AddColumn("unit").AddColumn("peer")
            .AddColumn(new TableColumn("peer's").RightAligned()).AddColumn("target");
        foreach (Figure figure in figures)
            table.AddRow(
                figure.Name, Number(figure.Value), figure.Unit, figure.Peer, Number(figure.PeerValue), Verdict(figure));
        int missed = figures.Count(figure => figure.IsMissed), all = figures.Count(figure => figure.Target is not null);
        return $"{PlainTable.Text(table)}{all - missed} of {all} targets reached\n";
    }

    private static string Verdict(Figure figure) => figure.Target is not { } target ? ""
        : $"{(target.IsMost ? "<=" : ">=")} {target.Bound.ToString("0.##", CultureInfo.InvariantCulture)} "
            + (figure.IsMissed ? "MISSED" : "reached");

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
