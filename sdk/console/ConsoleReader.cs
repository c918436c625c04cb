using System;
using System.Text;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// What is typed at the program's line, line by line, each with its new line; Ctrl-D on an empty line is the end, Ctrl-C
/// an end with the status Interrupted. Nothing is asked of the console before somebody reads.
/// </summary>
public sealed class ConsoleReader : PipeReader
{
    private ReadBuffer? _buffer;
    private StatusCode _code;
    private bool _isCancelled;

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync()
    {
        if (_buffer is null)
        {
            Result<ReadBuffer> buffer = ReadBuffer.Create();
            if (!buffer.IsOk) return new ReadResult(default, buffer.Code);
            _buffer = buffer.Value;
        }
        if (!_buffer.HasNews && _buffer.Room > ConsoleClient.LineBytes && _code == StatusCode.Ok && !_isCancelled)
            Take(await Console.ReadLine(""));
        ReadResult result = new(_buffer.Unread, _code, _isCancelled);
        _isCancelled = false;
        return result;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(int consumed, int examined) => _buffer?.Advance(consumed, examined);

    /// <summary>Ends the next read; one that waits ends with its line.</summary>
    public override void CancelPendingRead() => _isCancelled = true;

    /// <summary>The console stays: whoever reads next gets the lines that are typed next.</summary>
    public override ValueTask CompleteAsync()
    {
        _buffer?.Release();
        _buffer = null;
        return default;
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
