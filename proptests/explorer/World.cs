using System;
using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>What can happen in a scenario: its first state, the moves of a state, and where each leads.</summary>
internal sealed class World
{
    private readonly RecordedProgram[] _programs;
    private readonly ExploredKernel _kernel;

    internal World(Scenario scenario)
        : this(scenario, ExploredClient.Program(scenario), ExploredServer.Program(scenario))
    {
    }

    /// <summary>Other programs than those of the scenario: the machine, tried out by itself.</summary>
    internal World(Scenario scenario, Action<Tape> client, Action<Tape> server)
    {
        Scenario = scenario;
        Words = new PageWords(scenario.Geometry);
        _kernel = new ExploredKernel(Words);
        _programs = [new RecordedProgram(client), new RecordedProgram(server)];
    }

    internal Scenario Scenario { get; }

    internal PageWords Words { get; }

    /// <summary>Different histories of both sides met so far.</summary>
    internal int Histories => _programs[0].Count + _programs[1].Count;

    internal WorldState First()
    {
        ulong[] memory = Words.FirstContents(new SharedPage(Scenario.Geometry, Scenario.Cursor));
        int[] nodes = [_programs[0].Root(), _programs[1].Root()];
        return new WorldState(memory, [StoreBuffer.Empty, StoreBuffer.Empty], nodes, new EndState[2]);
    }

    internal Step Pending(WorldState state, int side) => _programs[side].Pending(state.Nodes[side]);

    /// <summary>What the last step of a side was answered.</summary>
    internal ulong LastAnswer(WorldState state, int side) => _programs[side].LastAnswer(state.Nodes[side]);

    internal bool HasEnded(WorldState state, int side) => Pending(state, side).Kind == StepKind.End;

    /// <summary>What a program has complained of.</summary>
    internal Breach? Complaint(WorldState state) =>
        _programs[0].Complaint(state.Nodes[0]) ?? _programs[1].Complaint(state.Nodes[1]);

    internal void Moves(WorldState state, List<Move> moves)
    {
        moves.Clear();
        for (byte side = 0; side < 2; side++)
        {
            if (!IsPrivate(Pending(state, side), side)) continue;
            moves.Add(new Move(side, 0));
            return;
        }
        for (byte side = 0; side < 2; side++)
        {
            if (Scenario.Flushing == Flushing.AnyTime) AddFlushes(state, side, moves);
            AddSteps(state, side, moves);
        }
    }

    /// <param name="answer">What the step was answered; 0 for a flush alone.</param>
    /// <exception cref="Breach">The step itself is against the rules.</exception>
    internal WorldState Perform(WorldState state, Move move, out ulong answer)
    {
        WorldState next = state.Copy();
        answer = 0;
        if (move.FlushOnly) Flush(next, move.Side, [move.Choice]);
        else
        {
            Step step = Pending(state, move.Side);
            if (move.Choice > 0) Flush(next, 1 - move.Side, Choices(state, move.Side, step)[move.Choice - 1]);
            answer = Perform(next, move.Side, step);
            next.Nodes[move.Side] = _programs[move.Side].Answer(next.Nodes[move.Side], answer);
        }
        return next;
    }

    /// <summary>A word as a side sees it: its own youngest store, or else memory.</summary>
    internal ulong AsSeen(WorldState state, int side, int offset)
    {
        int word = Words.IndexOf(offset);
        return state.Buffers[side].Latest(word) ?? state.Memory[word];
    }

    private void AddSteps(WorldState state, byte side, List<Move> moves)
    {
        Step step = Pending(state, side);
        if (step.Kind == StepKind.End) return;
        if (step.Kind == StepKind.Wait && state.Ends[side].State != SourceState.Ready) return;
        moves.Add(new Move(side, 0));
        if (Scenario.Flushing == Flushing.AnyTime) return;
        int choices = Choices(state, side, step).Count;
        for (int choice = 1; choice <= choices; choice++) moves.Add(new Move(side, (byte)choice));
    }

    private void AddFlushes(WorldState state, byte side, List<Move> moves)
    {
        StoreBuffer buffer = state.Buffers[side];
        for (int at = 0; at < buffer.Pending.Length; at++)
        {
            if (buffer.CanLeaveAlone(at, Scenario.Machine)) moves.Add(new Move(side, (byte)at, FlushOnly: true));
        }
    }

    /// <summary>Which pending stores of the peer may leave for a step to see them: one, or one to each word.</summary>
    private List<int[]> Choices(WorldState state, int side, in Step step)
    {
        List<int> seen = Seen(state, side, step);
        List<int[]> choices = [];
        ReadOnlySpan<PendingStore> pending = state.Buffers[1 - side].Pending;
        foreach (int at in seen)
        {
            choices.Add([at]);
            foreach (int older in seen)
            {
                if (older < at && pending[older].Word != pending[at].Word) choices.Add([older, at]);
            }
        }
        return choices;
    }

    /// <summary>The pending stores of the peer that a step would see if they were in memory.</summary>
    private List<int> Seen(WorldState state, int side, in Step step)
    {
        List<int> seen = [];
        ReadOnlySpan<PendingStore> pending = state.Buffers[1 - side].Pending;
        for (int at = 0; at < pending.Length; at++)
        {
            if (Sees(step, side, pending[at].Word)) seen.Add(at);
        }
        return seen;
    }

    private bool Sees(in Step step, int side, int word)
    {
        if (step.Kind == StepKind.Load) return Words.IndexOf(step.Offset) == word;
        int line = PageWords.LineOf(1 - side);
        return step.Kind == StepKind.Recheck
            && (word == Words.IndexOf(line + Geometry.PublishWord) || word == Words.IndexOf(line + Geometry.PeerHead));
    }

    private bool IsPrivate(in Step step, int side) =>
        step.Kind == StepKind.Load && Words.IsPrivate(Words.IndexOf(step.Offset), side);

    private void Flush(WorldState state, int side, ReadOnlySpan<int> chosen) =>
        state.Buffers[side] = state.Buffers[side].Flush(chosen, Scenario.Machine, state.Memory);

    private static void Drain(WorldState state, int side)
    {
        state.Buffers[side].Drain(state.Memory);
        state.Buffers[side] = StoreBuffer.Empty;
    }

    private ulong Perform(WorldState state, int side, in Step step)
    {
        if (step.IsKernelEntry) Drain(state, side);
        switch (step.Kind)
        {
            case StepKind.Load: return AsSeen(state, side, step.Offset);
            case StepKind.Store: Store(state, side, step, isRelease: false); return 0;
            case StepKind.Release: Store(state, side, step, isRelease: true); return 0;
            case StepKind.Fence: Drain(state, side); return 0;
            case StepKind.Drain: Drain(state, 1 - side); return 0;
            case StepKind.Ring: _kernel.RingFromPeer(state, 1 - side); return 0;
            case StepKind.Arm: _kernel.Arm(state, side, step); return 0;
            case StepKind.Recheck: _kernel.Recheck(state, side); return 0;
            case StepKind.Wait: return (ulong)_kernel.TakePacket(state, side);
            default: throw new InvalidOperationException(step.Kind.ToString());
        }
    }

    private void Store(WorldState state, int side, in Step step, bool isRelease)
    {
        int word = Words.IndexOf(step.Offset);
        if (Words.Writer(word) != side)
            throw new Breach(BreachKind.Ownership, $"the {PageWords.NameOf(side)} writes {Words.Name(word)}");
        if (Scenario.Machine == Machine.Sc) state.Memory[word] = step.Value;
        else state.Buffers[side] = state.Buffers[side].With(new PendingStore(word, step.Value, isRelease));
    }
}
