using System;
using System.Collections.Generic;

namespace Mooring.Tests.Explorer;

/// <summary>What the programs of a world have in common.</summary>
internal sealed class Stage : IScenery
{
    private readonly Dictionary<UInt128, int> _numbers = [];
    private readonly List<object> _deposits = [];

    internal Stage(Scenario scenario)
    {
        Scenario = scenario;
        Cast = scenario.Cast();
        Words = new PageWords(Cast, scenario.Geometry, hasMarks: scenario.Machine == Machine.Rc);
        Tape = new Tape(Entries, merges: !scenario.Unmerged);
    }

    internal Scenario Scenario { get; }
    internal Cast Cast { get; }
    internal PageWords Words { get; }
    internal EntryTable Entries { get; } = new();

    /// <summary>One for all: only one program runs at a time.</summary>
    internal Tape Tape { get; }

    /// <summary>Keeps what a thread knows of an end for the thread that takes its packet.</summary>
    /// <returns>Its number, from 1: equal things have equal numbers.</returns>
    internal int Leave(object known)
    {
        Digest digest = Digest.Begin();
        Replica.AddTo(ref digest, known);
        if (_numbers.TryGetValue(digest.Value, out int number)) return number;
        _deposits.Add(Replica.Copy(known)!);
        return _numbers[digest.Value] = _deposits.Count;
    }

    internal object Take(int number) => Replica.Copy(_deposits[number - 1])!;
}
