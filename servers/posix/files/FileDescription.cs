using System;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>
/// A file of the file server. Calls that move the position have their turn one after the other. When fs has died every
/// call is EIO.
/// </summary>
internal sealed class FileDescription : Description, ISharedFile
{
    private readonly Locks _locks;
    private readonly FsFile _file;
    private readonly Turn _turn = new();
    private ulong _position;
    private bool _isAsOpened = true;

    public FileDescription(Locks locks, FsFile file, string path, OpenFlags flags) : base(flags)
    {
        _locks = locks;
        _file = file;
        Path = path;
        Node = FileSpace.NodeOf(file.Record.Node, path);
    }

    public string Path { get; }

    /// <summary>
    /// Its place among the counters of <see cref="StartRole.FileVersions"/>, for a process that keeps the position
    /// itself (libc-shim/files/KeptFiles.cs); 0: the position is to stay here.
    /// </summary>
    public uint Version => Appends || (Flags & OpenFlags.Path) != 0 ? 0 : _file.Record.Version;

    /// <summary>st_ino: what locks go by.</summary>
    public ulong Node { get; }

    /// <inheritdoc/>
    public override string Name => Path;

    /// <inheritdoc/>
    public override async ValueTask<Result<long>> Read(SharedBytes into, long offset, Asking asking)
    {
        if (!MayRead) return Failure.BadDescriptor;
        if (offset >= 0) return await ReadAt(into, (ulong)offset);
        await _turn.Take();
        long read = await ReadAt(into, _position);
        if (read > 0) _position += (ulong)read;
        _turn.Give();
        return read;
    }

    /// <inheritdoc/>
    public override async ValueTask<Result<long>> Write(SharedBytes from, long offset, Asking asking)
    {
        if (!MayWrite) return Failure.BadDescriptor;
        if (from.Length == 0) return 0;
        await _turn.Take();
        ulong at = offset >= 0 ? (ulong)offset : _position;
        StatusCode code = StatusCode.Ok;
        if (Appends)
        {
            Result<FileRecord> record = await _file.Stat();
            code = record.Code;
            at = record.Value.Size;
        }
        if (code == StatusCode.Ok) code = await _file.Write(at, from);
        if (code == StatusCode.Ok && offset < 0) _position = at + (ulong)from.Length;
        _turn.Give();
        return code == StatusCode.Ok ? from.Length : Failure.Of(code);
    }

    /// <inheritdoc/>
    public override async ValueTask<Result<long>> Seek(long offset, int whence)
    {
        const int Set = 0, Current = 1, End = 2;
        if (whence is < Set or > End) return Failure.Invalid;
        await _turn.Take();
        long from = whence == Current ? (long)_position : 0;
        StatusCode code = StatusCode.Ok;
        if (whence == End)
        {
            Result<FileRecord> record = await Record();
            code = record.Code;
            from = (long)record.Value.Size;
        }
        long to = unchecked(from + offset);
        if (code == StatusCode.Ok && to >= 0) _position = (ulong)to;
        _turn.Give();
        if (code != StatusCode.Ok) return Failure.Of(code);
        return to < 0 ? Failure.Invalid : to;
    }

    /// <inheritdoc/>
    public override async ValueTask<Result<long>> Stat(SharedBytes into)
    {
        Result<FileRecord> record = await Record();
        return record.IsOk ? FileSpace.StatOf(record.Value, Path).Write(into) : Failure.Of(record.Code);
    }

    /// <inheritdoc/>
    public override async ValueTask<Result<long>> Truncate(long length)
    {
        if (!MayWrite || length < 0) return Failure.Invalid;
        return Failure.OrDone(await _file.Resize((ulong)length));
    }

    /// <inheritdoc/>
    public override async ValueTask<Result<long>> Sync() => Failure.OrDone(await _file.Sync());

    /// <summary>Bytes of the file.</summary>
    public async ValueTask<Result<long>> Length()
    {
        Result<FileRecord> record = await Record();
        return record.IsOk ? (long)record.Value.Size : record.Code;
    }

    /// <inheritdoc cref="IFiles.SetAttributes"/>
    public ValueTask<StatusCode> SetAttributes(uint mode, ulong modifiedNs)
    {
        _isAsOpened = false;
        return _file.SetAttributes(mode, modifiedNs);
    }

    /// <inheritdoc/>
    public async ValueTask<StatusCode> Fill(ulong offset, SharedBytes into)
    {
        long done = await ReadAt(into, offset);
        return done >= 0 ? StatusCode.Ok : StatusCode.PeerDied;
    }

    /// <inheritdoc/>
    public ValueTask<StatusCode> Put(ulong offset, SharedBytes from)
    {
        _isAsOpened = false;
        return _file.Write(offset, from);
    }

    protected override void Closed()
    {
        _locks.Release(this);
        Loop.Detach(_file.Close());
    }

    /// <summary>What lies in an archive does not change for who reads it there.</summary>
    private ValueTask<Result<FileRecord>> Record() =>
        _isAsOpened && _file.IsInPlace && _file.IsCurrent ? new(_file.Record) : _file.Stat();

    private async ValueTask<long> ReadAt(SharedBytes into, ulong at)
    {
        int done = 0;
        while (done < into.Length)
        {
            Result<FsPiece> piece = await _file.Piece(at + (ulong)done, into.Length - done);
            if (!piece.IsOk) return done > 0 ? done : Failure.Of(piece.Code);
            SharedBytes bytes = piece.Value.Bytes;
            if (bytes.Length == 0) break;
            bytes.Span.CopyTo(into.Span.Slice(done));
            done += bytes.Length;
            piece.Value.Release();
        }
        return done == 0 || _file.IsCurrent ? done : Failure.Of(Errno.EIO);
    }
}
