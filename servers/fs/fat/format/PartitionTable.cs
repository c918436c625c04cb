using System;
using System.Buffers.Binary;

namespace Mooring.Servers.Fs.Fat;

/// <summary>Where on a disk something lies. Sectors.</summary>
internal readonly struct PartitionRange
{
    public PartitionRange(ulong first, ulong count)
    {
        First = first;
        Count = count;
    }

    public ulong First { get; }
    public ulong Count { get; }
}

/// <summary>
/// The four rows of a master boot record (sector 0, from byte 446 on, 16 bytes each: type at 4, first sector at 8,
/// count at 12), and the rows of a GUID partition table, whose presence a row of type EE says (UEFI 2.10, 5.3). The
/// first that may hold FAT32 counts. Logical partitions are not looked for.
/// </summary>
internal static class PartitionTable
{
    private const int Rows = 446, RowBytes = 16, RowCount = 4;
    private const byte Fat32 = 0x0B, Fat32Lba = 0x0C, EfiSystem = 0xEF, Protective = 0xEE;

    /// <summary>The header of a GUID table is the sector behind the master boot record.</summary>
    public const ulong GuidHeaderSector = 1;

    /// <summary>Rows of 128 bytes; only the first four are looked at: one sector.</summary>
    private const int GuidRowBytes = 128, GuidRowCount = Disk.SectorBytes / GuidRowBytes;

    private static ReadOnlySpan<byte> BasicData =>
        [0xA2, 0xA0, 0xD0, 0xEB, 0xE5, 0xB9, 0x33, 0x44, 0x87, 0xC0, 0x68, 0xB6, 0xB7, 0x26, 0x99, 0xC7];

    private static ReadOnlySpan<byte> EfiSystemGuid =>
        [0x28, 0x73, 0x2A, 0xC1, 0x1F, 0xF8, 0xD2, 0x11, 0xBA, 0x4B, 0x00, 0xA0, 0xC9, 0x3E, 0xC9, 0x3B];

    /// <summary>Is it a table at all?</summary>
    public static bool Is(ReadOnlySpan<byte> sector)
    {
        if (!BootSector.HasSignature(sector)) return false;
        for (int row = 0; row < RowCount; row++)
            if (sector[Rows + row * RowBytes] is not (0x00 or 0x80)) return false;
        return true;
    }

    /// <summary>The first FAT32 partition, cut to what the disk has; false: there is none.</summary>
    public static bool TryFind(ReadOnlySpan<byte> sector, ulong available, out PartitionRange range)
    {
        for (int row = 0; row < RowCount; row++)
        {
            ReadOnlySpan<byte> bytes = sector.Slice(Rows + row * RowBytes, RowBytes);
            ulong first = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(8));
            ulong count = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(12));
            if (bytes[4] is Fat32 or Fat32Lba or EfiSystem && TryCut(first, count, available, out range)) return true;
        }
        range = default;
        return false;
    }

    /// <summary>Does it stand in front of a GUID table?</summary>
    public static bool IsProtective(ReadOnlySpan<byte> sector) => sector[Rows + 4] == Protective;

    /// <summary>The sector with the first rows of a GUID table; 0: there is no such table.</summary>
    public static ulong GuidRowsSector(ReadOnlySpan<byte> header, ulong available)
    {
        if (!header.Slice(0, 8).SequenceEqual("EFI PART"u8)) return 0;
        ulong sector = BinaryPrimitives.ReadUInt64LittleEndian(header.Slice(72));
        bool isKnown = BinaryPrimitives.ReadUInt32LittleEndian(header.Slice(84)) == GuidRowBytes;
        return isKnown && sector < available ? sector : 0;
    }

    /// <summary>As <see cref="TryFind"/>, in the first rows of a GUID table.</summary>
    public static bool TryFindGuid(ReadOnlySpan<byte> rows, ulong available, out PartitionRange range)
    {
        for (int row = 0; row < GuidRowCount; row++)
        {
            ReadOnlySpan<byte> bytes = rows.Slice(row * GuidRowBytes, GuidRowBytes);
            ulong first = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(32));
            ulong last = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(40));
            ReadOnlySpan<byte> type = bytes.Slice(0, 16);
            bool isWanted = type.SequenceEqual(BasicData) || type.SequenceEqual(EfiSystemGuid);
            if (isWanted && last >= first && TryCut(first, last - first + 1, available, out range)) return true;
        }
        range = default;
        return false;
    }

    private static bool TryCut(ulong first, ulong count, ulong available, out PartitionRange range)
    {
        bool isThere = first > 0 && first < available && count > 0;
        range = isThere ? new PartitionRange(first, Math.Min(count, available - first)) : default;
        return isThere;
    }
}
