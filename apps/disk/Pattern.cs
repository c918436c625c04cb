using System;
using System.Buffers.Binary;
using Mooring.Sdk;

namespace Mooring.Apps.Disk;

/// <summary>
/// What a sector is filled with: eight bytes each of splitmix64 over seed, sector and place, so that every sector of
/// every seed is another and a host can tell what ought to be there.
/// </summary>
internal static class Pattern
{
    private const int Words = IBlock.SectorBytes / sizeof(ulong);

    public static void Fill(Span<byte> bytes, ulong sector, ulong seed)
    {
        for (int at = 0; at < bytes.Length; at += sizeof(ulong))
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.Slice(at), Word(sector, seed, at));
    }

    public static bool Is(ReadOnlySpan<byte> bytes, ulong sector, ulong seed)
    {
        for (int at = 0; at < bytes.Length; at += sizeof(ulong))
            if (BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(at)) != Word(sector, seed, at)) return false;
        return true;
    }

    /// <summary>Splitmix64.</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ value >> 30) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ value >> 27) * 0x94D0_49BB_1331_11EB;
        return value ^ value >> 31;
    }

    private static ulong Word(ulong sector, ulong seed, int at) =>
        Mix(seed + sector * Words + (ulong)(at / sizeof(ulong)));
}
