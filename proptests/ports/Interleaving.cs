using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Mooring.Tests;

/// <summary>What a program does to the shared world in one indivisible step.</summary>
/// <param name="Name">What it is; the world knows it by this.</param>
/// <param name="Joined">It happens together with the step before it: nobody can come between.</param>
internal readonly record struct SharedStep(
    string Name, int Target, ulong A = 0, ulong B = 0, ulong C = 0, int Bytes = 0, bool Joined = false);

/// <summary>The world that the programs share: rebuilt for every path, moved only by steps.</summary>
internal interface ISharedWorld
{
    /// <summary>A step that waits is not possible until what it waits for is there.</summary>
    bool IsPossible(int program, in SharedStep step);

    ulong Perform(int program, in SharedStep step);

    /// <summary>All that a later step can see of the world, as one number.</summary>
    ulong Digest();

    /// <summary>Called where every program has ended (or can never go on: then it throws).</summary>
    void CheckEnd(IReadOnlyList<int> unfinished);
}

/// <summary>
/// Runs one program up to its next step, as often as asked. The program is ordinary code: it is started from its
/// beginning each time, is given the answers that it was given before, and is abandoned at its first new step. So its
/// state is a function of those answers, and needs no saving.
/// </summary>
internal sealed class Stepper(Action<Stepper> program)
{
    private readonly List<ulong> _answers = [];
    private Func<SharedStep, ulong>? _perform;
    private int _next;
    private SharedStep _reached;

    /// <summary>The step that comes next; null when the program has ended.</summary>
    internal SharedStep? Pending { get; private set; }

    /// <summary>What the program has said of itself so far.</summary>
    internal List<ulong> Notes { get; } = [];

    internal int Answers => _answers.Count;

    internal ulong Digest => _answers.Aggregate(Mix.Start, Mix.Add);

    internal ulong Do(in SharedStep step)
    {
        if (_next == _answers.Count)
        {
            _reached = step;
            if (!step.Joined) throw Abandoned.Instance;
            _answers.Add(_perform!(step));
        }
        return _answers[_next++];
    }

    /// <summary>The pending step has been performed: on to the next, performing those that are joined to it.</summary>
    internal void GoOn(ulong answer, Func<SharedStep, ulong> perform)
    {
        _answers.Add(answer);
        Start(perform);
    }

    /// <summary>Back to where it had been given so many answers.</summary>
    internal void GoBack(int answers)
    {
        _answers.RemoveRange(answers, _answers.Count - answers);
        Start(_ => throw new InvalidOperationException("the program does not repeat itself"));
    }

    internal void Start(Func<SharedStep, ulong> perform)
    {
        _perform = perform;
        _next = 0;
        Notes.Clear();
        try
        {
            program(this);
            Pending = null;
        }
        catch (Abandoned)
        {
            Pending = _reached;
        }
    }

    private sealed class Abandoned : Exception
    {
        internal static readonly Abandoned Instance = new();
    }
}

/// <summary>A 64-bit hash of words (FNV-1a with a final multiplication per word).</summary>
internal static class Mix
{
    internal const ulong Start = 0xCBF2_9CE4_8422_2325;

    internal static ulong Add(ulong hash, ulong word)
    {
        hash = (hash ^ word) * 0x9E37_79B9_7F4A_7C15;
        return hash ^ hash >> 29;
    }
}

/// <summary>
/// Every interleaving of the steps of a few programs, under sequential consistency. Two paths that lead to the same
/// world and the same answers for each program are followed once.
/// </summary>
internal sealed class Interleaving(Func<ISharedWorld> world, params Action<Stepper>[] programs)
{
    private readonly HashSet<ulong> _seen = [];
    private readonly List<(int Program, SharedStep Step)> _path = [];
    private readonly Stepper[] _steppers = [.. programs.Select(program => new Stepper(program))];

    internal int States => _seen.Count;

    internal IReadOnlyList<Stepper> Steppers => _steppers;

    /// <exception cref="InvalidOperationException">A path leads to a failure; its steps are in the message.</exception>
    internal void Explore()
    {
        ISharedWorld first = world();
        for (int program = 0; program < programs.Length; program++)
        {
            int who = program;
            Try(who, () => _steppers[who].Start(step => Perform(first, who, step)));
        }
        Visit();
    }

    private void Visit()
    {
        ISharedWorld here = Replay();
        if (!_seen.Add(DigestOf(here))) return;
        SharedStep?[] pending = [.. _steppers.Select(stepper => stepper.Pending)];
        bool goesOn = false;
        for (int program = 0; program < programs.Length; program++)
        {
            if (pending[program] is not SharedStep step || !here.IsPossible(program, step)) continue;
            goesOn = true;
            Take(program, step);
        }
        if (goesOn) return;
        List<int> unfinished = [.. Enumerable.Range(0, programs.Length).Where(program => pending[program] is not null)];
        Try(-1, () => here.CheckEnd(unfinished));
    }

    private void Take(int program, SharedStep step)
    {
        Stepper stepper = _steppers[program];
        int steps = _path.Count, answers = stepper.Answers;
        ISharedWorld next = Replay();
        Try(program, () => stepper.GoOn(Perform(next, program, step), joined => Perform(next, program, joined)));
        Visit();
        _path.RemoveRange(steps, _path.Count - steps);
        stepper.GoBack(answers);
    }

    private ulong Perform(ISharedWorld there, int program, SharedStep step)
    {
        _path.Add((program, step));
        return there.Perform(program, step);
    }

    private ISharedWorld Replay()
    {
        ISharedWorld fresh = world();
        foreach ((int program, SharedStep step) in _path) fresh.Perform(program, step);
        return fresh;
    }

    private ulong DigestOf(ISharedWorld here) =>
        _steppers.Aggregate(here.Digest(), (hash, stepper) => Mix.Add(hash, stepper.Digest));

    private void Try(int program, Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException(Describe(program, failure), failure);
        }
    }

    private string Describe(int program, Exception failure)
    {
        StringBuilder text = new($"{failure.Message}\nprogram {program}, after {_path.Count} steps:\n");
        foreach ((int who, SharedStep step) in _path.Where(move => !move.Step.Joined))
            text.Append($"  {new string(' ', who * 40)}{who}: {step.Name} {step.Target} {step.A:x} {step.B:x}\n");
        return text.ToString();
    }
}
