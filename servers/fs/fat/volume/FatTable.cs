using System;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// The table that says for each cluster which comes behind it. Entries are read and changed in the cache; all copies on
/// the disk are written from there. Claiming a cluster is one step of the loop, so nobody else gets it.
/// </summary>
internal sealed class FatTable
{
    private readonly BlockCache _cache;
    private readonly Journal _journal;

    public FatTable(BootSector boot, BlockCache cache, Journal journal)
    {
        Boot = boot;
        _cache = cache;
        _journal = journal;
    }

    public BootSector Boot { get; }

    /// <summary>Where the entry of a cluster lies, in bytes from the start of the volume.</summary>
    public static ulong AddressOf(uint cluster, BootSector boot) =>
        (ulong)boot.FatStart * Disk.SectorBytes + (ulong)cluster * FatEntry.Bytes;

    /// <summary>Keeps the upper four bits.</summary>
    public static void Write(Span<byte> entry, uint value) =>
        MemoryMarshal.Write(entry, (MemoryMarshal.Read<uint>(entry) & ~FatEntry.Mask) | value);

    /// <summary>The entry of a cluster.</summary>
    /// <returns>BadFormat: there is no such cluster. IoError.</returns>
    public async ValueTask<Result<uint>> Get(uint cluster)
    {
        if (!Boot.IsCluster(cluster)) return StatusCode.BadFormat;
        ulong address = AddressOf(cluster, Boot);
        Result<Block> got = await _cache.Get(address / Block.Bytes);
        if (!got.TryGet(out Block block)) return got.Code;
        uint value = Read(block, address);
        _cache.Release(block);
        return value;
    }

    /// <summary>The cluster behind one; 0 at the end.</summary>
    /// <returns>BadFormat: the chain leads to where there is no cluster, or one that is free. IoError.</returns>
    public async ValueTask<Result<uint>> Next(uint cluster)
    {
        Result<uint> entry = await Get(cluster);
        if (!entry.IsOk || Boot.IsCluster(entry.Value)) return entry;
        return FatEntry.IsEnd(entry.Value) ? 0 : StatusCode.BadFormat;
    }

    /// <summary>Lets a chain go on, or end, behind a cluster.</summary>
    /// <param name="cluster">A cluster.</param>
    /// <param name="next">What comes behind it; 0: nothing.</param>
    /// <returns>IoError.</returns>
    public async ValueTask<StatusCode> SetNext(uint cluster, uint next)
    {
        while (next != 0 && _journal.IsCut(cluster))
        {
            StatusCode code = await _journal.Commit();
            if (code != StatusCode.Ok) return code;
        }
        Result<Block> got = await _cache.Get(AddressOf(cluster, Boot) / Block.Bytes);
        if (!got.TryGet(out Block block)) return got.Code;
        _journal.SetFat(block, cluster, next == 0 ? FatEntry.End : next, next == 0 ? Stage.Cuts : Stage.Links);
        _cache.Release(block);
        return StatusCode.Ok;
    }

    /// <summary>A free cluster becomes the end of a chain that has yet to be made.</summary>
    /// <param name="behind">It should come right behind this one; 0: anywhere.</param>
    /// <returns>NoSpace, IoError.</returns>
    public async ValueTask<Result<uint>> Claim(uint behind)
    {
        for (; ; )
        {
            StatusCode code = await _journal.Ease();
            if (code != StatusCode.Ok) return code;
            if (_journal.Free > _journal.FreeLater)
            {
                Result<uint> found = await Search(behind == 0 ? _journal.NextFree : behind + 1);
                if (found.Code != StatusCode.NoSpace) return found;
            }
            if (_journal.FreeLater == 0) return StatusCode.NoSpace;
            code = await _journal.Commit();
            if (code != StatusCode.Ok) return code;
        }
    }

    /// <summary>
    /// Frees a chain to which nothing leads any more. A chain that is broken is freed up to there; one that goes round
    /// ends where it meets itself, which is free by then.
    /// </summary>
    /// <returns>IoError.</returns>
    public async ValueTask<StatusCode> Free(uint first)
    {
        uint cluster = first;
        while (Boot.IsCluster(cluster))
        {
            StatusCode code = await _journal.Ease();
            if (code != StatusCode.Ok) return code;
            ulong address = AddressOf(cluster, Boot);
            Result<Block> got = await _cache.Get(address / Block.Bytes);
            if (!got.TryGet(out Block block)) return got.Code;
            uint next = Read(block, address);
            if (next != FatEntry.Free) _journal.SetFat(block, cluster, FatEntry.Free, Stage.Frees);
            _cache.Release(block);
            _cache.Discard(Boot.SectorOf(cluster), Boot.SectorsPerCluster);
            cluster = next;
        }
        return StatusCode.Ok;
    }

    private async ValueTask<Result<uint>> Search(uint start)
    {
        uint cluster = Boot.IsCluster(start) ? start : BootSector.FirstCluster;
        for (uint left = Boot.Clusters; left > 0;)
        {
            ulong address = AddressOf(cluster, Boot);
            Result<Block> got = await _cache.Get(address / Block.Bytes);
            if (!got.TryGet(out Block block)) return got.Code;
            uint inBlock = (uint)(Block.Bytes - (int)(address % Block.Bytes)) / FatEntry.Bytes;
            uint count = Math.Min(Math.Min(left, inBlock), Boot.Clusters + BootSector.FirstCluster - cluster);
            uint found = ClaimOneOf(block, cluster, count);
            _cache.Release(block);
            if (found != 0) return found;
            left -= count;
            cluster = Boot.IsCluster(cluster + count) ? cluster + count : BootSector.FirstCluster;
        }
        return StatusCode.NoSpace;
    }

    private uint ClaimOneOf(Block block, uint first, uint count)
    {
        for (uint cluster = first; cluster < first + count; cluster++)
        {
            if (Read(block, AddressOf(cluster, Boot)) != FatEntry.Free || !_journal.MayClaim(cluster)) continue;
            _journal.SetFat(block, cluster, FatEntry.End, Stage.Claims);
            _journal.NextFree = cluster + 1;
            return cluster;
        }
        return 0;
    }

    private static uint Read(Block block, ulong address) =>
        MemoryMarshal.Read<uint>(block.Memory.Span.Slice((int)(address % Block.Bytes))) & FatEntry.Mask;
}
