using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// What is typed at the program's line, line by line, each with its new line; Ctrl-D on an empty line is an end, Ctrl-C
/// one with the status Interrupted. Nothing is asked of the console before somebody reads. Behind an end there may be
/// more: it is the end for who reads now, and whoever reads next gets the lines that are typed next.
/// </summary>
public sealed class ConsoleReader : PipeReader
{
    private ReadBuffer? _buffer;
    private CancellationTokenSource _reading = new();
    private StatusCode _code;

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync()
    {
        if (_buffer is null)
        {
            Result<ReadBuffer> buffer = ReadBuffer.Create();
            if (!buffer.IsOk) return new ReadResult(default, buffer.Code);
            _buffer = buffer.Value;
        }
        if (!_buffer.HasNews && _buffer.Room > IConsole.LineBytes)
            await ReadLine();
        ReadResult result = new(_buffer.Lend(), _code, _code == StatusCode.Cancelled);
        _code = StatusCode.Ok;
        return result;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(int consumed, int examined) => _buffer?.Advance(consumed, examined);

    /// <summary>Ends a read that waits for a line; otherwise nothing.</summary>
    public override void CancelPendingRead() => _reading.Cancel();

    /// <summary>The console stays.</summary>
    public override ValueTask CompleteAsync()
    {
        _buffer?.Release();
        _buffer = null;
        return default;
    }

    private async ValueTask ReadLine()
    {
        _code = await Console.FlushAsync();
        if (_reading.IsCancellationRequested) _reading = new CancellationTokenSource();
        if (_code == StatusCode.Ok) Take(await Console.Line.ReadLine("", _reading.Token));
    }

    private void Take(Result<string> line)
    {
        _code = line.Code;
        if (!line.IsOk) return;
        int length = Encoding.UTF8.GetByteCount(line.Value);
        Span<byte> into = _buffer!.Fill(length + 1).Span;
        Encoding.UTF8.GetBytes(line.Value, into);
        into[length] = (byte)'\n';
        _buffer.Filled(length + 1);
    }
}
