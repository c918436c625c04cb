using System;
using System.Buffers.Binary;

namespace Mooring.Tests.Disks;

/// <summary>What the guest's program <c>disk</c> fills sectors with, written down once more.</summary>
internal static class Pattern
{
    internal static byte[] Of(ulong sector, int count, ulong seed)
    {
        byte[] bytes = new byte[count * 512];
        for (int word = 0; word < bytes.Length / 8; word++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(word * 8), Mix(seed + sector * 64 + (ulong)word));
        return bytes;
    }

    /// <summary>The first word of a sector.</summary>
    internal static byte[] First(ulong sector, ulong seed) => BitConverter.GetBytes(Mix(seed + sector * 64));

    private static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ value >> 30) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ value >> 27) * 0x94D0_49BB_1331_11EB;
        return value ^ value >> 31;
    }
}
