using System;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>How names come and go. Each change is entered in the order in which the disk may see it.</summary>
internal sealed partial class Directory
{
    /// <summary>Gives a node a new name in here, beside the one that it may have elsewhere.</summary>
    /// <param name="node">Its record says all but the short name.</param>
    /// <param name="name">Nobody else's in here.</param>
    /// <returns>NoSpace, IoError.</returns>
    public async ValueTask<StatusCode> Add(FatNode node, string name)
    {
        string key = CaseFold.Key(name);
        StatusCode code = StatusCode.Ok;
        while (_leavingNames.ContainsKey(key) && code == StatusCode.Ok) code = await _volume.Journal.Commit();
        if (code != StatusCode.Ok) return code;
        Result<ShortName> alias = ChooseAlias(name, out bool needsLong);
        if (!alias.IsOk) return alias.Code;
        Result<SlotRange> slots = await Reserve(needsLong ? 1 + LongName.SlotsOf(name.Length) : 1);
        if (!slots.IsOk) return slots.Code;
        DirectoryRecord record = node.Record;
        record.ShortName = alias.Value;
        record.Case = 0;
        code = await Write(slots.Value, name, record);
        if (code != StatusCode.Ok) return code;
        node.Record = record;
        Index(node, key, name, slots.Value);
        return StatusCode.Ok;
    }

    /// <summary>Takes a node's name away.</summary>
    /// <returns>IoError.</returns>
    public ValueTask<StatusCode> Remove(FatNode node)
    {
        Departure departure = DepartureOf(node);
        Unindex(node, departure);
        return Erase(departure);
    }

    /// <summary>Moves a node from its name in another directory, or in this one, to a new name here.</summary>
    /// <returns>NoSpace, IoError.</returns>
    public async ValueTask<StatusCode> Move(FatNode node, string name)
    {
        Departure departure = DepartureOf(node);
        StatusCode code = await Add(node, name);
        return code == StatusCode.Ok ? await Leave(node, departure) : code;
    }

    /// <summary>Moves a node to the name of another in here, which loses it in the same instant.</summary>
    /// <returns>IoError.</returns>
    public async ValueTask<StatusCode> Replace(FatNode target, FatNode node)
    {
        Departure departure = DepartureOf(node);
        DirectoryRecord record = node.Record;
        record.ShortName = target.Record.ShortName;
        record.Case = target.Record.Case;
        StatusCode code = await Put(target.Slots.Last, record, Stage.Entries);
        if (code != StatusCode.Ok) return code;
        node.Record = record;
        Index(node, CaseFold.Key(target.Name), target.Name, target.Slots);
        return await Leave(node, departure);
    }

    /// <summary>A node that has its new name loses the old one.</summary>
    private async ValueTask<StatusCode> Leave(FatNode node, Departure old)
    {
        old.Directory.Unindex(node, old);
        StatusCode code = await WriteParent(node, old.Directory);
        return code == StatusCode.Ok ? await old.Directory.Erase(old) : code;
    }

    /// <summary>Brings a node's entry up to date.</summary>
    /// <returns>IoError.</returns>
    public static async ValueTask<StatusCode> Store(FatNode node)
    {
        if (node.IsRemoved || node.Parent is not { } directory) return StatusCode.Ok;
        return await directory.Put(node.Slots.Last, node.Record, Stage.Entries);
    }

    /// <summary>Fills the first two slots of a new directory.</summary>
    /// <returns>IoError.</returns>
    public static async ValueTask<StatusCode> WriteDots(Volume volume, DirectoryRecord self, uint parent)
    {
        ulong address = volume.Boot.SectorOf(self.Cluster) * Disk.SectorBytes;
        Result<Block> got = await volume.Cache.Get(address / Block.Bytes);
        if (!got.TryGet(out Block block)) return got.Code;
        self.ShortName = ShortName.Of("."u8, default);
        Set(volume, block, address, self, Stage.Claims, wasFree: true);
        self.ShortName = ShortName.Of(".."u8, default);
        self.Cluster = parent;
        Set(volume, block, address + DirectoryRecord.Bytes, self, Stage.Claims, wasFree: true);
        volume.Cache.Release(block);
        return StatusCode.Ok;
    }

    /// <summary>A directory that has been moved has another ".."; it is the second slot, or it has none.</summary>
    private async ValueTask<StatusCode> WriteParent(FatNode node, Directory from)
    {
        bool hasDots = node.IsDirectory && _volume.Boot.IsCluster(node.Record.Cluster);
        if (!hasDots || from == this) return StatusCode.Ok;
        ulong address = _volume.Boot.SectorOf(node.Record.Cluster) * Disk.SectorBytes + DirectoryRecord.Bytes;
        Result<Block> got = await _volume.Cache.Get(address / Block.Bytes);
        if (!got.TryGet(out Block block)) return got.Code;
        DirectoryRecord dots = Read(block, address);
        dots.Cluster = ClusterInDots;
        if (dots.ShortName.Equals(ShortName.Of(".."u8, default)))
            Set(_volume, block, address, dots, Stage.Entries, wasFree: false);
        _volume.Cache.Release(block);
        return StatusCode.Ok;
    }

