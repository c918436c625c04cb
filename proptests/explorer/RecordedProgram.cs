using System;
using System.Collections.Generic;

namespace Mooring.Tests.Explorer;

/// <summary>
/// A side as a tree of what it can have been answered. The program is ordinary code over the shipped ends; a node is a
/// list of answers, and what the program does next is found by running it from its beginning on that list and giving it
/// up at the first step that has no answer yet. So no state of the ends needs to be copied, and each node runs once.
/// </summary>
internal sealed class RecordedProgram(Action<Tape> program)
{
    private readonly List<Node> _nodes = [];
    private readonly Tape _tape = new();

    /// <summary>Different lists of answers met so far.</summary>
    internal int Count => _nodes.Count;

    /// <summary>The program that has been answered nothing: always node 0.</summary>
    internal int Root() => _nodes.Count > 0 ? 0 : Grow(-1, 0);

    internal Step Pending(int node) => _nodes[node].Pending;

    /// <summary>What the program complained of when it had got this far.</summary>
    internal Breach? Complaint(int node) => _nodes[node].Complaint;

    internal ulong LastAnswer(int node) => _nodes[node].Answer;

    internal int Answer(int node, ulong answer)
    {
        Dictionary<ulong, int> children = _nodes[node].Children;
        if (children.TryGetValue(answer, out int child)) return child;
        return children[answer] = Grow(node, answer);
    }

    private int Grow(int parent, ulong answer)
    {
        List<ulong> answers = [];
        if (parent >= 0) answers.Add(answer);
        for (int at = parent; at > 0; at = _nodes[at].Parent) answers.Add(_nodes[at].Answer);
        answers.Reverse();
        _nodes.Add(Run(answers, parent, answer));
        return _nodes.Count - 1;
    }

    private Node Run(List<ulong> answers, int parent, ulong answer)
    {
        _tape.Rewind(answers);
        try
        {
            program(_tape);
            return new Node(parent, answer, default, null);
        }
        catch (Tape.EndOfTape)
        {
            return new Node(parent, answer, _tape.Reached, null);
        }
        catch (Breach complaint)
        {
            return new Node(parent, answer, default, complaint);
        }
    }

    private sealed record Node(int Parent, ulong Answer, Step Pending, Breach? Complaint)
    {
        internal Dictionary<ulong, int> Children { get; } = [];
    }
}

/// <summary>Gives a program the answers that are recorded, and takes note of the first step that has none.</summary>
internal sealed class Tape
{
    private List<ulong> _answers = [];
    private int _next;

    internal Step Reached { get; private set; }

    internal void Rewind(List<ulong> answers) => (_answers, _next) = (answers, 0);

    internal ulong Do(in Step step)
    {
        if (_next < _answers.Count) return _answers[_next++];
        Reached = step;
        throw EndOfTape.Instance;
    }

    internal sealed class EndOfTape : Exception
    {
        internal static readonly EndOfTape Instance = new();
    }
}
