using System;
using System.Buffers.Binary;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// FSInfo ("FAT32 FSInfo Sector Structure and Backup Boot Sector"): how many clusters are free, and where to look for
/// one. Nobody has to believe it; <see cref="Journal"/> says when it is true here.
/// </summary>
internal static class InfoSector
{
    /// <summary>The count is not known.</summary>
    public const uint Unknown = 0xFFFF_FFFF;

    private const uint LeadSignature = 0x4161_5252, StructureSignature = 0x6141_7272, TrailSignature = 0xAA55_0000;
    private const int Structure = 484, FreeCount = 488, NextFree = 492, Trail = 508;

    public static bool IsValid(ReadOnlySpan<byte> sector) =>
        BinaryPrimitives.ReadUInt32LittleEndian(sector) == LeadSignature
        && BinaryPrimitives.ReadUInt32LittleEndian(sector.Slice(Structure)) == StructureSignature
        && BinaryPrimitives.ReadUInt32LittleEndian(sector.Slice(Trail)) == TrailSignature;

    public static uint FreeIn(ReadOnlySpan<byte> sector) =>
        BinaryPrimitives.ReadUInt32LittleEndian(sector.Slice(FreeCount));

    public static uint NextIn(ReadOnlySpan<byte> sector) =>
        BinaryPrimitives.ReadUInt32LittleEndian(sector.Slice(NextFree));

    /// <summary>Makes the whole sector.</summary>
    public static void Write(Span<byte> sector, uint free, uint next)
    {
        sector.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(sector, LeadSignature);
        BinaryPrimitives.WriteUInt32LittleEndian(sector.Slice(Structure), StructureSignature);
        BinaryPrimitives.WriteUInt32LittleEndian(sector.Slice(FreeCount), free);
        BinaryPrimitives.WriteUInt32LittleEndian(sector.Slice(NextFree), next);
        BinaryPrimitives.WriteUInt32LittleEndian(sector.Slice(Trail), TrailSignature);
    }
}