    /// <summary>Free slots side by side, for a name that is to be written now.</summary>
    private async ValueTask<Result<SlotRange>> Reserve(int count)
    {
        int first;
        while ((first = _slots.FindFree(count)) < 0)
        {
            StatusCode code = await Grow();
            if (code != StatusCode.Ok) return code;
        }
        SlotRange slots = new(first, count);
        _slots.Take(slots);
        if (slots.Last < _end) return slots;
        _end = slots.Last + 1;
        return _end < _slots.Count ? await EndBehind(slots) : slots;
    }

    /// <summary>What lies behind the last slot in use must say so; normally it does.</summary>
    private async ValueTask<Result<SlotRange>> EndBehind(SlotRange slots)
    {
        Result<Block> got = await BlockOf(_end);
        if (!got.TryGet(out Block block)) return got.Code;
        if (Read(block, AddressOf(_end)).First != DirectoryRecord.End)
            Set(_volume, block, AddressOf(_end), default, Stage.Links, wasFree: true);
        _volume.Cache.Release(block);
        return slots;
    }

    /// <summary>One more cluster: claimed, empty, then linked.</summary>
    private async ValueTask<StatusCode> Grow()
    {
        if (_slots.Count + SlotsPerCluster > MostSlots) return StatusCode.NoSpace;
        uint last = _clusters[_clusters.Count - 1];
        Result<uint> cluster = await _volume.Table.Claim(last);
        if (!cluster.IsOk) return cluster.Code;
        StatusCode code = await _volume.MakeFresh(cluster.Value);
        if (code == StatusCode.Ok) code = await _volume.Table.SetNext(last, cluster.Value);
        if (code == StatusCode.Ok) AddCluster(cluster.Value);
        return code;
    }

    /// <summary>Writes a new name: the pieces of the long one, if there is room for them, then the short one.</summary>
    private async ValueTask<StatusCode> Write(SlotRange slots, string name, DirectoryRecord record)
    {
        StatusCode code = StatusCode.Ok;
        for (int slot = slots.First; slot < slots.Last && code == StatusCode.Ok; slot++)
        {
            Result<Block> got = await BlockOf(slot);
            if (!got.TryGet(out Block block)) return got.Code;
            Stage stage = IsBeside(slot, slots.Last) ? Stage.Entries : Stage.Links;
            SetPiece(block, slot, name, slots.Last - slot, record.ShortName.Checksum, stage);
            _volume.Cache.Release(block);
        }
        return await Put(slots.Last, record, Stage.Entries, wasFree: true);
    }

    /// <summary>Marks slots as free: that of the short name first.</summary>
    private async ValueTask<StatusCode> Erase(Departure departure)
    {
        Increment(_leavingNames, departure.Key);
        Increment(_leavingAliases, departure.Alias);
        SlotRange slots = departure.Slots;
        for (int slot = slots.Last; slot >= slots.First; slot--)
        {
            Result<Block> got = await BlockOf(slot);
            if (!got.TryGet(out Block block)) return got.Code;
            DirectoryRecord record = Read(block, AddressOf(slot));
            record.First = DirectoryRecord.Removed;
            Stage stage = IsBeside(slot, slots.Last) ? Stage.Removals : Stage.Cuts;
            Set(_volume, block, AddressOf(slot), record, stage, wasFree: false);
            _volume.Cache.Release(block);
        }
        _volume.Journal.Depart(departure);
        return StatusCode.Ok;
    }

    private async ValueTask<StatusCode> Put(int slot, DirectoryRecord record, Stage stage, bool wasFree = false)
    {
        Result<Block> got = await BlockOf(slot);
        if (!got.TryGet(out Block block)) return got.Code;
        Set(_volume, block, AddressOf(slot), record, stage, wasFree);
        _volume.Cache.Release(block);
        return StatusCode.Ok;
    }

    private void SetPiece(Block block, int slot, string name, int place, byte checksum, Stage stage)
    {
        Span<byte> piece = stackalloc byte[DirectoryRecord.Bytes];
        LongName.WritePiece(piece, name, place, checksum);
        _volume.Journal.SetSlot(block, AddressOf(slot), piece, stage, wasFree: true);
    }

    private static void Set(
        Volume volume, Block block, ulong address, DirectoryRecord record, Stage stage, bool wasFree)
    {
        Span<byte> slot = stackalloc byte[DirectoryRecord.Bytes];
        MemoryMarshal.Write(slot, record);
        volume.Journal.SetSlot(block, address, slot, stage, wasFree);
    }

    private static DirectoryRecord Read(Block block, ulong address) =>
        MemoryMarshal.Read<DirectoryRecord>(block.Memory.Span.Slice((int)(address % Block.Bytes)));

    /// <summary>Do two slots lie in one sector, so that the disk sees both changes or neither?</summary>
    private bool IsBeside(int slot, int other) =>
        AddressOf(slot) / Disk.SectorBytes == AddressOf(other) / Disk.SectorBytes;

    private static void Increment<TKey>(System.Collections.Generic.Dictionary<TKey, int> counts, TKey key)
        where TKey : notnull
    {
        counts.TryGetValue(key, out int count);
        counts[key] = count + 1;
    }
}
