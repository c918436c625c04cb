using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Mooring.Tools.Bench;
using Spectre.Console;

namespace Mooring.Tools.Commands;

/// <summary><c>mooring bench</c>: what things cost, beside what they cost elsewhere.</summary>
public sealed class BenchCommand
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print an array of {name, value, unit, peer, peer_value} and nothing else",
    };

    private readonly Option<bool> _counts = new("--counts")
    {
        Description = "Only what is counted in the guest and is the same in every run, nothing that is timed",
    };

    /// <summary>The command for the command line.</summary>
    public static Command Make()
    {
        var bench = new BenchCommand();
        var rings = new Command("rings", "The rings: guest instructions per operation, time between two threads")
        {
            bench._json, bench._counts,
        };
        rings.SetAction(bench.Rings);
        return new Command("bench", "Measure, and compare with others") { rings };
    }

    private int Rings(ParseResult given)
    {
        SourceTree tree = SourceTree.Find();
        var pieces = new NativePieces(tree);
        pieces.Make();
        List<Figure> figures = [.. RingFigures.Counted(GuestCounts.Take(tree, pieces))];
        if (!given.GetValue(_counts)) figures.AddRange(RingFigures.Timed(HostedTimes.Take(tree, pieces)));
        Console.Write(given.GetValue(_json) ? Json(figures) : Text(figures));
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
