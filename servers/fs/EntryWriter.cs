using System;
using System.Buffers.Binary;
using System.Text;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>Packs entries of a directory for a client, as <see cref="IFiles.Entries"/> says.</summary>
internal ref struct EntryWriter
{
    private const int PlaceBytes = 8, FixedBytes = 24, Alignment = 8, KindShift = 12;
    private const ulong NsPerSecond = 1_000_000_000;

    private readonly Span<byte> _into;
    private int _bytes, _count;

    public EntryWriter(Span<byte> into)
    {
        _into = into;
        _bytes = PlaceBytes;
    }

    /// <returns>False: it does not fit, and nothing was written.</returns>
    public bool TryWrite(FileNode node, string name)
    {
        int nameBytes = Encoding.UTF8.GetByteCount(name);
        int length = (FixedBytes + nameBytes + Alignment - 1) & -Alignment;
        if (length > _into.Length - _bytes) return false;
        Span<byte> at = _into.Slice(_bytes, length);
        uint mode = (uint)node.Kind << KindShift | (node.Mode & ((1u << KindShift) - 1));
        BinaryPrimitives.WriteUInt64LittleEndian(at, node.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(at.Slice(8), node.Number);
        BinaryPrimitives.WriteUInt32LittleEndian(at.Slice(16), (uint)(node.ModifiedNs / NsPerSecond));
        BinaryPrimitives.WriteUInt16LittleEndian(at.Slice(20), (ushort)mode);
        BinaryPrimitives.WriteUInt16LittleEndian(at.Slice(22), (ushort)nameBytes);
        Encoding.UTF8.GetBytes(name, at.Slice(FixedBytes));
        at.Slice(FixedBytes + nameBytes).Clear();
        _bytes += length;
        _count++;
        return true;
    }

    /// <param name="place">Where the next answer goes on; 0: this was all.</param>
    /// <returns>TooLarge: there is more, and not even one entry has found room.</returns>
    public readonly Result<EntriesRead> Finish(ulong place)
    {
        if (_into.Length < PlaceBytes || (_count == 0 && place != 0)) return StatusCode.TooLarge;
        BinaryPrimitives.WriteUInt64LittleEndian(_into, place);
        return new EntriesRead { Count = (uint)_count, Bytes = (uint)_bytes };
    }
}
