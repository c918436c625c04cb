using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// An open file or directory. After its server has died everything answers <c>PeerDied</c>.
/// <code>
///     for (ulong at = 0; ;)
///     {
///         Result&lt;FsPiece&gt; piece = await file.Piece(at, FsFile.PieceBytes);
///         if (!piece.IsOk || piece.Value.Bytes.Length == 0) break;
///         at += (ulong)piece.Value.Bytes.Length;
///         ...
///         piece.Value.Release();
///     }
/// </code>
/// </summary>
public sealed class FsFile
{
    /// <summary>
    /// Most bytes of a piece that is read through the session buffer, and of one call that writes. A larger buffer than
    /// usual takes larger ones: a sixteenth of it.
    /// </summary>
    public const int PieceBytes = 16 * 1024;

    private const int EntriesBytes = 32 * 1024, PlaceBytes = sizeof(ulong);

    private readonly FsConnection _connection;
    private bool _isClosed;

    private FsFile(FsConnection connection, in FileRecord record, SharedBytes data)
    {
        _connection = connection;
        Record = record;
        Data = data;
        connection.FileOpened();
    }

    /// <summary>What was true when it was opened.</summary>
    public FileRecord Record { get; }
    public ulong Size => Record.Size;
    public FileKind Kind => Record.Kind;

    /// <summary>The file lies in an archive, unchanged: <see cref="Data"/> is all of it.</summary>
    public bool IsInPlace => Record.Lend != FileRecord.NoLend;

    /// <summary>
    /// The data of a file that <see cref="IsInPlace"/>, read-only; mapped until <see cref="Close"/>. What was read
    /// counts only if <see cref="IsCurrent"/> afterwards: the memory of a server that has died is replaced by something
    /// else.
    /// </summary>
    public SharedBytes Data { get; }

    /// <summary>Its server is there.</summary>
    public bool IsCurrent => !_isClosed && _connection.IsCurrent;

    private FilesClient Files => _connection.Files;

    private SessionBuffer Buffer => _connection.Service.Buffer;

    private int MostBytes => Math.Max(PieceBytes, Buffer.Length / 16);

    /// <summary>Checks what the server told: data that does not lie in the lend is BadFormat.</summary>
    internal static Result<FsFile> Of(FsConnection connection, FileRecord record, FsOpen how)
    {
        SharedBytes data = default;
        if ((how & FsOpen.Write) != 0) record.Lend = FileRecord.NoLend;
        if (record.Lend != FileRecord.NoLend)
        {
            Result<SharedBytes> lend = connection.Lend(record.Lend);
            if (!lend.IsOk) return lend.Code;
            if (!lend.Value.Holds(record.Offset, record.Size)) return StatusCode.BadFormat;
            data = lend.Value.Slice((int)record.Offset, (int)record.Size);
        }
        return new FsFile(connection, record, data);
    }

    /// <summary>
    /// The next bytes of a file: in place, as many as are wanted, or through the session buffer, at most
    /// <see cref="PieceBytes"/>. To be released; at the end there are none, and nothing to be released.
    /// </summary>
    public ValueTask<Result<FsPiece>> Piece(ulong offset, int most)
    {
        if (!IsInPlace) return ReadPiece(offset, Math.Min(most, MostBytes));
        if (!IsCurrent) return new(StatusCode.PeerDied);
        int at = (int)Math.Min(offset, (ulong)Data.Length);
        return new(new FsPiece(Data.Slice(at, Math.Min(most, Data.Length - at))));
    }

    /// <summary>
    /// Copies the first bytes of a file, as many as there is memory for. Truncated: there are not so many; PeerDied,
    /// and as <see cref="IFiles.Read"/>.
    /// </summary>
    public async ValueTask<StatusCode> CopyTo(SharedBytes memory)
    {
        for (int at = 0; at < memory.Length;)
        {
            Result<FsPiece> piece = await Piece((ulong)at, memory.Length - at);
            if (!piece.IsOk) return piece.Code;
            SharedBytes bytes = piece.Value.Bytes;
            if (bytes.Length == 0) return StatusCode.Truncated;
            bytes.Span.CopyTo(memory.Span.Slice(at));
            at += bytes.Length;
            piece.Value.Release();
            if (!IsCurrent) return StatusCode.PeerDied;
        }
        return StatusCode.Ok;
    }

    /// <inheritdoc cref="IFiles.Stat"/>
    public async ValueTask<Result<FileRecord>> Stat() =>
        IsCurrent ? await Files.Stat(Record.File) : StatusCode.PeerDied;

    /// <inheritdoc cref="IFiles.Target"/>
    public async ValueTask<Result<string>> Target() =>
        IsCurrent ? await Files.Target(Record.File) : StatusCode.PeerDied;

