using System;
using System.Collections.Generic;
using System.Numerics;
using Mooring.Ports;

namespace Mooring.Tests.Explorer;

/// <summary>Where a move leads: to a state, or to a broken rule.</summary>
/// <param name="Answer">What the step was answered.</param>
internal readonly record struct Successor(Move Move, ulong Answer, WorldState? State, Breach? Breach);

/// <summary>What can happen in a scenario: its first state, and where each move leads.</summary>
internal sealed partial class World
{
    private readonly RecordedProgram[] _programs;
    private readonly ExploredKernel _kernel;
    private readonly Chooser _chooser = new();

    internal World(Scenario scenario)
        : this(new Stage(scenario))
    {
    }

    private World(Stage stage)
        : this(stage, Array.ConvertAll(stage.Cast.Actors, actor => Programs.Of(stage, actor)))
    {
    }

    /// <summary>Other programs than those of the scenario: the machine, tried out by itself.</summary>
    internal World(Scenario scenario, params Action<Tape>[] programs)
        : this(new Stage(scenario), programs) => HasOwnPrograms = true;

    private World(Stage stage, Action<Tape>[] programs)
    {
        Stage = stage;
        _kernel = stage.Scenario.Wrong == Wrong.Nothing
            ? new ExploredKernel(stage.Scenario, Cast, Words, Pending)
            : new WrongKernel(stage.Scenario, Cast, Words, Pending);
        _programs = Array.ConvertAll(programs, program => new RecordedProgram(program, stage.Tape));
    }

    /// <summary>Then nothing is known of what they should achieve.</summary>
    internal bool HasOwnPrograms { get; }

    internal Stage Stage { get; }

    internal Scenario Scenario => Stage.Scenario;

    internal PageWords Words => Stage.Words;

    internal Cast Cast => Stage.Cast;

    /// <summary>Different lists of answers met so far: how often programs were run.</summary>
    internal int Histories
    {
        get
        {
            int count = 0;
            foreach (RecordedProgram program in _programs) count += program.Count;
            return count;
        }
    }

    internal WorldState First()
    {
        int threads = _programs.Length;
        ulong[] contents = Words.FirstContents(Scenario.Cursor);
        SharedMemory memory = Scenario.Machine == Machine.Rc
            ? new ViewMemory(Words, contents, threads, Cast.Ports)
            : new BufferedMemory(Scenario.Machine, contents, threads);
        EndState[] ends = new EndState[2 * Cast.Channels];
        for (int end = 0; end < ends.Length; end++)
        {
            int holder = HasOwnPrograms ? -1 : BitOperations.TrailingZeroCount(Cast.ThreadsOf(end / 2, end % 2));
            ends[end] = new EndState { Port = (byte)Cast.PortOf(end), Holder = (byte)(holder + 1) };
        }
        int[] nodes = Array.ConvertAll(_programs, program => program.Root());
        WorldState first = new(memory, nodes, ends, new PortState[Cast.Ports]) { Expiries = Scenario.Expiries };
        Settle(first);
        return first;
    }

    internal Step Pending(WorldState state, int thread) =>
        state.IsDead(thread) ? default : _programs[thread].Pending(state.Nodes[thread]);

    /// <summary>What the last step of each thread was answered.</summary>
    internal string LastAnswers(WorldState state)
    {
        string[] answers = new string[_programs.Length];
        for (int thread = 0; thread < answers.Length; thread++) answers[thread] = $"{LastAnswer(state, thread)}";
        return string.Join(' ', answers);
    }

    /// <summary>What the last step of a thread was answered.</summary>
    internal ulong LastAnswer(WorldState state, int thread) => _programs[thread].LastAnswer(state.Nodes[thread]);

    internal ulong Noted(WorldState state, int thread, NoteKind kind, int channel) =>
        Tape.Noted(_programs[thread].Notes(state.Nodes[thread]), kind, channel);

    internal bool HasEnded(WorldState state, int thread) => Pending(state, thread).Kind == StepKind.End;

    internal bool Sleeps(WorldState state, int thread)
    {
        foreach (PortState port in state.Ports)
        {
            if (port.Waiters.Has(thread)) return true;
        }
        return false;
    }

