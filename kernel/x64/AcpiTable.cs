using System;

namespace Mooring.Kernel.X64;

/// <summary>
/// One ACPI table (ACPI 6.5, section 5.2) as little-endian fields; a field beyond its end reads as zero.
/// </summary>
internal readonly ref struct AcpiTable
{
    /// <summary>Bytes of the header that every table begins with.</summary>
    internal const int Header = 36;

    /// <summary>Longer ones are not believed.</summary>
    internal const uint MaxBytes = 1 << 20;

    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>Takes bytes whose length the table's own length field named.</summary>
    internal AcpiTable(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Length of the table.</summary>
    internal int Length => _bytes.Length;

    /// <summary>The first four characters, little endian.</summary>
    internal uint Signature => U32(0);

    /// <summary>True when the length is right and the checksum too.</summary>
    internal bool IsIntact => Length >= Header && U32(4) == (uint)Length && Sum(_bytes) == 0;

    /// <summary>One byte.</summary>
    internal byte U8(int at) => (uint)at < (uint)_bytes.Length ? _bytes[at] : (byte)0;

    /// <summary>Two bytes.</summary>
    internal ushort U16(int at) => (ushort)(U8(at) | U8(at + 1) << 8);

    /// <summary>Four bytes.</summary>
    internal uint U32(int at) => U16(at) | (uint)U16(at + 2) << 16;

    /// <summary>Eight bytes.</summary>
    internal ulong U64(int at) => U32(at) | (ulong)U32(at + 4) << 32;

    /// <summary>The sum of all bytes, which the checksum makes 0.</summary>
    internal static byte Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i++)
            sum += bytes[i];
        return (byte)sum;
    }
}
