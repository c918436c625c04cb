using System;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// From a disk to a volume: finds it, with a partition table in front or without, checks what it says of itself, and
/// counts free clusters if it does not say that in a way that can be believed.
/// </summary>
internal sealed class Mount
{
    /// <summary>Memory for less than this is too little for a volume.</summary>
    public const int LeastMemory = Journal.StagingBytes + BlockCache.LeastBlocks * Block.Bytes;

    private const int WhenDirty = 65;

    private readonly Disk _disk;
    private readonly SharedBytes _staging;

    private Mount(Disk disk, SharedBytes staging)
    {
        _disk = disk;
        _staging = staging;
    }

    /// <summary>The volume; null: there is none, <see cref="Problem"/> says why.</summary>
    public Volume? Volume { get; private set; }

    /// <summary>What is wrong, for a person.</summary>
    public string Problem { get; private set; } = "";

    /// <param name="disk">Whatever is on it.</param>
    /// <param name="memory">At least <see cref="LeastMemory"/>, for as long as the volume is in use.</param>
    /// <param name="nowNs">The time of day, nanoseconds since 1970.</param>
    /// <param name="mostNames">Names that may be in memory.</param>
    public static async ValueTask<Mount> Try(
        Disk disk, SharedBytes memory, Func<ulong> nowNs, int mostNames = Volume.MostNames)
    {
        Mount mount = new(disk, memory.Slice(0, Journal.StagingBytes));
        Result<PartitionRange> range = await mount.Find();
        if (!range.IsOk) return mount;
        BootSector? boot = await mount.ReadBoot(range.Value);
        if (boot is null) return mount;
        ulong first = range.Value.First;
        Result<uint> free = await mount.Free(boot, first);
        if (!free.IsOk) return mount;
        SharedBytes blocks = memory.Slice(Journal.StagingBytes, memory.Length - Journal.StagingBytes);
        BlockCache cache = new(disk, first, boot.Sectors, blocks);
        Journal journal = new(disk, first, boot, cache, mount._staging, free.Value);
        Volume volume = new(boot, cache, journal, nowNs, mostNames);
        Result<Directory> root = await volume.EntriesOf(volume.Root);
        if (root.IsOk) mount.Volume = volume;
        else mount.Problem = root.Code == StatusCode.OutOfMemory
            ? "its root directory is too large"
            : "its root directory cannot be read";
        return mount;
    }

    /// <summary>Where the volume lies: all of the disk, or the first partition that may hold one.</summary>
    private async ValueTask<Result<PartitionRange>> Find()
    {
        if (_disk.Sectors == 0) return Fail("the disk is empty");
        if (!await Read(0, 1)) return StatusCode.IoError;
        PartitionRange whole = new(0, _disk.Sectors);
        if (BootSector.IsLikely(Sector) || !PartitionTable.Is(Sector)) return whole;
        if (PartitionTable.TryFind(Sector, _disk.Sectors, out PartitionRange range)) return range;
        if (!PartitionTable.IsProtective(Sector)) return Fail("none of its partitions is FAT32");
        if (_disk.Sectors <= PartitionTable.GuidHeaderSector) return Fail("the disk is too short");
        if (!await Read(PartitionTable.GuidHeaderSector, 1)) return StatusCode.IoError;
        ulong rows = PartitionTable.GuidRowsSector(Sector, _disk.Sectors);
        if (rows == 0) return Fail("its partition table makes no sense");
        if (!await Read(rows, 1)) return StatusCode.IoError;
        return PartitionTable.TryFindGuid(Sector, _disk.Sectors, out range)
            ? range
            : Fail("none of its partitions is FAT32");
    }

    private async ValueTask<BootSector?> ReadBoot(PartitionRange range)
    {
        if (!await Read(range.First, 1)) return null;
        BootSector? boot = BootSector.Parse(Sector, range.Count, out string? problem);
        Problem = problem ?? "";
        return boot;
    }

    /// <summary>
    /// How many clusters are free: what the volume says, if nobody who wrote to it left it in the middle of something.
    /// </summary>
    private async ValueTask<Result<uint>> Free(BootSector boot, ulong first)
    {
        bool isClean = (Sector[WhenDirty] & 1) == 0;
        if (boot.InfoSector != 0 && isClean)
        {
            if (!await Read(first + boot.InfoSector, 1)) return StatusCode.IoError;
            uint free = InfoSector.FreeIn(Sector);
            if (InfoSector.IsValid(Sector) && free <= boot.Clusters) return free;
        }
        return await Count(boot, first);
    }

    private async ValueTask<Result<uint>> Count(BootSector boot, ulong first)
    {
        uint free = 0, entries = boot.Clusters + BootSector.FirstCluster;
        uint perRead = (uint)_staging.Length / FatEntry.Bytes;
        for (uint entry = 0; entry < entries; entry += perRead)
        {
            ulong sector = boot.FatStart + (ulong)entry * FatEntry.Bytes / Disk.SectorBytes;
            uint count = Math.Min(perRead, entries - entry);
            int sectors = (int)((count * FatEntry.Bytes + Disk.SectorBytes - 1) / Disk.SectorBytes);
            if (!await Read(first + sector, sectors)) return StatusCode.IoError;
            free += FreeAmong(entry == 0 ? (int)BootSector.FirstCluster : 0, (int)count);
        }
        return free;
    }

    private uint FreeAmong(int from, int to)
    {
        ReadOnlySpan<uint> entries = MemoryMarshal.Cast<byte, uint>(_staging.Span);
        uint free = 0;
        for (int i = from; i < to; i++)
            if ((entries[i] & FatEntry.Mask) == FatEntry.Free) free++;
        return free;
    }

    private ReadOnlySpan<byte> Sector => _staging.Span.Slice(0, Disk.SectorBytes);

    private async ValueTask<bool> Read(ulong sector, int count)
    {
        if (sector + (uint)count > _disk.Sectors)
        {
            Fail("it ends too early");
            return false;
        }
        if (await _disk.Read(sector, _staging.Slice(0, count * Disk.SectorBytes)) == StatusCode.Ok) return true;
        Fail("the disk cannot be read");
        return false;
    }

    private StatusCode Fail(string problem)
    {
        Problem = problem;
        return StatusCode.BadFormat;
    }
}
