using System.Collections.Generic;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// A directory in memory: names by hash, and in the order in which they came, each with a number that only grows. A
/// listing goes on behind the number that it has seen last, so it meets once what stays, whatever comes and goes.
/// <para>
/// One of the archives is empty until somebody looks into it: <see cref="Source"/>.
/// </para>
/// </summary>
internal sealed class RamDirectory(uint mode, ulong modifiedNs, int source) : RamNode(mode, modifiedNs)
{
    public const int NoSource = -1;

    private readonly Dictionary<string, RamNode> _names = new();
    private readonly List<Row> _order = new();
    private ulong _last;

    public override FileKind Kind => FileKind.Directory;

    public override ulong Length => 0;

    /// <summary>The directory of the archives' tree whose entries are still to come; otherwise none.</summary>
    public int Source { get; private set; } = source;

    public int Count => _names.Count;

    public RamNode? Find(string name) => _names.TryGetValue(name, out RamNode? node) ? node : null;

    /// <summary>The entries of the archives are in here now.</summary>
    public void Loaded() => Source = NoSource;

    /// <summary>A name that is not in here yet.</summary>
    public void Add(RamNode node, string name)
    {
        node.Place(this, name, ++_last);
        _names.Add(name, node);
        _order.Add(new Row(node.Number, node));
    }

    public void Remove(RamNode node)
    {
        _names.Remove(node.Name);
        _order[IndexFrom(node.Number)] = new Row(node.Number, null);
        node.Place(null, node.Name, 0);
        if (_order.Count > 2 * _names.Count) _order.RemoveAll(static row => row.Node is null);
    }

    /// <summary>The first entry with this number or a greater one; null: there is none.</summary>
    /// <param name="number">0 to begin with; afterwards where the next call is to go on.</param>
    public RamNode? Next(ref ulong number)
    {
        for (int i = IndexFrom(number); i < _order.Count; i++)
        {
            if (_order[i].Node is not { } node) continue;
            number = node.Number + 1;
            return node;
        }
        return null;
    }

    /// <summary>The place of the first row with this number or a greater one.</summary>
    private int IndexFrom(ulong number)
    {
        int low = 0, high = _order.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_order[middle].Number < number) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>A name, or a hole where one was.</summary>
    private readonly struct Row(ulong number, RamNode? node)
    {
        public readonly ulong Number = number;
        public readonly RamNode? Node = node;
    }
}
