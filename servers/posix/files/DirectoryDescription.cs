using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>One name in a directory, as getdents64 tells it.</summary>
internal readonly struct DirectoryEntry(string name, uint mode, ulong node)
{
    public string Name { get; } = name;

    /// <summary>Kind and permissions.</summary>
    public uint Mode { get; } = mode;

    public ulong Node { get; } = node;
}

/// <summary>
/// An open directory: its names are read once, when the first are asked for, and again after a rewind.
/// </summary>
internal sealed class DirectoryDescription(FileSpace files, string path, OpenFlags flags) : Description(flags)
{
    private const int HeaderBytes = 19, Alignment = 8, KindShift = 12;

    private List<DirectoryEntry>? _entries;
    private int _position;

    public string Path { get; } = path;

    /// <inheritdoc/>
    public override string Name => Path;

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Read(SharedBytes into, long offset, Asking asking) =>
        new(Failure.Of(Errno.EISDIR));

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Stat(SharedBytes into) => files.StatPath(Path, followsLinks: true, into);

    /// <inheritdoc/>
    public override async ValueTask<Result<long>> Sync() => await files.SyncVolume(Path);

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Seek(long offset, int whence)
    {
        if (whence == 1) offset += _position;
        if (whence > 1 || offset < 0 || offset > int.MaxValue) return new(Failure.Invalid);
        _position = (int)offset;
        if (offset == 0) _entries = null;
        return new(offset);
    }

    /// <inheritdoc/>
    public override async ValueTask<Result<long>> Entries(SharedBytes into)
    {
        if (_entries is null)
        {
            List<DirectoryEntry> entries = new();
            long code = await files.List(Path, entries);
            if (code < 0) return code;
            _entries = entries;
        }
        int length = 0;
        while (_position < _entries.Count)
        {
            int written = Write(into.Span.Slice(length), _entries[_position], _position + 1);
            if (written == 0) return length > 0 ? length : Failure.Invalid;
            length += written;
            _position++;
        }
        return length;
    }

    /// <returns>Bytes; 0: it does not fit.</returns>
    private static int Write(Span<byte> to, in DirectoryEntry entry, int next)
    {
        int name = Encoding.UTF8.GetByteCount(entry.Name);
        int length = (HeaderBytes + name + Alignment) & -Alignment;
        if (length > to.Length) return 0;
        to.Slice(0, length).Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(to, entry.Node);
        BinaryPrimitives.WriteInt64LittleEndian(to.Slice(8), next);
        BinaryPrimitives.WriteUInt16LittleEndian(to.Slice(16), (ushort)length);
        to[18] = (byte)(entry.Mode >> KindShift);
        Encoding.UTF8.GetBytes(entry.Name, to.Slice(HeaderBytes));
        return length;
    }
}
