using System;
using System.Buffers.Binary;

namespace Mooring.Servers.Fs;

/// <summary>
/// Packs entries of a directory for a client: {u64 size, u32 kind, u32 mode, u16 length of the name, name}, each padded
/// to 8 bytes.
/// </summary>
internal ref struct EntryWriter
{
    private const int FixedBytes = 18;
    private const int Alignment = 8;

    private readonly Tree _tree;
    private readonly Span<byte> _into;

    public EntryWriter(Tree tree, Span<byte> into)
    {
        _tree = tree;
        _into = into;
    }

    /// <summary>Bytes and entries written.</summary>
    public int Bytes { get; private set; }
    public int Count { get; private set; }

    /// <summary>
    /// Writes the entries of <paramref name="directory"/> from the index <paramref name="first"/> on.
    /// </summary>
    /// <returns>False when not even one fits.</returns>
    public bool WriteAll(int directory, ulong first)
    {
        int entries = _tree[directory].Entries;
        for (ulong i = first; i < (ulong)entries; i++)
        {
            if (!TryWrite(_tree.EntryOf(directory, (int)i))) return Count > 0;
        }
        return true;
    }

    private bool TryWrite(int entry)
    {
        ReadOnlySpan<byte> name = _tree.NameOf(entry);
        int length = (FixedBytes + name.Length + Alignment - 1) / Alignment * Alignment;
        if (length > _into.Length - Bytes) return false;
        Span<byte> at = _into.Slice(Bytes, length);
        BinaryPrimitives.WriteUInt64LittleEndian(at, _tree[entry].Size);
        BinaryPrimitives.WriteUInt32LittleEndian(at.Slice(8), (uint)_tree[entry].Kind);
        BinaryPrimitives.WriteUInt32LittleEndian(at.Slice(12), _tree[entry].Mode);
        BinaryPrimitives.WriteUInt16LittleEndian(at.Slice(16), (ushort)name.Length);
        name.CopyTo(at.Slice(FixedBytes));
        at.Slice(FixedBytes + name.Length).Clear();
        Bytes += length;
        Count++;
        return true;
    }
}
