using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// A directory in memory: all its names, found by hash, and which slots are taken. It is read once as a whole
/// (<see cref="DirectoryReader"/>); after that, looking a name up costs no wait. Whoever changes it is alone in it (the
/// lock of its node); those who look up see it as it was or as it will be.
/// <para>
/// A name that has gone keeps its slots and its short name until the disk knows (<see cref="Departure"/>), and the same
/// name is not given again before: a power cut could show both.
/// </para>
/// </summary>
internal sealed partial class Directory
{
    /// <summary>2 MiB: no directory may be longer.</summary>
    public const int MostSlots = 1 << 16;

    private readonly Volume _volume;
    private readonly List<uint> _clusters = new();
    private readonly SlotMap _slots = new();
    private readonly List<FatNode?> _bySlot = new();
    private readonly Dictionary<string, FatNode> _names = new();
    private readonly Dictionary<ShortName, FatNode> _aliases = new();
    private readonly Dictionary<string, int> _leavingNames = new();
    private readonly Dictionary<ShortName, int> _leavingAliases = new();
    private readonly Dictionary<ShortName, int> _tails = new();

    /// <summary>The slots from here on have never been used.</summary>
    private int _end;

    public Directory(Volume volume, FatNode self)
    {
        _volume = volume;
        Self = self;
    }

    public FatNode Self { get; }

    /// <summary>How many names there are.</summary>
    public int Count => _names.Count;

    /// <summary>Names have gone of which the disk does not know yet.</summary>
    public bool HasDepartures => _leavingNames.Count > 0;

    /// <summary>How many slots there are.</summary>
    public int Slots => _slots.Count;

    /// <summary>What a ".." that leads here says: the root is 0.</summary>
    public uint ClusterInDots => Self.Parent is null ? 0 : FirstCluster;

    public uint FirstCluster => _clusters[0];

    private int SlotsPerCluster => (int)_volume.Boot.ClusterBytes / DirectoryRecord.Bytes;

    /// <summary>The name of which the short one lies in a slot.</summary>
    public FatNode? EntryAt(int slot) => _bySlot[slot];

    /// <summary>Looks a name up, long or short.</summary>
    public FatNode? Find(string name)
    {
        if (!LongName.Check(name)) return null;
        if (_names.TryGetValue(CaseFold.Key(name), out FatNode? node)) return node;
        Alias alias = Alias.Of(name);
        return alias.IsWhole && _aliases.TryGetValue(alias.Basis, out node) ? node : null;
    }

    /// <summary>Where a slot lies, in bytes from the start of the volume.</summary>
    public ulong AddressOf(int slot)
    {
        uint cluster = _clusters[slot / SlotsPerCluster];
        return _volume.Boot.SectorOf(cluster) * Disk.SectorBytes
            + (uint)(slot % SlotsPerCluster * DirectoryRecord.Bytes);
    }

    /// <summary>The disk knows that a name has gone.</summary>
    public void HasLeft(Departure departure)
    {
        _slots.Free(departure.Slots);
        if (--_leavingNames[departure.Key] == 0) _leavingNames.Remove(departure.Key);
        if (--_leavingAliases[departure.Alias] == 0) _leavingAliases.Remove(departure.Alias);
    }

    /// <summary>What was read: the next cluster of it.</summary>
    internal void AddCluster(uint cluster)
    {
        _clusters.Add(cluster);
        _slots.Grow(SlotsPerCluster);
        while (_bySlot.Count < _slots.Count) _bySlot.Add(null);
    }

    /// <summary>What was read: a name. One that is there already cannot be reached, but keeps its slots.</summary>
    internal void AddRead(FatNode node, SlotRange slots)
    {
        string key = CaseFold.Key(node.Name);
        if (_names.ContainsKey(key)) return;
        Index(node, key, node.Name, slots);
    }

    /// <summary>What was read: slots in use.</summary>
    internal void Take(SlotRange slots) => _slots.Take(slots);

    /// <summary>What was read: behind it nothing was ever used.</summary>
    internal void EndAt(int slot) => _end = slot;

    private void Index(FatNode node, string key, string name, SlotRange slots)
    {
        node.Place(this, name, slots);
        _names[key] = node;
        _aliases[node.Record.ShortName] = node;
        _bySlot[slots.Last] = node;
    }

    /// <summary>The node is not found under a name of its any more; it may have another one in here.</summary>
    private void Unindex(FatNode node, Departure old)
    {
        bool isHere = node.Parent == this;
        bool keepsKey = isHere && node.Slots.First != old.Slots.First && CaseFold.Key(node.Name) == old.Key;
        if (!keepsKey) _names.Remove(old.Key);
        if (_aliases.TryGetValue(old.Alias, out FatNode? owner) && owner == node) _aliases.Remove(old.Alias);
        _bySlot[old.Slots.Last] = null;
    }

    /// <summary>What goes when a node loses the name that it has now.</summary>
    private static Departure DepartureOf(FatNode node) =>
        new(node.Parent!, CaseFold.Key(node.Name), node.Record.ShortName, node.Slots);

    /// <summary>The short name for a new name.</summary>
    /// <param name="name">Of a file.</param>
    /// <param name="needsLong">The short name does not say it all.</param>
    private Result<ShortName> ChooseAlias(string name, out bool needsLong)
    {
        Alias alias = Alias.Of(name);
        needsLong = true;
        if (alias.IsWhole && IsFree(alias.Basis))
        {
            needsLong = !alias.IsSame;
            return alias.Basis;
        }
        ShortName family = alias.WithTail(1);
        _tails.TryGetValue(family, out int tail);
        for (tail++; tail <= Alias.MostTail; tail++)
        {
            ShortName candidate = alias.WithTail(tail);
            if (!IsFree(candidate)) continue;
            _tails[family] = tail;
            return candidate;
        }
        return StatusCode.NoSpace;
    }

    private bool IsFree(ShortName name) => !_aliases.ContainsKey(name) && !_leavingAliases.ContainsKey(name);

    private async ValueTask<Result<Block>> BlockOf(int slot) =>
        await _volume.Cache.Get(AddressOf(slot) / Block.Bytes);
}
