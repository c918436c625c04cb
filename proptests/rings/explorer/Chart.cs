using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// A run to read: a row per move; a column for each thread, one for the kernel, and one for what others cannot see yet
/// (under RC: what a thread may still read old). Loads say what they read, sections of the kernel what came of them.
/// </summary>
internal sealed class Chart
{
    private const int ThreadWidth = 30, KernelWidth = 46;

    private readonly StringBuilder _text = new();
    private readonly List<Successor> _successors = [];
    private readonly World _world;
    private WorldState _state;
    private int _row;

    private Chart(Scenario scenario)
    {
        _world = new World(scenario);
        _state = _world.First();
    }

    private Actor[] Actors => _world.Cast.Actors;

    internal static string Of(FailedRun run)
    {
        Chart chart = new(run.Scenario);
        chart._text.AppendLine(run.Message);
        string last = run.Scenario.Machine == Machine.Rc ? "may be read old by" : "in store buffers";
        chart.Row("", [.. Array.ConvertAll(chart.Actors, actor => actor.Name), "kernel", last]);
        foreach (Move move in run.Moves) chart.Add(move);
        chart._text.AppendLine(CultureInfo.InvariantCulture, $"replay: {run}");
        return chart._text.ToString();
    }

    private void Add(Move move)
    {
        WorldState before = _state;
        _world.Expand(before, _successors);
        Successor made = _successors.Find(one => one.Move == move);
        Step step = _world.Pending(before, move.Thread);
        if (made.State is not null) _state = made.State;
        int column = step.Kind >= StepKind.Ring ? Actors.Length : move.Thread;
        string text = move.Kind == MoveKind.Flush ? "a store leaves" : Describe(before, step, move, made.Answer);
        if (made.Breach is Breach breach) text = $"{text}: {breach.Message}";
        Cell(column, text);
    }

    private string Describe(WorldState before, in Step step, Move move, ulong answer)
    {
        string name = Actors[move.Thread].Name;
        if (move.Kind == MoveKind.Expiry) return $"{name}: deadline: {Taken(answer)}";
        return step.Kind switch
        {
            StepKind.Load => $"{Name(step.Target)} is {Value(step.Target, answer)}",
            StepKind.LoadAcquire => $"{Name(step.Target)} is {answer:x} (acq)",
            StepKind.Store => $"{Name(step.Target)} := {Value(step.Target, step.Value)}",
            StepKind.Release => $"{Name(step.Target)} := {step.Value:x} (rel)",
            StepKind.Fence => "fence",
            StepKind.Await => "sees something new",
            StepKind.Barrier => $"{name}: barrier",
            StepKind.Drain => $"{name}: drain the {Actors[step.Target].Name}",
            StepKind.Kill => $"{name}: process {step.Target} is stopped",
            StepKind.Wait => $"{name} waits: {(_world.Sleeps(_state, move.Thread) ? "sleeps" : Taken(answer))}",
            StepKind.Move => $"{name}: end {step.Target} moves to port {step.Value}",
            StepKind.Forge => $"a doorbell out of nowhere: {Changes(before)}",
            _ => $"{name}: {DescribeSection(before, step)}",
        };
    }

    private string DescribeSection(WorldState before, in Step step)
    {
        string end = NameOfEnd(step.Target);
        string what = step.Kind switch
        {
            StepKind.Ring => $"ring the {end}",
            StepKind.Arm => $"arm {Wanted(step.Want)}, seen {step.Value:x}",
            StepKind.Pass => "arm and pass the doorbell straight",
            StepKind.Tell => $"tell the {end}: {step.Bits}",
            _ => $"{step.Kind} the {end}",
        };
        return $"{what}: {Changes(before)}";
    }

    private static string Wanted(uint want) => (want & ArmBits.Room) != 0 ? "work+room" : "work";

    private string Changes(WorldState before)
    {
        List<string> changes = [];
        for (int end = 0; end < before.Ends.Length; end++)
        {
            (SourceState was, SourceState now) = (before.Ends[end].State, _state.Ends[end].State);
            if (was != now) changes.Add($"{NameOfEnd(end)} {was} -> {now}");
        }
        for (int thread = 0; thread < Actors.Length; thread++)
        {
            if (_world.Sleeps(before, thread) && !_world.Sleeps(_state, thread) && !_state.IsDead(thread))
                changes.Add($"{Actors[thread].Name} wakes");
        }
        return changes.Count == 0 ? "nothing" : string.Join(", ", changes);
    }

    private string Taken(ulong answer)
    {
        List<string> packets = [];
        foreach ((int end, PacketBits bits, _) in Packets.Of(answer)) packets.Add($"{NameOfEnd(end)} {bits}");
        return packets.Count == 0 ? "no packet" : string.Join(", ", packets);
    }

    private string NameOfEnd(int end)
    {
        string side = PageWords.NameOf(end % 2) + "'s end";
        return _world.Cast.Channels == 1 ? side : string.Create(CultureInfo.InvariantCulture, $"{side} {end / 2}");
    }

    private string Name(int word) => _world.Words.Name(word);

    private string Value(int word, ulong value) => _world.Words.IsEntry(word)
        ? _world.Stage.Entries.ContentsOf(value)[4].ToString("x", CultureInfo.InvariantCulture)
        : value.ToString("x", CultureInfo.InvariantCulture);

    private void Cell(int column, string text)
    {
        string[] cells = new string[Actors.Length + 2];
        Array.Fill(cells, "");
        (cells[column], cells[^1]) = (text, Lingering());
        Row(string.Create(CultureInfo.InvariantCulture, $"{++_row}"), cells);
    }

    private string Lingering()
    {
        List<string> threads = [];
        for (int thread = 0; thread < Actors.Length; thread++)
        {
            string names = _state.Memory.Lingering(thread, _world.Words);
            if (names.Length > 0) threads.Add($"{Actors[thread].Name}: {names}");
        }
        return string.Join(" | ", threads);
    }

    private void Row(string number, string[] cells)
    {
        StringBuilder line = new($"{number,4}  ");
        for (int column = 0; column < cells.Length; column++)
            line.Append(cells[column].PadRight(column < Actors.Length ? ThreadWidth : KernelWidth)).Append(' ');
        _text.AppendLine(line.ToString().TrimEnd());
    }
}
