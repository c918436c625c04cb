using System;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// The names of the file system: a table of nodes in which the entries of a directory are sorted by the bytes of their
/// names. Made once, never changed. Made by <see cref="TreeBuilder"/>.
/// </summary>
internal sealed class Tree
{
    public const int Root = 0;

    private readonly Node[] _nodes;
    private readonly int[] _order;
    private readonly Text _text;

    /// <param name="nodes">The root first; a directory before its entries, and these in the order of their
    /// names.</param>
    /// <param name="count">Nodes in the table.</param>
    /// <param name="text">What the nodes' ranges mean.</param>
    public Tree(Node[] nodes, int count, Text text)
    {
        _nodes = nodes;
        _text = text;
        Count = count;
        _order = new int[count];
        OrderEntries();
    }

    /// <summary>Nodes, the root included.</summary>
    public int Count { get; }

    public ref readonly Node this[int node] => ref _nodes[node];

    public ReadOnlySpan<byte> NameOf(int node) => _text[_nodes[node].Name];

    public ReadOnlySpan<byte> TargetOf(int link) => _text[_nodes[link].Link];

    /// <param name="directory">A directory's number.</param>
    /// <param name="index">0 to its Entries - 1, in the order of the names.</param>
    /// <returns>The entry's number.</returns>
    public int EntryOf(int directory, int index) => _order[_nodes[directory].FirstEntry + index];

    /// <summary>The entry of a directory that has this name; -1 if there is none.</summary>
    public int Find(int directory, ReadOnlySpan<byte> name)
    {
        int low = 0, high = _nodes[directory].Entries - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int entry = EntryOf(directory, middle);
            int order = PathOrder.Compare(NameOf(entry), name);
            if (order == 0) return entry;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }

    /// <summary>Counting sort by parent: stable, so each directory's entries keep the order that they had.</summary>
    private void OrderEntries()
    {
        for (int i = 1; i < Count; i++) _nodes[_nodes[i].Parent].Entries++;
        int next = 0;
        for (int i = 0; i < Count; i++)
        {
            _nodes[i].FirstEntry = next;
            next += _nodes[i].Entries;
        }
        int[] filled = new int[Count];
        for (int i = 1; i < Count; i++)
        {
            int parent = _nodes[i].Parent;
            _order[_nodes[parent].FirstEntry + filled[parent]++] = i;
        }
    }
}
