using System;
using System.Buffers;
using System.IO;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Sdk.Hosted;

namespace Mooring.Sdk;

/// <summary>
/// The standard input of the process: a reader of System.IO.Pipelines, whose bytes are copied into the bounded memory
/// that a reader of the sdk has. A program that does not read stops whoever writes.
/// </summary>
internal sealed class StandardInput : PipeReader
{
    private readonly System.IO.Pipelines.PipeReader _input =
        System.IO.Pipelines.PipeReader.Create(System.Console.OpenStandardInput());

    private ReadBuffer? _buffer;
    private StatusCode _code;

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync()
    {
        if (_buffer is null)
        {
            Runtime.Result<ReadBuffer> made = ReadBuffer.Create();
            if (!made.IsOk) return new ReadResult(default, made.Code);
            _buffer = made.Value;
        }
        bool isCancelled = false;
        if (!_buffer.HasNews && _buffer.Room > 0 && _code == StatusCode.Ok) isCancelled = await Fill(_buffer);
        return new ReadResult(_buffer.Lend(), _code, isCancelled);
    }

    /// <inheritdoc/>
    public override void AdvanceTo(int consumed, int examined) => _buffer?.Advance(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => _input.CancelPendingRead();

    /// <inheritdoc/>
    public override async ValueTask CompleteAsync()
    {
        await _input.CompleteAsync();
        _buffer?.Release();
        _buffer = null;
    }

    /// <returns>True: the read was cancelled.</returns>
    private async ValueTask<bool> Fill(ReadBuffer buffer)
    {
        Outside outside = HostedKernel.Current.Outside;
        outside.Expect();
        try
        {
            System.IO.Pipelines.ReadResult read = await _input.ReadAsync();
            ReadOnlySequence<byte> part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, buffer.Room));
            part.CopyTo(buffer.Fill((int)part.Length).Span);
            buffer.Filled((int)part.Length);
            if (read.IsCompleted && part.Length == read.Buffer.Length) _code = StatusCode.EndOfData;
            _input.AdvanceTo(part.End);
            return read.IsCanceled;
        }
        catch (IOException)
        {
            _code = StatusCode.IoError;
            return false;
        }
        finally
        {
            outside.Came();
        }
    }
}
