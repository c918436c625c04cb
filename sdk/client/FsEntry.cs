using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using System.Text.Unicode;

namespace Mooring.Sdk;

/// <summary>One name in a directory.</summary>
public readonly struct FsEntry
{
    private const int HeaderBytes = 24, Alignment = 8, KindShift = 12;
    private const ulong NsPerSecond = 1_000_000_000;

    public FsEntry(string name, ulong size, FileKind kind, uint mode, ulong modifiedNs, ulong node = 0)
    {
        Name = name;
        Size = size;
        Kind = kind;
        Mode = mode;
        ModifiedNs = modifiedNs;
        Node = node;
    }

    public string Name { get; }
    public ulong Size { get; }
    public FileKind Kind { get; }

    /// <summary>Permission bits.</summary>
    public uint Mode { get; }

    /// <summary>Nanoseconds since 1970, whole seconds.</summary>
    public ulong ModifiedNs { get; }

    /// <inheritdoc cref="FileRecord.Node"/>
    public ulong Node { get; }

    /// <summary>How many bytes an entry with such a name takes in an answer.</summary>
    internal static int PackedBytes(int nameBytes) => (HeaderBytes + nameBytes + Alignment - 1) & -Alignment;

    /// <summary>Reads what <see cref="IFiles.Entries"/> packed. The server is not trusted.</summary>
    /// <param name="bytes">A copy of the entries.</param>
    /// <param name="count">How many there are to be.</param>
    /// <param name="into">Where they go.</param>
    /// <returns>False: they are not what they are to be.</returns>
    internal static bool TryUnpack(ReadOnlySpan<byte> bytes, uint count, List<FsEntry> into)
    {
        for (uint i = 0; i < count; i++)
        {
            if (bytes.Length < HeaderBytes) return false;
            int nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(HeaderBytes - 2));
            int whole = PackedBytes(nameBytes);
            if (whole > bytes.Length || !Utf8.IsValid(bytes.Slice(HeaderBytes, nameBytes))) return false;
            into.Add(Unpack(bytes, Encoding.UTF8.GetString(bytes.Slice(HeaderBytes, nameBytes))));
            bytes = bytes.Slice(whole);
        }
        return true;
    }

    private static FsEntry Unpack(ReadOnlySpan<byte> bytes, string name)
    {
        ushort mode = BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(20));
        return new FsEntry(
            name,
            BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            (FileKind)(mode >> KindShift),
            mode & ((1u << KindShift) - 1),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(16)) * NsPerSecond,
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(8)));
    }
}
