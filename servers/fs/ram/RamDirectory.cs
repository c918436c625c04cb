using System.Collections.Generic;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// A directory in memory: names by hash, and in the order in which they came, each with a place that only grows. A
/// listing goes on behind the place that it has seen last, so it meets once what stays, whatever comes and goes.
/// <para>
/// One of the archives is empty until somebody looks into it: <see cref="Source"/>.
/// </para>
/// </summary>
internal sealed class RamDirectory(uint mode, ulong modifiedNs, int source) : RamNode(mode, modifiedNs)
{
    public const int NoSource = -1;

    private readonly Dictionary<string, RamEntry> _names = new();
    private readonly List<Row> _order = new();
    private ulong _last;

    public override FileKind Kind => FileKind.Directory;

    public override ulong Length => 0;

    /// <summary>The directory of the archives' tree whose entries are still to come; otherwise none.</summary>
    public int Source { get; private set; } = source;

    public int Count => _names.Count;

    /// <summary>Where its name is; null: it is the root, or its name is gone.</summary>
    public RamDirectory? Parent { get; private set; }

    public override void Named(RamDirectory parent)
    {
        base.Named(parent);
        Parent = parent;
    }

    public override void Unnamed()
    {
        base.Unnamed();
        Parent = null;
    }

    public RamNode? Find(string name) => _names.TryGetValue(name, out RamEntry? entry) ? entry.Node : null;

    /// <summary>The entries of the archives are in here now.</summary>
    public void Loaded() => Source = NoSource;

    /// <summary>A name that is not in here yet.</summary>
    public void Add(RamNode node, string name)
    {
        RamEntry entry = new(name, ++_last, node);
        _names.Add(name, entry);
        _order.Add(new Row(entry.Place, entry));
        node.Named(this);
    }

    /// <summary>Takes a name away that is in here.</summary>
    public void Remove(string name)
    {
        RamEntry entry = _names[name];
        _names.Remove(name);
        _order[IndexFrom(entry.Place)] = new Row(entry.Place, null);
        entry.Node.Unnamed();
        if (_order.Count > 2 * _names.Count) _order.RemoveAll(static row => row.Entry is null);
    }

    /// <summary>The first entry with this place or a greater one; null: there is none.</summary>
    /// <param name="place">0 to begin with; afterwards where the next call is to go on.</param>
    public RamEntry? Next(ref ulong place)
    {
        for (int i = IndexFrom(place); i < _order.Count; i++)
        {
            if (_order[i].Entry is not { } entry) continue;
            place = entry.Place + 1;
            return entry;
        }
        return null;
    }

    /// <summary>The index of the first row with this place or a greater one.</summary>
    private int IndexFrom(ulong place)
    {
        int low = 0, high = _order.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_order[middle].Place < place) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>A name, or a hole where one was.</summary>
    private readonly struct Row(ulong place, RamEntry? entry)
    {
        public readonly ulong Place = place;
        public readonly RamEntry? Entry = entry;
    }
}