    /// <summary>Every move of a state and where it leads.</summary>
    /// <returns>Is there one that must happen sooner or later?</returns>
    internal bool Expand(WorldState state, List<Successor> into)
    {
        into.Clear();
        bool goesOn = false;
        for (byte thread = 0; thread < _programs.Length; thread++)
        {
            if (Scenario.Flushing == Flushing.AnyTime) AddFlushes(state, thread, into);
            if (Sleeps(state, thread)) AddExpiry(state, thread, into);
            else goesOn |= AddSteps(state, thread, into);
        }
        return goesOn;
    }

    private bool AddSteps(WorldState state, byte thread, List<Successor> into)
    {
        Step step = Pending(state, thread);
        if (step.Kind == StepKind.End) return false;
        int before = into.Count;
        _chooser.Begin(0);
        do
        {
            Move move = new(MoveKind.Step, thread, _chooser.Answers);
            WorldState next = state.Copy();
            if (TryMake(next, move, step, out ulong answer, out Breach? breach))
                into.Add(new Successor(move, answer, next, null));
            else if (breach is not null) into.Add(new Successor(move, answer, null, breach));
        }
        while (_chooser.TryAdvance());
        return into.Count > before && !step.IsOptional;
    }

    private void AddExpiry(WorldState state, byte thread, List<Successor> into)
    {
        if (state.Expiries == 0) return;
        Move move = new(MoveKind.Expiry, thread);
        WorldState next = state.Copy();
        _chooser.Begin(0);
        bool isMade = TryMake(next, move, Pending(state, thread), out ulong answer, out Breach? breach);
        into.Add(new Successor(move, answer, isMade ? next : null, breach));
    }

    private void AddFlushes(WorldState state, byte thread, List<Successor> into)
    {
        foreach (int place in state.Memory.Loose(thread))
        {
            WorldState next = state.Copy();
            next.Memory.Flush(thread, place);
            into.Add(new Successor(new Move(MoveKind.Flush, thread, (uint)place), 0, next, null));
        }
    }

    /// <returns>False: the step breaks a rule, or (no breach) cannot be made now.</returns>
    private bool TryMake(WorldState state, Move move, in Step step, out ulong answer, out Breach? breach)
    {
        (answer, breach) = (0, null);
        try
        {
            bool isLate = move.Kind == MoveKind.Expiry;
            ulong? given = isLate ? Expire(state, move.Thread, step) : Perform(state, move.Thread, step);
            answer = given.GetValueOrDefault();
            if (given is not null) Answer(state, move.Thread, answer);
            else if (step.Kind is StepKind.Await or StepKind.Forge) return false;
            foreach ((int thread, ulong packets) in _kernel.Woken) Answer(state, thread, packets);
            Settle(state);
            return true;
        }
        catch (Breach broken)
        {
            breach = broken;
            return false;
        }
    }

    private void Answer(WorldState state, int thread, ulong answer)
    {
        RecordedProgram program = _programs[thread];
        state.Nodes[thread] = program.Answer(state.Nodes[thread], answer);
        if (program.Complaint(state.Nodes[thread]) is Breach complaint) throw complaint;
    }

    /// <summary>Steps that change nothing for anybody else are made at once.</summary>
    private void Settle(WorldState state)
    {
        for (int thread = 0; thread < _programs.Length; thread++)
        {
            while (Pending(state, thread) is Step step && IsNobodysBusiness(state, thread, step))
                Answer(state, thread, Perform(state, thread, step)!.Value);
        }
        Tidy(state);
    }

    private void Tidy(WorldState state)
    {
        uint gone = state.Dead, entering = 0;
        for (int thread = 0; thread < _programs.Length; thread++)
        {
            StepKind next = Pending(state, thread).Kind;
            if (next == StepKind.End) gone |= 1u << thread;
            if (next >= StepKind.Ring) entering |= 1u << thread;
        }
        state.Memory.Tidy(gone, entering);
    }

    private bool IsNobodysBusiness(WorldState state, int thread, in Step step) => step.Kind switch
    {
        StepKind.Load or StepKind.LoadAcquire => Words.IsPrivate(thread, step.Target),
        StepKind.Fence or StepKind.Barrier => state.Memory.IsFenced(thread),
        StepKind.Drain => state.Memory.IsDrained(thread, step.Target),
        _ => false,
    };
}
