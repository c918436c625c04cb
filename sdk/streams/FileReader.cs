using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A file from its start to its end. Pieces are copied as they come, so nothing of the session with the file server is
/// held while the reader thinks, and what was given stays true when the server dies.
/// </summary>
public sealed class FileReader : PipeReader
{
    private readonly FsFile _file;
    private ReadBuffer? _buffer;
    private ulong _at;
    private bool _isCancelled;

    /// <param name="file">An open file; closed with the reader.</param>
    public FileReader(FsFile file) => _file = file;

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync()
    {
        if (_buffer is null)
        {
            Result<ReadBuffer> buffer = ReadBuffer.Create();
            if (!buffer.IsOk) return new ReadResult(default, buffer.Code);
            _buffer = buffer.Value;
        }
        StatusCode code = StatusCode.Ok;
        if (!_buffer.HasNews && _buffer.Room > 0) code = await Fetch(_buffer);
        ReadResult result = new(_buffer.Lend(), code, _isCancelled);
        _isCancelled = false;
        return result;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(int consumed, int examined) => _buffer?.Advance(consumed, examined);

    /// <summary>Ends the next read: none waits for long.</summary>
    public override void CancelPendingRead() => _isCancelled = true;

    /// <inheritdoc/>
    public override async ValueTask CompleteAsync()
    {
        _buffer?.Release();
        _buffer = null;
        await _file.Close();
    }

    private async ValueTask<StatusCode> Fetch(ReadBuffer buffer)
    {
        Result<FsPiece> piece = await _file.Piece(_at, buffer.Room);
        if (!piece.IsOk) return piece.Code;
        SharedBytes bytes = piece.Value.Bytes;
        bytes.Span.CopyTo(buffer.Fill(bytes.Length).Span);
        piece.Value.Release();
        if (!_file.IsCurrent) return StatusCode.PeerDied;
        buffer.Filled(bytes.Length);
        _at += (ulong)bytes.Length;
        return bytes.Length > 0 ? StatusCode.Ok : StatusCode.EndOfData;
    }
}
