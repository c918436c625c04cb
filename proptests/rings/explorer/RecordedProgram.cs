using System;
using System.Collections.Generic;

namespace Mooring.Tests.Explorer;

/// <summary>
/// A thread as a tree of what it can have been answered. The program is ordinary code over the shipped ends; a node is
/// a list of answers, and what the program does next is found by running it from its beginning on that list and giving
/// it up at the first step that has no answer yet. So no state of the ends needs to be brought back, and each node runs
/// once. Nodes whose programs are in the same place with the same fields (<see cref="Tape.Here"/>) and have been given
/// the same answers since are one node.
/// </summary>
internal sealed class RecordedProgram(Action<Tape> program, Tape tape)
{
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<(int Node, ulong Answer), int> _children = [];
    private readonly Dictionary<UInt128, int> _marked = [];

    /// <summary>Different nodes met so far.</summary>
    internal int Count => _nodes.Count;

    /// <summary>The program that has been answered nothing: always node 0.</summary>
    internal int Root() => _nodes.Count > 0 ? 0 : Grow(-1, 0);

    internal Step Pending(int node) => _nodes[node].Pending;

    /// <summary>What the program complained of when it had got this far.</summary>
    internal Breach? Complaint(int node) => _nodes[node].Complaint;

    internal ulong LastAnswer(int node) => _nodes[node].Answer;

    internal ulong[] Notes(int node) => _nodes[node].Notes;

    internal int Answer(int node, ulong answer)
    {
        if (_children.TryGetValue((node, answer), out int child)) return child;
        return _children[(node, answer)] = Grow(node, answer);
    }

    private int Grow(int parent, ulong answer)
    {
        List<ulong> answers = [];
        if (parent >= 0) answers.Add(answer);
        for (int at = parent; at > 0; at = _nodes[at].Parent) answers.Add(_nodes[at].Answer);
        answers.Reverse();
        Node node = Run(answers, parent, answer);
        if (tape.Mark is UInt128 mark && !_marked.TryAdd(mark, _nodes.Count)) return _marked[mark];
        _nodes.Add(node);
        return _nodes.Count - 1;
    }

    private Node Run(List<ulong> answers, int parent, ulong answer)
    {
        tape.Rewind(answers);
        try
        {
            program(tape);
            tape.StoreGathered();
            return new Node(parent, answer, default, null, tape.Notes);
        }
        catch (Tape.EndOfTape)
        {
            return new Node(parent, answer, tape.Reached, null, tape.Notes);
        }
        catch (Breach complaint)
        {
            return new Node(parent, answer, default, complaint, tape.Notes);
        }
    }

    private sealed record Node(int Parent, ulong Answer, Step Pending, Breach? Complaint, ulong[] Notes);
}
