using System;
using System.Collections.Generic;

namespace Mooring.Tests.Explorer;

/// <summary>How the drain finds the processors on which a peer may have stores that linger.</summary>
internal enum Lookup
{
    /// <summary>A word per processor says whose thread it runs; it is interrupted, and says when it has been.</summary>
    Current,

    /// <summary>
    /// A word per processor counts its ways into and out of the kernel, by locked increments: odd in user mode. Who is
    /// odd and runs a peer is interrupted, and has been when the count is another.
    /// </summary>
    Count,
}

/// <summary>The steps of the two programs of <see cref="Processors"/>.</summary>
internal enum ProcessorStep : byte
{
    /// <inheritdoc cref="StepKind.End"/>
    End = StepKind.End,
    Load,
    Store,
    Fence,

    // Sections under the port's lock.
    Arm,
    Recheck,
    Ring,
    Wait,

    Interrupt,
    AwaitAnswer,
    AwaitCount,

    /// <summary>A processor counts a way in or out; locked or not.</summary>
    Count,

    /// <summary>From here on, or no longer, the peer's processor takes no interrupts.</summary>
    SetInKernel,

    // The peer is moved, or not.
    MayMove,
    Leave,
    Resume,
}

/// <summary>What is left out of the drain.</summary>
internal enum Omitted
{
    Nothing,

    /// <summary>The sleeper's barrier between flag and lookup.</summary>
    Barrier,
    Interrupt,

    /// <summary>Waiting until the interrupted have answered.</summary>
    Answer,

    /// <summary>The fence of the interrupt's handler.</summary>
    HandlerFence,

    /// <summary>The fence at each way into the kernel.</summary>
    EntryFence,

    /// <summary>The fence at each way out.</summary>
    ExitFence,

    /// <summary>A thread's stores are visible before the processor says that it runs no more.</summary>
    LeaveFence,

    /// <summary>The processor has said that a thread runs before the thread does.</summary>
    ResumeFence,

    /// <summary>The fence of a doorbell.</summary>
    DoorbellFence,

    /// <summary>The lookup comes before the flag.</summary>
    LookupLast,
}

/// <summary>
/// The machine's part of going to sleep, by itself: several processors, each with a store buffer of its own. On one a
/// sleeper sets its flag, drains, compares and sleeps. Its peer publishes, looks at the flag and rings, on another;
/// between any two of its steps it may be taken off its processor and go on on a third. Stores leave at any time. What
/// must not be is a sleeper for ever. This is a model of code for several processors, not that code: what ships runs on
/// one (<see cref="Mooring.Ports.OneCpu"/>). It says what that code will have to keep to.
/// </summary>
internal sealed class Processors
{
    internal const int Count = 3;
    private const int Tail = 0, Armed = 1, Peer = 1;

    private readonly Machine _machine;
    private readonly Lookup _lookup;
    private readonly Omitted _omitted;
    private readonly int _publications;
    private readonly Tape _tape = new(new EntryTable(), merges: false);
    private readonly RecordedProgram[] _programs;

    internal Processors(Machine machine, Lookup lookup, Omitted omitted, int publications)
    {
        (_machine, _lookup, _omitted, _publications) = (machine, lookup, omitted, publications);
        _programs = [new RecordedProgram(_ => Sleep(), _tape), new RecordedProgram(_ => Publish(), _tape)];
    }

    /// <param name="moves">How often the peer is moved.</param>
    /// <returns>States, and how many of them are a sleep without end.</returns>
    internal (int States, int Stuck) Explore(int moves)
    {
        ulong[] memory = new ulong[2 + 2 * Count];
        (memory[RunsAt(1)], memory[CountAt(1)]) = (Peer, 1);
        Stack<ProcessorState> open = new([new ProcessorState(memory, _programs[0].Root(), _programs[1].Root(), moves)]);
        HashSet<UInt128> known = [open.Peek().Known()];
        int stuck = 0;
        while (open.TryPop(out ProcessorState? state))
        {
            List<ProcessorState> next = Successors(state);
            if (next.Count == 0 && Kind(state, 0) != ProcessorStep.End) stuck++;
            foreach (ProcessorState one in next)
            {
                if (known.Add(one.Known())) open.Push(one);
            }
        }
        return (known.Count, stuck);
    }

    private static int RunsAt(int processor) => 2 + processor;

    private static int CountAt(int processor) => 2 + Count + processor;

    private bool Omits(Omitted omitted) => _omitted == omitted;

    private ulong Do(ProcessorStep kind, int target = 0, ulong value = 0) =>
        _tape.Do(new Step((StepKind)kind, target, value));