    /// <inheritdoc cref="IFiles.Write"/>
    public async ValueTask<StatusCode> Write(ulong offset, byte[] from, int start, int length)
    {
        StatusCode code = StatusCode.Ok;
        for (int done = 0, piece; done < length && code == StatusCode.Ok; done += piece)
        {
            piece = Math.Min(length - done, MostBytes);
            BufferSlice slice = await Buffer.Take(piece);
            from.AsSpan(start + done, piece).CopyTo(slice.Bytes.Span);
            code = await WriteSlice(offset + (ulong)done, slice);
        }
        return code;
    }

    /// <summary>The same for memory that is mapped; what lies in the session buffer is not copied.</summary>
    public async ValueTask<StatusCode> Write(ulong offset, SharedBytes from)
    {
        if (Buffer.Contains(from, out _))
            return IsCurrent ? await Files.Write(Record.File, offset, from) : StatusCode.PeerDied;
        StatusCode code = StatusCode.Ok;
        for (int done = 0, piece; done < from.Length && code == StatusCode.Ok; done += piece)
        {
            piece = Math.Min(from.Length - done, MostBytes);
            BufferSlice slice = await Buffer.Take(piece);
            from.Slice(done, piece).Span.CopyTo(slice.Bytes.Span);
            code = await WriteSlice(offset + (ulong)done, slice);
        }
        return code;
    }

    /// <inheritdoc cref="IFiles.Resize"/>
    public ValueTask<StatusCode> Resize(ulong size) =>
        IsCurrent ? Files.Resize(Record.File, size) : new(StatusCode.PeerDied);

    /// <inheritdoc cref="IFiles.Touch"/>
    public ValueTask<StatusCode> Touch() => IsCurrent ? Files.Touch(Record.File) : new(StatusCode.PeerDied);

    /// <inheritdoc cref="IFiles.SetAttributes"/>
    public ValueTask<StatusCode> SetAttributes(uint mode, ulong modifiedNs) =>
        IsCurrent ? Files.SetAttributes(Record.File, mode, modifiedNs) : new(StatusCode.PeerDied);

    /// <inheritdoc cref="IFiles.Sync"/>
    public ValueTask<StatusCode> Sync() => IsCurrent ? Files.Sync(Record.File) : new(StatusCode.PeerDied);

    /// <summary>All entries of a directory, in no order. As <see cref="IFiles.Entries"/>.</summary>
    public async ValueTask<Result<FsEntry[]>> Entries()
    {
        List<FsEntry> entries = new();
        BufferSlice slice = await Buffer.Take(EntriesBytes);
        StatusCode code = StatusCode.Ok;
        ulong place = 0;
        do
        {
            Result<EntriesRead> read = IsCurrent
                ? await Files.Entries(Record.File, place, slice.Bytes)
                : StatusCode.PeerDied;
            code = read.IsOk ? Unpack(slice.Bytes.Span, read.Value, entries, ref place) : read.Code;
        }
        while (code == StatusCode.Ok && place != 0);
        Buffer.Give(slice);
        return code == StatusCode.Ok ? entries.ToArray() : code;
    }

    public async ValueTask<StatusCode> Close()
    {
        if (_isClosed) return StatusCode.Ok;
        _isClosed = true;
        StatusCode code = _connection.IsCurrent ? await Files.Close(Record.File) : StatusCode.Ok;
        _connection.FileClosed();
        return code;
    }

    private async ValueTask<Result<FsPiece>> ReadPiece(ulong offset, int most)
    {
        BufferSlice slice = await Buffer.Take(most);
        Result<int> read = IsCurrent
            ? await Files.Read(Record.File, offset, slice.Bytes)
            : StatusCode.PeerDied;
        StatusCode code = read.IsOk && (uint)read.Value > (uint)most ? StatusCode.BadFormat : read.Code;
        if (code == StatusCode.Ok && read.Value > 0) return new FsPiece(Buffer, slice, read.Value);
        Buffer.Give(slice);
        return code == StatusCode.Ok ? default(FsPiece) : code;
    }

    private async ValueTask<StatusCode> WriteSlice(ulong offset, BufferSlice slice)
    {
        StatusCode code = IsCurrent
            ? await Files.Write(Record.File, offset, slice.Bytes)
            : StatusCode.PeerDied;
        Buffer.Give(slice);
        return code;
    }

    /// <summary>Copied once, then judged.</summary>
    private static StatusCode Unpack(
        ReadOnlySpan<byte> bytes, EntriesRead read, List<FsEntry> entries, ref ulong place)
    {
        ulong before = place;
        if (read.Bytes < PlaceBytes || read.Bytes > (ulong)bytes.Length) return StatusCode.BadFormat;
        byte[] copy = bytes.Slice(0, (int)read.Bytes).ToArray();
        place = BinaryPrimitives.ReadUInt64LittleEndian(copy);
        if (place != 0 && place <= before) return StatusCode.BadFormat;
        return FsEntry.TryUnpack(copy.AsSpan(PlaceBytes), read.Count, entries)
            ? StatusCode.Ok
            : StatusCode.BadFormat;
    }
}
