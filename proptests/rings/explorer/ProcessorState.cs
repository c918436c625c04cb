using System;

namespace Mooring.Tests.Explorer;

/// <summary>
/// A state of <see cref="Processors"/>: memory, a store buffer each, where the peer is, what is under way.
/// </summary>
internal sealed class ProcessorState
{
    private const int Armed = 1, FirstRuns = 2, FirstCount = 2 + Processors.Count;

    private readonly ulong[] _memory;
    private bool _isArmed, _isWoken;
    private int _interrupted, _answered;

    internal ProcessorState(ulong[] memory, int sleeper, int peer, int moves)
    {
        (_memory, Nodes, Moves, Runs) = (memory, [sleeper, peer], moves, 1);
        Buffers = new StoreBuffer[Processors.Count];
        Array.Fill(Buffers, StoreBuffer.Empty);
    }

    private ProcessorState(ProcessorState other)
    {
        (_memory, Nodes, Buffers) = ([.. other._memory], [.. other.Nodes], [.. other.Buffers]);
        (_isArmed, _isWoken, _interrupted) = (other._isArmed, other._isWoken, other._interrupted);
        (_answered, Moves, Runs) = (other._answered, other.Moves, other.Runs);
        (Left, IsInKernel) = (other.Left, other.IsInKernel);
    }

    /// <summary>How far the programs of the sleeper and of its peer have come.</summary>
    internal int[] Nodes { get; }
    internal StoreBuffer[] Buffers { get; }

    /// <summary>How often the peer may still be moved.</summary>
    internal int Moves { get; private set; }

    /// <summary>Where the peer runs; 0: nowhere. The sleeper's processor is 0.</summary>
    internal int Runs { get; private set; }

    /// <summary>Where it ran last.</summary>
    internal int Left { get; private set; }

    /// <summary>The peer's processor does not take interrupts.</summary>
    internal bool IsInKernel { get; private set; }

    internal bool IsInterrupted(int processor) => (_interrupted >> processor & 1) != 0;

    internal ProcessorState Copy() => new(this);

    internal UInt128 Known()
    {
        Digest digest = Digest.Begin();
        foreach (ulong word in _memory) digest.Add(word);
        foreach (StoreBuffer buffer in Buffers)
        {
            digest.Add((ulong)buffer.Pending.Length);
            foreach (PendingStore store in buffer.Pending) digest.Add(store.Value << 8 | (uint)store.Word);
        }
        digest.Add((ulong)Nodes[0] << 32 | (uint)Nodes[1]);
        digest.Add((ulong)_interrupted << 8 | (ulong)_answered << 16 | (ulong)Moves << 24 | (ulong)Runs << 32
            | (ulong)Left << 40 | (IsInKernel ? 4u : 0) | (_isArmed ? 1u : 0) | (_isWoken ? 2u : 0));
        return digest.Value;
    }

    internal ProcessorState Flush(int processor, int place, Machine machine)
    {
        Buffers[processor] = Buffers[processor].Flush(place, machine, _memory);
        return this;
    }

    /// <summary>The handler of the drain's interrupt has run.</summary>
    internal ProcessorState Handle(int processor, Lookup lookup, bool fences)
    {
        if (fences) Fence(processor);
        _interrupted &= ~(1 << processor);
        if (lookup == Lookup.Count) _memory[FirstCount + processor] += 2;
        else _answered |= 1 << processor;
        return this;
    }

    /// <returns>The answer; null: not now.</returns>
    internal ulong? Perform(in Step step, int thread, int choice, Machine machine)
    {
        int here = thread == 0 ? 0 : Runs;
        switch ((ProcessorStep)step.Kind)
        {
            case ProcessorStep.Load: return Load(here, step.Target);
            case ProcessorStep.Store: return Store(here, step.Target, step.Value, machine);
            case ProcessorStep.Fence: return Fence(thread == 1 && Runs == 0 ? Left : here);
            case ProcessorStep.Count: return CountOn(here, isLocked: step.Target != 0, machine);
            case ProcessorStep.AwaitCount: return Load(here, step.Target) == step.Value ? null : 0;
            case ProcessorStep.MayMove: return MayMove(choice);
            case ProcessorStep.SetInKernel: return GoIn(step.Target != 0);
            case ProcessorStep.Leave: return Leave(machine);
            case ProcessorStep.Resume: return Resume(choice, machine);
            default: return PerformOnEnd(step, machine);
        }
    }

    private ulong? PerformOnEnd(in Step step, Machine machine)
    {
        switch ((ProcessorStep)step.Kind)
        {
            case ProcessorStep.Arm:
                _isArmed = true;
                return Store(0, Armed, 1, machine);
            case ProcessorStep.Interrupt:
                (_interrupted, _answered) = (_interrupted | 1 << step.Target, _answered & ~(1 << step.Target));
                return 0;
            case ProcessorStep.AwaitAnswer: return (_answered >> step.Target & 1) != 0 ? 0 : null;
            case ProcessorStep.Recheck:
                Fence(0);
                return _isArmed && _memory[0] != step.Value ? BecomeReady() : 0;
            case ProcessorStep.Ring:
                if (_isArmed) _isWoken = BecomeReady() != 0;
                return 0;
            case ProcessorStep.Wait:
                if (!_isWoken) return null;
                _isWoken = false;
                return 0;
            default: throw new InvalidOperationException(step.Kind.ToString());
        }
    }

    private ulong BecomeReady()
    {
        _isArmed = false;
        _memory[Armed] = 0;
        return 1;
    }

    private ulong Load(int processor, int word)
    {
        int own = Buffers[processor].Youngest(word);
        return own < 0 ? _memory[word] : Buffers[processor].Pending[own].Value;
    }

    private ulong Store(int processor, int word, ulong value, Machine machine)
    {
        if (machine == Machine.Sc) _memory[word] = value;
        else Buffers[processor] = Buffers[processor].With(new PendingStore(word, value, IsRelease: false));
        return 0;
    }

    private ulong Fence(int processor)
    {
        Buffers[processor].Drain(_memory);
        Buffers[processor] = StoreBuffer.Empty;
        return 0;
    }

    private ulong CountOn(int processor, bool isLocked, Machine machine)
    {
        if (isLocked) Fence(processor);
        ulong count = Load(processor, FirstCount + processor) + 1;
        return Store(processor, FirstCount + processor, count, isLocked ? Machine.Sc : machine);
    }

    private ulong MayMove(int choice)
    {
        if (choice != 0) (Moves, IsInKernel) = (Moves - 1, true);
        return (ulong)choice;
    }

    private ulong GoIn(bool isIn)
    {
        IsInKernel = isIn;
        return 0;
    }

    private ulong Leave(Machine machine)
    {
        Store(Runs, FirstRuns + Runs, 0, machine);
        (Left, Runs) = (Runs, 0);
        return 0;
    }

    /// <summary>The run queue's lock has been handed over: what the thread had stored is visible.</summary>
    private ulong? Resume(int processor, Machine machine)
    {
        if (Buffers[Left].Youngest(0) >= 0) return null;
        (Runs, Left) = (processor, 0);
        return Store(processor, FirstRuns + processor, 1, machine);
    }
}
