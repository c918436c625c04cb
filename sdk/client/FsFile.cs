using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>An open file or directory.</summary>
public sealed class FsFile
{
    internal const int RecordBytes = 56;

    private const int EntriesBytes = 32 * 1024, EntryHeaderBytes = 18;

    private readonly FsConnection _connection;
    private readonly ulong _id;
    private bool _isClosed;

    private FsFile(FsConnection connection, ulong id, in FileRecord record, SharedBytes data)
    {
        _connection = connection;
        _id = id;
        Record = record;
        Data = data;
        connection.FileOpened();
    }

    public FileRecord Record { get; }
    public ulong Size => Record.Size;
    public FileKind Kind => Record.Kind;

    /// <summary>
    /// The data of a file, in place and read-only; mapped until <see cref="Close"/>. What was read counts only if
    /// <see cref="IsCurrent"/> afterwards: the memory of a server that has died is replaced by something else.
    /// </summary>
    public SharedBytes Data { get; }

    /// <summary>Its server is there.</summary>
    public bool IsCurrent => !_isClosed && _connection.IsCurrent;

    /// <summary>Checks what the server told: data that does not lie in the lend is BadFormat.</summary>
    internal static Result<FsFile> Of(FsConnection connection, ulong id, in FileRecord record)
    {
        SharedBytes data = default;
        if (record.Kind == FileKind.File && record.Size > 0)
        {
            Result<SharedBytes> lend = connection.Lend(record.Lend);
            if (!lend.IsOk) return lend.Code;
            if (!lend.Value.Holds(record.Offset, record.Size)) return StatusCode.BadFormat;
            data = lend.Value.Slice((int)record.Offset, (int)record.Size);
        }
        return new FsFile(connection, id, record, data);
    }

    /// <summary>The entries of a directory from an index on, as many as one answer holds; none at the end.</summary>
    public async ValueTask<Result<FsEntry[]>> Entries(ulong first)
    {
        if (_isClosed || !_connection.IsCurrent) return StatusCode.PeerDied;
        SessionBuffer buffer = _connection.Service.Buffer;
        BufferSlice slice = await buffer.Take(EntriesBytes);
        Completion completion = await _connection.Service.Call(
            new Command((ushort)FsMethod.Entries, _id, first, slice.Offset, (ulong)slice.Length));
        Result<FsEntry[]> entries = completion.Code == StatusCode.Ok
            ? Unpack(slice.Bytes.Span, (uint)completion.Value, completion.Value >> 32)
            : completion.Code;
        buffer.Give(slice);
        return entries;
    }

    public async ValueTask<StatusCode> Close()
    {
        if (_isClosed) return StatusCode.Ok;
        _isClosed = true;
        StatusCode code = StatusCode.Ok;
        if (_connection.IsCurrent)
            code = (await _connection.Service.Call(new Command((ushort)FsMethod.Close, _id))).Code;
        _connection.FileClosed();
        return code;
    }

    private static Result<FsEntry[]> Unpack(ReadOnlySpan<byte> bytes, uint count, ulong length)
    {
        if (length > (ulong)bytes.Length) return StatusCode.BadFormat;
        bytes = bytes.Slice(0, (int)length);
        List<FsEntry> entries = new();
        for (uint i = 0; i < count; i++)
        {
            if (bytes.Length < EntryHeaderBytes) return StatusCode.BadFormat;
            int nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(16));
            int whole = (EntryHeaderBytes + nameBytes + 7) & ~7;
            if (whole > bytes.Length) return StatusCode.BadFormat;
            entries.Add(new FsEntry(
                Encoding.UTF8.GetString(bytes.Slice(EntryHeaderBytes, nameBytes)),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes),
                (FileKind)BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(8)),
                BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(12))));
            bytes = bytes.Slice(whole);
        }
        return entries.ToArray();
    }
}

/// <summary>One name in a directory.</summary>
public readonly struct FsEntry
{
    public FsEntry(string name, ulong size, FileKind kind, uint mode)
    {
        Name = name;
        Size = size;
        Kind = kind;
        Mode = mode;
    }

    public string Name { get; }
    public ulong Size { get; }
    public FileKind Kind { get; }

    /// <summary>Permission bits.</summary>
    public uint Mode { get; }
}
