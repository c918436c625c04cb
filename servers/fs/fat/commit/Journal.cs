using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// Which change reaches the disk when.
/// <para>
/// FAT has no log, and other systems read these disks, so what keeps a volume whole when the power goes is order alone.
/// An operation changes the cache and enters each change into the open <see cref="Epoch"/>, in an order in which the
/// disk might stop after any of them; then a commit closes the epoch and writes it in six stages (<see cref="Stage"/>)
/// with a flush between them, while operations go on in the next epoch. At every moment, then:
/// </para>
/// <list type="bullet">
/// <item>A directory entry on the disk leads to a chain that is on the disk, with its data: claims and data, then
/// links, then entries.</item>
/// <item>A cluster that is free on the disk is in no chain that an entry leads to: removals, then cuts, then frees. And
/// a cluster that an epoch frees is claimed by nobody until that epoch is written, so no two files ever share
/// one.</item>
/// <item>A file that is moved has its new entry before it loses the old one: it may be seen under both names, never
/// under none.</item>
/// </list>
/// <para>
/// Epochs may cut an operation in two, since it enters its changes in a safe order too. What may not happen inside one
/// epoch is that a later change belongs into an earlier stage than a change it builds on: slots and clusters that
/// become free, names that go, and ends of chains that were cut are therefore not used again before the commit.
/// </para>
/// <para>
/// The count of free clusters says "unknown" from the first stage of a commit that changes chains to its last: what is
/// read from a disk after a power cut is either true or not there. What a checker may find then, and nothing else:
/// clusters that belong to nobody; a chain longer than its file; pieces of long names without their name; two names of
/// the file that was being moved, or the old ".." in a directory; two FATs that differ; no count.
/// </para>
/// <para>
/// A write that the disk refuses ends writing: what is in memory and what is on the disk have parted for good.
/// Everybody who writes or syncs gets IoError from then on; reading goes on.
/// </para>
/// </summary>
internal sealed class Journal
{
    /// <summary>For <see cref="Journal(Disk,ulong,BootSector,BlockCache,SharedBytes,uint)"/>: a whole number of
    /// sectors, the more the fewer writes.</summary>
    public const int StagingBytes = 64 * 1024;

    private readonly Disk _disk;
    private readonly ulong _first;
    private readonly BootSector _boot;
    private readonly BlockCache _cache;
    private readonly SharedBytes _staging;
    private readonly ShadowSectors _shadows = new();
    private readonly WaitQueue _waiting = new();
    private Epoch _open = new(1);
    private Epoch? _closed;
    private ulong _written;
    private uint _freeOnDisk;

    /// <param name="disk">Where the volume is.</param>
    /// <param name="first">Its first sector.</param>
    /// <param name="boot">Its parts.</param>
    /// <param name="cache">Where its sectors are changed.</param>
    /// <param name="staging">Memory for what is being written.</param>
    /// <param name="free">Clusters that are free on it.</param>
    public Journal(
        Disk disk, ulong first, BootSector boot, BlockCache cache, SharedBytes staging, uint free)
    {
        _disk = disk;
        _first = first;
        _boot = boot;
        _cache = cache;
        _staging = staging;
        _freeOnDisk = free;
        cache.WriteBack = Begin;
    }

    /// <summary>Nothing can be written any more.</summary>
    public bool HasFailed => _cache.HasFailed;

    /// <summary>Clusters that nothing is in, those among them that cannot be claimed yet.</summary>
    public uint Free => (uint)((int)_freeOnDisk + _open.FreeDelta + (_closed?.FreeDelta ?? 0));

    /// <summary>Clusters that cannot be claimed before the next commit.</summary>
    public uint FreeLater => _open.Frees + (_closed?.Frees ?? 0);

    /// <summary>Where the next free cluster may be: for others who read the disk.</summary>
    public uint NextFree { get; set; } = BootSector.FirstCluster;

    /// <summary>Is this cluster, whose FAT entry is free, free on the disk too?</summary>
    public bool MayClaim(uint cluster) => !_open.Concerns(cluster) && _closed?.Concerns(cluster) != true;

    /// <summary>A chain that ends here cannot go on before the next commit.</summary>
    public bool IsCut(uint cluster) => _open.IsCut(cluster);

    /// <summary>Changes a FAT entry.</summary>
    /// <param name="block">Where it is; held by the caller.</param>
    /// <param name="cluster">Whose.</param>
    /// <param name="value">28 bits.</param>
    /// <param name="stage">When.</param>
    public void SetFat(Block block, uint cluster, uint value, Stage stage)
    {
        Span<byte> entry = Change(block, FatTable.AddressOf(cluster, _boot));
        FatTable.Write(entry, value);
        _open.SetFat(cluster, value, stage);
    }

    /// <summary>Changes a slot of a directory.</summary>
    /// <param name="block">Where it is; held by the caller.</param>
    /// <param name="address">Where it is, in bytes from the start of the volume.</param>
    /// <param name="slot">32 bytes.</param>
    /// <param name="stage">When.</param>
    /// <param name="wasFree">Nothing lies there now.</param>
    public void SetSlot(Block block, ulong address, ReadOnlySpan<byte> slot, Stage stage, bool wasFree)
    {
        slot.CopyTo(Change(block, address));
        _open.SetSlot(address, slot, stage, wasFree);
    }

