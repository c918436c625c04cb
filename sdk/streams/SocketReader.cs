using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// What comes over a stream of the network. Its buffer is a part of the session's memory: the network server puts bytes
/// there straight from its packets, and nobody copies them again.
/// </summary>
internal sealed class SocketReader(SocketPipe pipe, NetClient net, uint socket) : PipeReader
{
    private const int Bytes = 16 * 1024;

    private CancellationTokenSource _reading = new();
    private BufferSlice _slice;
    private ReadBuffer? _buffer;
    private StatusCode _code;
    private bool _isCompleted;

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync()
    {
        if (_isCompleted) return new ReadResult(default, StatusCode.Closed);
        if (_buffer is null)
        {
            _slice = await net.Buffer.Take(Bytes);
            _buffer = new ReadBuffer(_slice.Bytes);
        }
        bool isCancelled = false;
        if (!_buffer.HasNews && _buffer.Room > 0 && _code == StatusCode.Ok) isCancelled = await Receive(_buffer);
        return new ReadResult(_buffer.Lend(), _code, isCancelled);
    }

    /// <inheritdoc/>
    public override void AdvanceTo(int consumed, int examined) => _buffer?.Advance(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => _reading.Cancel();

    /// <summary>What has come and was not received is lost when the writer is completed too.</summary>
    public override async ValueTask CompleteAsync()
    {
        if (_isCompleted) return;
        _isCompleted = true;
        if (_buffer is not null) net.Buffer.Give(_slice);
        _buffer = null;
        await pipe.Leave();
    }

    /// <returns>It was cancelled.</returns>
    private async ValueTask<bool> Receive(ReadBuffer buffer)
    {
        SharedBytes into = buffer.Fill(buffer.Room);
        Result<int> received = await net.Receive(socket, into, default, _reading.Token);
        if (_reading.IsCancellationRequested) _reading = new CancellationTokenSource();
        if (received.Code == StatusCode.Cancelled) return true;
        _code = received.Code;
        if (!received.IsOk) return false;
        if (received.Value == 0) _code = StatusCode.EndOfData;
        else if ((uint)received.Value > (uint)into.Length) _code = StatusCode.BadFormat;
        else buffer.Filled(received.Value);
        return false;
    }
}
