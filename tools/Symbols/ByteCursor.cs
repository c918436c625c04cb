using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace Mooring.Tools.Symbols;

/// <summary>
/// Reads little-endian values one after another; running off the end is an <see cref="InvalidDataException"/>.
/// </summary>
public ref struct ByteCursor(ReadOnlySpan<byte> bytes, int position = 0)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Offset of the next byte to be read, from the start of the span.</summary>
    public int Position { get; private set; } = position;

    /// <summary>True when everything has been read.</summary>
    public readonly bool AtEnd => Position >= _bytes.Length;

    public byte U8() => Take(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public void Skip(ulong count) => Take(checked((int)count));

    /// <summary>Unsigned LEB128 (DWARF 4, section 7.6).</summary>
    public ulong Uleb()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = U8();
            if (shift < 64) value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
    }

    /// <summary>Signed LEB128 (DWARF 4, section 7.6).</summary>
    public long Sleb()
    {
        long value = 0;
        int shift = 0;
        byte part;
        do
        {
            part = U8();
            if (shift < 64) value |= (long)(part & 0x7F) << shift;
            shift += 7;
        }
        while (part >= 0x80);
        return (part & 0x40) != 0 && shift < 64 ? value | (-1L << shift) : value;
    }

    /// <summary>A NUL-terminated UTF-8 string.</summary>
    public string Text()
    {
        int length = _bytes[Math.Min(Position, _bytes.Length)..].IndexOf((byte)0);
        if (length < 0) throw new InvalidDataException("a string has no end");
        string text = Encoding.UTF8.GetString(Take(length));
        Take(1);
        return text;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _bytes.Length - Position) throw new InvalidDataException("the data ends too early");
        ReadOnlySpan<byte> taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }
}
