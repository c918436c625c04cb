using System;
using System.Buffers.Binary;

namespace Mooring.Apps.Soak.Files;

/// <summary>
/// What 512 bytes of a keeper's file hold: the version, then words that follow from whose they are, where, and of which
/// version. So a piece that is another one, or only half of one, is known. Zeros are version 0: room that was made.
/// </summary>
internal static class Sector
{
    public const int Bytes = 512;

    public static void Fill(Span<byte> sector, ulong seed, ulong number, uint version)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(sector, version);
        for (int at = sizeof(ulong); at < Bytes; at += sizeof(ulong))
            BinaryPrimitives.WriteUInt64LittleEndian(sector.Slice(at), Word(seed, number, version, at));
    }

    /// <summary>Which version it is; false: none that has been written there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> sector, ulong seed, ulong number, out uint version)
    {
        version = (uint)BinaryPrimitives.ReadUInt64LittleEndian(sector);
        for (int at = sizeof(ulong); at < Bytes; at += sizeof(ulong))
            if (BinaryPrimitives.ReadUInt64LittleEndian(sector.Slice(at)) != Word(seed, number, version, at))
                return false;
        return true;
    }

    /// <summary>Splitmix64.</summary>
    private static ulong Word(ulong seed, ulong number, uint version, int at)
    {
        if (version == 0) return 0;
        ulong value = (seed << 40) + (number << 8) + (ulong)at + version * 0x9E37_79B9_7F4A_7C15;
        value = (value ^ value >> 30) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ value >> 27) * 0x94D0_49BB_1331_11EB;
        return value ^ value >> 31;
    }
}