    /// <summary>Makes sectors of a new cluster of a directory empty.</summary>
    public void SetFresh(Block block, int firstSector, int sectors)
    {
        for (int i = firstSector; i < firstSector + sectors; i++)
        {
            ulong sector = block.Number * Block.Sectors + (uint)i;
            Change(block, sector * Disk.SectorBytes).Slice(0, Disk.SectorBytes).Clear();
            _open.AddFresh(sector);
        }
    }

    /// <summary>Names have gone of which the disk does not know yet.</summary>
    public bool HasDepartures => _open.Departures.Count > 0 || _closed?.Departures.Count > 0;

    /// <summary>A name has gone with this epoch.</summary>
    public void Depart(Departure departure) => _open.Departures.Add(departure);

    /// <summary>Returns when everything that was changed before the call is durable.</summary>
    /// <returns>IoError.</returns>
    public async ValueTask<StatusCode> Commit()
    {
        bool hasMore = !_open.IsEmpty || _cache.Waiting > 0;
        ulong wanted = hasMore ? _open.Number : _open.Number - 1;
        while (_written < wanted && !HasFailed)
        {
            Begin();
            if (_closed is not null) await _waiting.Wait();
        }
        return HasFailed ? StatusCode.IoError : StatusCode.Ok;
    }

    /// <summary>For operations that change much: commits when too much has gathered.</summary>
    public ValueTask<StatusCode> Ease()
    {
        if (_cache.IsUnderPressure || _open.IsFull) return Commit();
        return new ValueTask<StatusCode>(HasFailed ? StatusCode.IoError : StatusCode.Ok);
    }

    /// <summary>Closes the open epoch, unless one is being written.</summary>
    private void Begin()
    {
        if (_closed is not null || HasFailed) return;
        _closed = _open;
        _open = new Epoch(_open.Number + 1);
        Loop.Detach(Write(_closed));
    }

    /// <summary>The bytes from an address on, in the cache, with a copy of their sector as it was.</summary>
    private Span<byte> Change(Block block, ulong address)
    {
        int offset = (int)(address % Block.Bytes);
        int start = offset / Disk.SectorBytes * Disk.SectorBytes;
        Span<byte> bytes = block.Memory.Span;
        _shadows.Keep(address / Disk.SectorBytes, bytes.Slice(start, Disk.SectorBytes), _open.Number);
        _cache.HasNames(block, _open.Number);
        return bytes.Slice(offset);
    }

    private async ValueTask Write(Epoch epoch)
    {
        Result<int> data = await _cache.WriteData();
        StatusCode code = data.Code;
        for (Stage stage = Stage.Claims; stage <= Stage.Frees && code == StatusCode.Ok; stage++)
        {
            bool flushes = stage == Stage.Claims && data.Value > 0;
            code = await Write(epoch, stage, flushes);
        }
        if (code != StatusCode.Ok) _cache.HasFailed = true;
        else Finish(epoch);
        _closed = null;
        _cache.HasWritten(_written);
        _waiting.WakeAll();
    }

    private async ValueTask<StatusCode> Write(Epoch epoch, Stage stage, bool flushes)
    {
        epoch.Apply(stage, _boot, _shadows);
        flushes |= _shadows.Touched.Count > 0;
        StatusCode code = await WriteTouched();
        bool counts = _boot.InfoSector != 0 && epoch.ChangesChains && stage is Stage.Claims or Stage.Frees;
        if (counts && code == StatusCode.Ok)
        {
            uint free = (uint)((int)_freeOnDisk + epoch.FreeDelta);
            InfoSector.Write(Staged(1).Span, stage == Stage.Claims ? InfoSector.Unknown : free, NextFree);
            code = await _disk.Write(_first + _boot.InfoSector, Staged(1));
            flushes = true;
        }
        return flushes && code == StatusCode.Ok ? await _disk.Flush() : code;
    }

    private async ValueTask<StatusCode> WriteTouched()
    {
        _shadows.Touched.Sort();
        StatusCode code = StatusCode.Ok;
        for (int at = 0; at < _shadows.Touched.Count && code == StatusCode.Ok;)
        {
            int count = Gather(at);
            code = await WriteStaged(_shadows.Touched[at], count);
            at += count;
        }
        _shadows.ClearTouched();
        return code;
    }

    /// <summary>Copies touched sectors that lie side by side.</summary>
    private int Gather(int first)
    {
        int count = 0;
        ulong sector = _shadows.Touched[first];
        while (first + count < _shadows.Touched.Count && (count + 1) * Disk.SectorBytes <= _staging.Length
            && _shadows.Touched[first + count] == sector + (uint)count)
        {
            _shadows[sector + (uint)count].CopyTo(_staging.Span.Slice(count * Disk.SectorBytes));
            count++;
        }
        return count;
    }

    /// <summary>What belongs to the first FAT is written to the others too.</summary>
    private async ValueTask<StatusCode> WriteStaged(ulong sector, int count)
    {
        uint copies = sector - _boot.FatStart < _boot.FatSectors ? _boot.Fats : 1;
        StatusCode code = StatusCode.Ok;
        for (uint copy = 0; copy < copies && code == StatusCode.Ok; copy++)
            code = await _disk.Write(_first + sector + copy * (ulong)_boot.FatSectors, Staged(count));
        return code;
    }

    private SharedBytes Staged(int sectors) => _staging.Slice(0, sectors * Disk.SectorBytes);

    private void Finish(Epoch epoch)
    {
        _written = epoch.Number;
        _freeOnDisk = (uint)((int)_freeOnDisk + epoch.FreeDelta);
        _shadows.Drop(epoch.Number);
        foreach (Departure departure in epoch.Departures) departure.Directory.HasLeft(departure);
    }
}
