using System;

namespace Mooring.Tests.HeapImage;

/// <summary>A node whose references lie before, between and behind other fields.</summary>
internal sealed class Node
{
    internal int Id;
    internal Node Next;
    internal long Stamp;
    internal string Name;
    internal int[] Numbers;
    internal byte Last;

    internal Node(int id) => Id = id;

    /// <summary>A node whose every part is a function of its id.</summary>
    internal static Node Whole(int id, Node next = null) => new(id)
    {
        Next = next, Stamp = id * 7L, Name = $"node {id}", Numbers = Sequence(id % 40, id), Last = (byte)id,
    };

    internal bool IsWhole() =>
        Stamp == Id * 7L && Name == $"node {Id}" && IsSequence(Numbers, Id % 40, Id) && Last == (byte)Id;

    internal static int[] Sequence(int length, int first)
    {
        int[] numbers = new int[length];
        for (int i = 0; i < length; i++)
            numbers[i] = first + i;
        return numbers;
    }

    internal static bool IsSequence(int[] numbers, int length, int first)
    {
        bool holds = numbers.Length == length;
        for (int i = 0; holds && i < length; i++)
            holds = numbers[i] == first + i;
        return holds;
    }
}

/// <summary>A struct with references in two places; arrays of it have a series of their own kind.</summary>
internal struct Wide
{
    internal long Before;
    internal object Boxed;
    internal int Between;
    internal string Text;
    internal Pair<Node> Nodes;
    internal byte Behind;

    internal Wide(int id)
    {
        Before = id;
        Boxed = id * 3;
        Between = id + 1;
        Text = $"wide {id}";
        Nodes = new Pair<Node> { First = new Node(id), Second = Node.Whole(id + 1) };
        Behind = (byte)id;
    }

    internal readonly bool Is(int id) =>
        Before == id && (int)Boxed == id * 3 && Between == id + 1 && Text == $"wide {id}" && Behind == (byte)id &&
        Nodes.First.Id == id && Nodes.Second.Id == id + 1 && Nodes.Second.IsWhole();
}

/// <summary>A struct that is references only.</summary>
internal struct Pair<T>
{
    internal T First;
    internal T Second;
}
