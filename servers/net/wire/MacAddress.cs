using System;
using System.Buffers.Binary;

namespace Mooring.Servers.Net.Wire;

/// <summary>A station of an Ethernet, as a number of 48 bits.</summary>
internal readonly struct MacAddress(ulong value)
{
    public const int Bytes = 6;

    public static readonly MacAddress Broadcast = new(0xFFFF_FFFF_FFFF);

    public readonly ulong Value = value;

    /// <summary>Many stations'.</summary>
    public bool IsGroup => (Value >> 40 & 1) != 0;

    public static MacAddress Read(ReadOnlySpan<byte> bytes) => new(
        (ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32
        | BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(2)));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(Value >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.Slice(2), (uint)Value);
    }
}
