using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// A run to read: a row per move; columns for the client, the server, the kernel, and what has left which store buffer
/// or is still in it. Loads say what they read, kernel entries what came of them.
/// </summary>
internal sealed class Chart
{
    private const int Kernel = 2, Buffers = 3;
    private static readonly int[] s_widths = [34, 34, 48];

    private readonly StringBuilder _text = new();
    private readonly World _world;
    private WorldState _state;
    private int _row;

    private Chart(Scenario scenario)
    {
        _world = new World(scenario);
        _state = _world.First();
    }

    internal static string Of(FailedRun run)
    {
        Chart chart = new(run.Scenario);
        chart._text.AppendLine(run.Message);
        chart.Row("", ["client", "server", "kernel", "store buffers"]);
        foreach (Move move in run.Moves) chart.Add(move);
        chart._text.AppendLine(CultureInfo.InvariantCulture, $"replay: {run}");
        return chart._text.ToString();
    }

    private void Add(Move move)
    {
        WorldState before = _state;
        ulong answer = 0;
        try
        {
            _state = _world.Perform(before, move, out answer);
        }
        catch (Breach breach)
        {
            Cell(move.Side, breach.Message);
            return;
        }
        Left(before, move.FlushOnly ? move.Side : 1 - move.Side, move);
        if (move.FlushOnly) return;
        Step step = _world.Pending(before, move.Side);
        Cell(step.IsKernelEntry ? Kernel : move.Side, Describe(before, step, move.Side, answer));
    }

    /// <summary>What has left a buffer because it was chosen; what an entry or a fence drains goes unsaid.</summary>
    private void Left(WorldState before, int side, Move move)
    {
        if (!move.FlushOnly && move.Choice == 0) return;
        ReadOnlySpan<PendingStore> was = before.Buffers[side].Pending, still = _state.Buffers[side].Pending;
        List<string> left = [];
        for (int at = 0, kept = 0; at < was.Length; at++)
        {
            if (kept < still.Length && still[kept] == was[at]) kept++;
            else left.Add(_world.Words.Name(was[at].Word));
        }
        Row("", ["", "", "", $"{PageWords.NameOf(side)}: leaves: {Joined(left)}"]);
    }

    private string Describe(WorldState before, in Step step, int side, ulong answer)
    {
        string name = PageWords.NameOf(side);
        switch (step.Kind)
        {
            case StepKind.Load: return $"{Word(step)} is {answer:x}";
            case StepKind.Store: return $"{Word(step)} := {step.Value:x}";
            case StepKind.Release: return $"{Word(step)} := {step.Value:x} (release)";
            case StepKind.Fence: return "fence";
            case StepKind.Drain: return $"{name} sleeps: drain the {PageWords.NameOf(1 - side)}";
            case StepKind.Ring: return $"{name} rings: {Outcome(before, 1 - side)}";
            case StepKind.Arm: return $"{name} arms {Wanted(step.Want)}, seen {step.Value:x}: {Outcome(before, side)}";
            case StepKind.Recheck: return $"{name} sleeps: recheck: {Outcome(before, side)}";
            default: return $"{name} takes a packet: {(PacketBits)answer}";
        }
    }

    private static string Wanted(uint want) => (want & ArmBits.Room) != 0 ? "work+room" : "work";

    private string Outcome(WorldState before, int side) =>
        $"{before.Ends[side].State}" + (before.Ends[side] == _state.Ends[side] ? "" : $" -> {_state.Ends[side].State}");

    private string Word(in Step step) => _world.Words.Name(_world.Words.IndexOf(step.Offset));

    private void Cell(int column, string text)
    {
        string[] cells = ["", "", "", Lingering()];
        cells[column] = text;
        Row(string.Create(CultureInfo.InvariantCulture, $"{++_row}"), cells);
    }

    private string Lingering()
    {
        List<string> sides = [];
        for (int side = 0; side < 2; side++)
        {
            List<string> names = [];
            foreach (PendingStore store in _state.Buffers[side].Pending) names.Add(_world.Words.Name(store.Word));
            if (names.Count > 0) sides.Add($"{PageWords.NameOf(side)}: {Joined(names)}");
        }
        return string.Join(" | ", sides);
    }

    /// <summary>Words of one entry that follow each other are one name: command0.0-7.</summary>
    private static string Joined(List<string> names)
    {
        List<string> joined = [];
        for (int at = 0; at < names.Count;)
        {
            int last = at;
            while (last + 1 < names.Count && AreOfOneEntry(names[at], names[last + 1])) last++;
            joined.Add(last == at ? names[at] : $"{names[at]}-{names[last][^1]}");
            at = last + 1;
        }
        return string.Join(", ", joined);
    }

    private static bool AreOfOneEntry(string one, string other) => Entry(one) is string entry && entry == Entry(other);

    private static string? Entry(string name) => char.IsDigit(name[^1]) ? name[..name.IndexOf('.')] : null;

    private void Row(string number, string[] cells)
    {
        StringBuilder line = new($"{number,4}  ");
        for (int column = 0; column < Buffers; column++) line.Append(cells[column].PadRight(s_widths[column] + 1));
        _text.AppendLine(line.Append(cells[Buffers]).ToString().TrimEnd());
    }
}
