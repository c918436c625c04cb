using System;
using System.Buffers.Binary;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// Sector 0 of a volume: where its parts lie (Microsoft, "FAT: General Overview of On-Disk Format" 1.03, "Boot Sector
/// and BPB"). Holding one tells: it is FAT32 with sectors of 512 bytes; FATs, then clusters, lie one behind the other
/// inside <see cref="Sectors"/>; the FATs have an entry for every cluster; the root's first cluster is a cluster.
/// Whether a volume is FAT32 is decided as everybody does who reads what others write: by the 16-bit size of a FAT
/// being 0, not by the number of clusters, since small volumes with large clusters exist.
/// </summary>
internal sealed class BootSector
{
    /// <summary>The first cluster has number 2.</summary>
    public const uint FirstCluster = 2;

    /// <summary>Above it, numbers mean "bad" and "end".</summary>
    private const uint MostClusters = 0x0FFF_FFF5;
    private const int EntriesPerSector = Disk.SectorBytes / sizeof(uint);

    private BootSector()
    {
    }

    /// <summary>How many sectors the volume has.</summary>
    public uint Sectors { get; private init; }

    /// <summary>1 to 128, a power of two.</summary>
    public uint SectorsPerCluster { get; private init; }

    /// <summary>The first sector of the first FAT, sectors of one FAT, and how many are kept the same.</summary>
    public uint FatStart { get; private init; }

    /// <inheritdoc cref="FatStart"/>
    public uint FatSectors { get; private init; }

    /// <inheritdoc cref="FatStart"/>
    public uint Fats { get; private init; }

    /// <summary>The first sector of cluster 2.</summary>
    public uint DataStart { get; private init; }

    /// <summary>How many clusters there are: the last has the number Clusters + 1.</summary>
    public uint Clusters { get; private init; }

    public uint RootCluster { get; private init; }

    /// <summary>The sector with the count of free clusters; 0: there is none.</summary>
    public uint InfoSector { get; private init; }

    public uint ClusterBytes => SectorsPerCluster * Disk.SectorBytes;

    public bool IsCluster(uint number) => number - FirstCluster < Clusters;

    /// <summary>The first sector of a cluster.</summary>
    public ulong SectorOf(uint cluster) => DataStart + (ulong)(cluster - FirstCluster) * SectorsPerCluster;

    /// <summary>Might it be a boot sector? A partition table has a signature in the same place.</summary>
    public static bool IsLikely(ReadOnlySpan<byte> sector) =>
        sector[0] is 0xEB or 0xE9 && HasSignature(sector) && ShortAt(sector, 11) is >= 128 and <= 4096
        && sector[16] is 1 or 2;

    public static bool HasSignature(ReadOnlySpan<byte> sector) => sector[510] == 0x55 && sector[511] == 0xAA;

    /// <summary>Reads it.</summary>
    /// <param name="sector">512 bytes.</param>
    /// <param name="available">Sectors that the disk or the partition has.</param>
    /// <param name="problem">What is wrong with it, for a person; null: nothing.</param>
    public static BootSector? Parse(ReadOnlySpan<byte> sector, ulong available, out string? problem)
    {
        problem = ProblemOf(sector);
        if (problem is not null) return null;
        uint reserved = ShortAt(sector, 14), fats = sector[16], fatSectors = LongAt(sector, 36);
        uint sectors = ShortAt(sector, 19) is > 0 and uint few ? few : LongAt(sector, 32);
        ulong dataStart = reserved + (ulong)fats * fatSectors;
        uint clusters = dataStart < sectors ? (uint)(sectors - dataStart) / sector[13] : 0;
        uint info = ShortAt(sector, 48), flags = ShortAt(sector, 40), root = LongAt(sector, 44);
        problem = ProblemOf(sectors, available, fatSectors, clusters, root);
        if (problem is null && (flags & 0x80) != 0 && (flags & 0xF) >= fats) problem = "its FAT in use is not there";
        if (problem is not null) return null;
        bool mirrors = (flags & 0x80) == 0;
        return new BootSector
        {
            Sectors = sectors, SectorsPerCluster = sector[13], FatSectors = fatSectors, Fats = mirrors ? fats : 1,
            FatStart = reserved + (mirrors ? 0 : (flags & 0xF) * fatSectors), DataStart = (uint)dataStart,
            Clusters = clusters, RootCluster = root, InfoSector = info < reserved ? info : 0,
        };
    }

    /// <summary>Things that can be seen field by field.</summary>
    private static string? ProblemOf(ReadOnlySpan<byte> sector)
    {
        if (sector.Slice(3, 8).SequenceEqual("EXFAT   "u8)) return "exFAT is not supported, only FAT32";
        if (sector.Slice(3, 4).SequenceEqual("NTFS"u8)) return "NTFS is not supported, only FAT32";
        if (!HasSignature(sector) || sector[0] is not (0xEB or 0xE9)) return "no file system that is known";
        uint bytes = ShortAt(sector, 11);
        if (bytes is 1024 or 2048 or 4096) return "sectors of more than 512 bytes are not supported";
        if (bytes != Disk.SectorBytes) return "no file system that is known";
        uint perCluster = sector[13];
        if (perCluster == 0 || (perCluster & (perCluster - 1)) != 0) return "the size of its clusters makes no sense";
        if (ShortAt(sector, 14) == 0) return "it has no reserved sectors";
        if (sector[16] is not (1 or 2)) return "it has neither one FAT nor two";
        if (ShortAt(sector, 22) != 0) return SmallerFat(sector);
        if (ShortAt(sector, 17) != 0) return "a FAT32 volume with a root directory of fixed size";
        return ShortAt(sector, 42) != 0 ? "its version of FAT32 is not known" : null;
    }

    /// <summary>FAT12 and FAT16 differ by the number of clusters alone ("FAT Type Determination").</summary>
    private static string SmallerFat(ReadOnlySpan<byte> sector)
    {
        uint sectors = ShortAt(sector, 19) is > 0 and uint few ? few : LongAt(sector, 32);
        ulong taken = ShortAt(sector, 14) + (ulong)sector[16] * ShortAt(sector, 22)
            + (ShortAt(sector, 17) * 32 + 511) / 512;
        ulong clusters = taken < sectors ? (sectors - taken) / sector[13] : 0;
        return clusters < 4085 ? "FAT12 is not supported, only FAT32" : "FAT16 is not supported, only FAT32";
    }

    private static string? ProblemOf(uint sectors, ulong available, uint fatSectors, uint clusters, uint root)
    {
        if (sectors > available) return "it is longer than the disk or the partition: the rest is missing";
        if (clusters is 0 or > MostClusters) return "its parts do not fit into it";
        if ((ulong)fatSectors * EntriesPerSector < (ulong)clusters + FirstCluster) return "its FAT is too short";
        return root - FirstCluster < clusters ? null : "its root directory lies outside";
    }

    private static uint ShortAt(ReadOnlySpan<byte> sector, int at) =>
        BinaryPrimitives.ReadUInt16LittleEndian(sector.Slice(at));

    private static uint LongAt(ReadOnlySpan<byte> sector, int at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(sector.Slice(at));
}
