using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// Reads a directory as a whole. Whatever is on the disk, it ends: after <see cref="Directory.MostSlots"/> slots it is
/// no directory, so a chain that goes round is noticed there.
/// </summary>
internal sealed class DirectoryReader
{
    /// <summary>Blocks that are asked for before they are needed.</summary>
    private const int Ahead = 16;

    private readonly Volume _volume;
    private readonly Directory _directory;
    private readonly Dictionary<uint, FatNode> _byCluster = new();
    private LongName.Reader _pieces = new();

    private DirectoryReader(Volume volume, FatNode node)
    {
        _volume = volume;
        _directory = new Directory(volume, node);
    }

    /// <returns>BadFormat, OutOfMemory, IoError.</returns>
    public static async ValueTask<Result<Directory>> Read(Volume volume, FatNode node)
    {
        DirectoryReader reader = new(volume, node);
        StatusCode code = await reader.FindClusters(node.Record.Cluster);
        if (code == StatusCode.Ok) code = await reader.ReadSlots();
        return code == StatusCode.Ok ? reader._directory : code;
    }

    private async ValueTask<StatusCode> FindClusters(uint first)
    {
        if (!_volume.Boot.IsCluster(first)) return StatusCode.BadFormat;
        for (uint cluster = first; cluster != 0;)
        {
            if (_directory.Slots >= Directory.MostSlots) return StatusCode.BadFormat;
            _directory.AddCluster(cluster);
            Result<uint> next = await _volume.Table.Next(cluster);
            if (!next.IsOk) return next.Code;
            cluster = next.Value;
        }
        return StatusCode.Ok;
    }

    private async ValueTask<StatusCode> ReadSlots()
    {
        const int PerSector = Disk.SectorBytes / DirectoryRecord.Bytes;
        const int PerBlock = Block.Bytes / DirectoryRecord.Bytes;
        for (int slot = 0; slot < _directory.Slots; slot += PerSector)
        {
            for (int ahead = 1; ahead <= Ahead && slot % PerBlock == 0; ahead++) Prefetch(slot + ahead * PerBlock);
            ulong address = _directory.AddressOf(slot);
            Result<Block> got = await _volume.Cache.Get(address / Block.Bytes);
            if (!got.TryGet(out Block block)) return got.Code;
            int end = Take(block.Memory.Span.Slice((int)(address % Block.Bytes), Disk.SectorBytes), slot);
            _volume.Cache.Release(block);
            _directory.EndAt(end);
            if (!_volume.MayHold(_directory.Count)) return StatusCode.OutOfMemory;
            if (end < slot + PerSector) return StatusCode.Ok;
        }
        return StatusCode.Ok;
    }

    private void Prefetch(int slot)
    {
        if (slot < _directory.Slots) _volume.Cache.Prefetch(_directory.AddressOf(slot) / Block.Bytes, 1);
    }

    /// <summary>Takes the slots of one sector.</summary>
    /// <returns>The slot behind the last that was ever used.</returns>
    private int Take(ReadOnlySpan<byte> sector, int first)
    {
        int slot = first;
        for (; sector.Length > 0; sector = sector.Slice(DirectoryRecord.Bytes), slot++)
        {
            DirectoryRecord record = MemoryMarshal.Read<DirectoryRecord>(sector);
            if (record.First == DirectoryRecord.End) return slot;
            if (record.First == DirectoryRecord.Removed) _pieces.Drop();
            else if (record.IsLongName) TakePiece(sector.Slice(0, DirectoryRecord.Bytes), slot);
            else TakeShort(record, slot);
        }
        return slot;
    }

    /// <summary>Pieces without a name keep their slots: what they are is not known.</summary>
    private void TakePiece(ReadOnlySpan<byte> piece, int slot)
    {
        _directory.Take(new SlotRange(slot, 1));
        _pieces.Take(piece);
    }

    private void TakeShort(DirectoryRecord record, int slot)
    {
        _directory.Take(new SlotRange(slot, 1));
        bool isName = (record.Attributes & FatAttributes.VolumeLabel) == 0 && record.First != '.';
        if (isName) TakeName(record, slot);
        _pieces.Drop();
    }

    private void TakeName(DirectoryRecord record, int slot)
    {
        ReadOnlySpan<char> name = _pieces.NameFor(record.ShortName);
        int count = 1 + _pieces.Slots;
        if (!LongName.CanBeServed(name))
        {
            Span<char> text = stackalloc char[ShortName.MostChars];
            name = new string(text.Slice(0, record.ShortName.Decode(text, record.Case)));
            count = 1;
        }
        if (!LongName.CanBeServed(name)) return;
        FatNode node = new(_directory, new string(name), record);
        _directory.AddRead(node, new SlotRange(slot - count + 1, count));
        NoteTwin(node);
    }

    private void NoteTwin(FatNode node)
    {
        if (node.IsDirectory || node.Record.Cluster == 0) return;
        if (_byCluster.TryGetValue(node.Record.Cluster, out FatNode? other) && other.Twin is null) node.Pair(other);
        else _byCluster[node.Record.Cluster] = node;
    }
}
