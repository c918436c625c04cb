using System.Numerics;
using System.Runtime.InteropServices;

namespace System.Buffers.Binary;

/// <summary>Integers in a stated byte order, at any alignment. The Read and Write forms end the process if the span is
/// short.</summary>
public static class BinaryPrimitives
{
    public static ushort ReverseEndianness(ushort value) => (ushort)((value >> 8) | (value << 8));

    public static uint ReverseEndianness(uint value) =>
        BitOperations.RotateRight(value & 0x00FF00FF, 8) | BitOperations.RotateLeft(value & 0xFF00FF00, 8);

    public static ulong ReverseEndianness(ulong value) =>
        ((ulong)ReverseEndianness((uint)value) << 32) | ReverseEndianness((uint)(value >> 32));

    public static short ReverseEndianness(short value) => (short)ReverseEndianness((ushort)value);

    public static int ReverseEndianness(int value) => (int)ReverseEndianness((uint)value);

    public static long ReverseEndianness(long value) => (long)ReverseEndianness((ulong)value);

    public static short ReadInt16LittleEndian(ReadOnlySpan<byte> source) => MemoryMarshal.Read<short>(source);

    public static ushort ReadUInt16LittleEndian(ReadOnlySpan<byte> source) => MemoryMarshal.Read<ushort>(source);

    public static int ReadInt32LittleEndian(ReadOnlySpan<byte> source) => MemoryMarshal.Read<int>(source);

    public static uint ReadUInt32LittleEndian(ReadOnlySpan<byte> source) => MemoryMarshal.Read<uint>(source);

    public static long ReadInt64LittleEndian(ReadOnlySpan<byte> source) => MemoryMarshal.Read<long>(source);

    public static ulong ReadUInt64LittleEndian(ReadOnlySpan<byte> source) => MemoryMarshal.Read<ulong>(source);

    public static void WriteInt16LittleEndian(Span<byte> destination, short value) =>
        MemoryMarshal.Write(destination, value);

    public static void WriteUInt16LittleEndian(Span<byte> destination, ushort value) =>
        MemoryMarshal.Write(destination, value);

    public static void WriteInt32LittleEndian(Span<byte> destination, int value) =>
        MemoryMarshal.Write(destination, value);

    public static void WriteUInt32LittleEndian(Span<byte> destination, uint value) =>
        MemoryMarshal.Write(destination, value);

    public static void WriteInt64LittleEndian(Span<byte> destination, long value) =>
        MemoryMarshal.Write(destination, value);

    public static void WriteUInt64LittleEndian(Span<byte> destination, ulong value) =>
        MemoryMarshal.Write(destination, value);

    public static bool TryReadInt16LittleEndian(ReadOnlySpan<byte> source, out short value) =>
        MemoryMarshal.TryRead(source, out value);

    public static bool TryReadUInt16LittleEndian(ReadOnlySpan<byte> source, out ushort value) =>
        MemoryMarshal.TryRead(source, out value);

    public static bool TryReadInt32LittleEndian(ReadOnlySpan<byte> source, out int value) =>
        MemoryMarshal.TryRead(source, out value);

    public static bool TryReadUInt32LittleEndian(ReadOnlySpan<byte> source, out uint value) =>
        MemoryMarshal.TryRead(source, out value);

    public static bool TryReadInt64LittleEndian(ReadOnlySpan<byte> source, out long value) =>
        MemoryMarshal.TryRead(source, out value);

    public static bool TryReadUInt64LittleEndian(ReadOnlySpan<byte> source, out ulong value) =>
        MemoryMarshal.TryRead(source, out value);

    public static bool TryWriteInt16LittleEndian(Span<byte> destination, short value) =>
        MemoryMarshal.TryWrite(destination, value);

    public static bool TryWriteUInt16LittleEndian(Span<byte> destination, ushort value) =>
        MemoryMarshal.TryWrite(destination, value);

    public static bool TryWriteInt32LittleEndian(Span<byte> destination, int value) =>
        MemoryMarshal.TryWrite(destination, value);

    public static bool TryWriteUInt32LittleEndian(Span<byte> destination, uint value) =>
        MemoryMarshal.TryWrite(destination, value);

    public static bool TryWriteInt64LittleEndian(Span<byte> destination, long value) =>
        MemoryMarshal.TryWrite(destination, value);