    /// <summary>The kernel, for the sleeper, on processor 0.</summary>
    private void Sleep()
    {
        for (ulong seen = 0; seen < (ulong)_publications;)
        {
            bool[] runs = Omits(Omitted.LookupLast) ? [false, RunsPeer(1), RunsPeer(2)] : [];
            Do(ProcessorStep.Arm, Armed);
            if (!Omits(Omitted.Barrier)) Do(ProcessorStep.Fence);
            for (int processor = 1; processor < Count; processor++) Drain(processor, runs);
            if (Do(ProcessorStep.Recheck, 0, seen) == 0) Do(ProcessorStep.Wait);
            seen = Do(ProcessorStep.Load, Tail);
        }
    }

    private bool RunsPeer(int processor) => Do(ProcessorStep.Load, RunsAt(processor)) == Peer;

    private void Drain(int processor, bool[] runs)
    {
        ulong count = _lookup == Lookup.Count ? Do(ProcessorStep.Load, CountAt(processor)) : 1;
        if (Omits(Omitted.Interrupt) || count % 2 == 0) return;
        if (!(runs.Length > 0 ? runs[processor] : RunsPeer(processor))) return;
        Do(ProcessorStep.Interrupt, processor);
        if (Omits(Omitted.Answer)) return;
        if (_lookup == Lookup.Count) Do(ProcessorStep.AwaitCount, CountAt(processor), count);
        else Do(ProcessorStep.AwaitAnswer, processor);
    }

    /// <summary>The peer, with the kernel's ways in and out. Where it runs is the state's affair.</summary>
    private void Publish()
    {
        for (int number = 1; number <= _publications; number++)
        {
            MayMove();
            Do(ProcessorStep.Store, Tail, (ulong)number);
            MayMove();
            if (Do(ProcessorStep.Load, Armed) == 0) continue;
            GoIn(isMoved: false);
            if (!Omits(Omitted.DoorbellFence)) Do(ProcessorStep.Fence);
            Do(ProcessorStep.Ring);
            GoOut();
        }
        MayMove();
    }

    private void MayMove()
    {
        while (Do(ProcessorStep.MayMove) != 0)
        {
            GoIn(isMoved: true);
            if (!Omits(Omitted.LeaveFence)) Do(ProcessorStep.Fence);
            Do(ProcessorStep.Leave);
            if (!Omits(Omitted.LeaveFence)) Do(ProcessorStep.Fence);
            Do(ProcessorStep.Resume);
            GoOut();
        }
    }

    private void GoIn(bool isMoved)
    {
        if (!isMoved) Do(ProcessorStep.SetInKernel, 1);
        if (_lookup != Lookup.Count) return;
        Do(ProcessorStep.Count, Omits(Omitted.EntryFence) ? 0 : 1);
    }

    private void GoOut()
    {
        if (_lookup == Lookup.Count) Do(ProcessorStep.Count, Omits(Omitted.ExitFence) ? 0 : 1);
        else if (!Omits(Omitted.ResumeFence)) Do(ProcessorStep.Fence);
        Do(ProcessorStep.SetInKernel, 0);
    }

    private Step Pending(ProcessorState state, int thread) => _programs[thread].Pending(state.Nodes[thread]);

    private ProcessorStep Kind(ProcessorState state, int thread) => (ProcessorStep)Pending(state, thread).Kind;

    private List<ProcessorState> Successors(ProcessorState state)
    {
        List<ProcessorState> next = [];
        for (int processor = 0; processor < Count; processor++)
        {
            for (int place = 0; place < state.Buffers[processor].Pending.Length; place++)
            {
                if (state.Buffers[processor].CanLeaveAlone(place, _machine))
                    next.Add(state.Copy().Flush(processor, place, _machine));
            }
            if (state.IsInterrupted(processor)) AddAnswers(state, processor, next);
        }
        AddStep(state, 0, 0, next);
        foreach (int choice in Choices(state)) AddStep(state, 1, choice, next);
        return next;
    }

    /// <summary>To be moved or not; the processor to go on on.</summary>
    private int[] Choices(ProcessorState state) => Kind(state, 1) switch
    {
        ProcessorStep.MayMove => state.Moves > 0 ? [0, 1] : [0],
        ProcessorStep.Resume => [3 - state.Left],
        _ => [0],
    };

    /// <summary>A handler runs when its processor does not run the kernel.</summary>
    private void AddAnswers(ProcessorState state, int processor, List<ProcessorState> next)
    {
        if (state.Runs == processor && state.IsInKernel) return;
        if (state.Buffers[processor].IsEmpty || !Omits(Omitted.HandlerFence))
            next.Add(state.Copy().Handle(processor, _lookup, fences: true));
        else next.Add(state.Copy().Handle(processor, _lookup, fences: false));
    }

    private void AddStep(ProcessorState state, int thread, int choice, List<ProcessorState> next)
    {
        Step step = Pending(state, thread);
        if ((ProcessorStep)step.Kind == ProcessorStep.End) return;
        ProcessorState after = state.Copy();
        if (after.Perform(step, thread, choice, _machine) is not ulong answer) return;
        after.Nodes[thread] = _programs[thread].Answer(after.Nodes[thread], answer);
        next.Add(after);
    }
}