    public static bool TryWriteUInt64LittleEndian(Span<byte> destination, ulong value) =>
        MemoryMarshal.TryWrite(destination, value);

    public static short ReadInt16BigEndian(ReadOnlySpan<byte> source) =>
        ReverseEndianness(MemoryMarshal.Read<short>(source));

    public static ushort ReadUInt16BigEndian(ReadOnlySpan<byte> source) =>
        ReverseEndianness(MemoryMarshal.Read<ushort>(source));

    public static int ReadInt32BigEndian(ReadOnlySpan<byte> source) =>
        ReverseEndianness(MemoryMarshal.Read<int>(source));

    public static uint ReadUInt32BigEndian(ReadOnlySpan<byte> source) =>
        ReverseEndianness(MemoryMarshal.Read<uint>(source));

    public static long ReadInt64BigEndian(ReadOnlySpan<byte> source) =>
        ReverseEndianness(MemoryMarshal.Read<long>(source));

    public static ulong ReadUInt64BigEndian(ReadOnlySpan<byte> source) =>
        ReverseEndianness(MemoryMarshal.Read<ulong>(source));

    public static void WriteInt16BigEndian(Span<byte> destination, short value) =>
        MemoryMarshal.Write(destination, ReverseEndianness(value));

    public static void WriteUInt16BigEndian(Span<byte> destination, ushort value) =>
        MemoryMarshal.Write(destination, ReverseEndianness(value));

    public static void WriteInt32BigEndian(Span<byte> destination, int value) =>
        MemoryMarshal.Write(destination, ReverseEndianness(value));

    public static void WriteUInt32BigEndian(Span<byte> destination, uint value) =>
        MemoryMarshal.Write(destination, ReverseEndianness(value));

    public static void WriteInt64BigEndian(Span<byte> destination, long value) =>
        MemoryMarshal.Write(destination, ReverseEndianness(value));

    public static void WriteUInt64BigEndian(Span<byte> destination, ulong value) =>
        MemoryMarshal.Write(destination, ReverseEndianness(value));

    public static bool TryReadInt16BigEndian(ReadOnlySpan<byte> source, out short value)
    {
        bool fits = MemoryMarshal.TryRead(source, out value);
        value = ReverseEndianness(value);
        return fits;
    }

    public static bool TryReadUInt16BigEndian(ReadOnlySpan<byte> source, out ushort value)
    {
        bool fits = MemoryMarshal.TryRead(source, out value);
        value = ReverseEndianness(value);
        return fits;
    }

    public static bool TryReadInt32BigEndian(ReadOnlySpan<byte> source, out int value)
    {
        bool fits = MemoryMarshal.TryRead(source, out value);
        value = ReverseEndianness(value);
        return fits;
    }

    public static bool TryReadUInt32BigEndian(ReadOnlySpan<byte> source, out uint value)
    {
        bool fits = MemoryMarshal.TryRead(source, out value);
        value = ReverseEndianness(value);
        return fits;
    }

    public static bool TryReadInt64BigEndian(ReadOnlySpan<byte> source, out long value)
    {
        bool fits = MemoryMarshal.TryRead(source, out value);
        value = ReverseEndianness(value);
        return fits;
    }

    public static bool TryReadUInt64BigEndian(ReadOnlySpan<byte> source, out ulong value)
    {
        bool fits = MemoryMarshal.TryRead(source, out value);
        value = ReverseEndianness(value);
        return fits;
    }

    public static bool TryWriteInt16BigEndian(Span<byte> destination, short value) =>
        MemoryMarshal.TryWrite(destination, ReverseEndianness(value));

    public static bool TryWriteUInt16BigEndian(Span<byte> destination, ushort value) =>
        MemoryMarshal.TryWrite(destination, ReverseEndianness(value));

    public static bool TryWriteInt32BigEndian(Span<byte> destination, int value) =>
        MemoryMarshal.TryWrite(destination, ReverseEndianness(value));

    public static bool TryWriteUInt32BigEndian(Span<byte> destination, uint value) =>
        MemoryMarshal.TryWrite(destination, ReverseEndianness(value));

    public static bool TryWriteInt64BigEndian(Span<byte> destination, long value) =>
        MemoryMarshal.TryWrite(destination, ReverseEndianness(value));

    public static bool TryWriteUInt64BigEndian(Span<byte> destination, ulong value) =>
        MemoryMarshal.TryWrite(destination, ReverseEndianness(value));
}
