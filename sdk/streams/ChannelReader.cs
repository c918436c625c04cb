using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>The reading end of a pipe; see <see cref="PipeMethod"/> for what it serves.</summary>
public sealed class ChannelReader : PipeReader
{
    private readonly ReadBuffer _buffer;
    private readonly WriterSession _writer;

    /// <summary>Something has come, the writer has ended, or the read is to end.</summary>
    private readonly Signal<bool> _news = new();
    private bool _isCancelled;

    private ChannelReader(ReadBuffer buffer)
    {
        _buffer = buffer;
        _writer = new WriterSession(this);
    }

    /// <summary>Takes the server end of a channel over; closes it if that fails.</summary>
    public static Result<ChannelReader> Open(Handle end)
    {
        Result<ReadBuffer> buffer = ReadBuffer.Create();
        if (buffer.IsOk)
        {
            ChannelReader reader = new(buffer.Value);
            StatusCode code = reader._writer.Open(end, new ClientIdentity(0, 0));
            if (code == StatusCode.Ok) return reader;
            buffer.Value.Release();
            buffer = code;
        }
        Handles.Close(end);
        return buffer.Code;
    }

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync()
    {
        while (!_buffer.HasNews && _buffer.Room > 0 && !HasEnded && !_isCancelled) await _news.Wait();
        StatusCode code = HasEnded ? StatusCode.EndOfData : StatusCode.Ok;
        ReadResult result = new(_buffer.Lend(), code, _isCancelled);
        _isCancelled = false;
        return result;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(int consumed, int examined)
    {
        _buffer.Advance(consumed, examined);
        _writer.HasRoom();
    }

    /// <inheritdoc/>
    public override void CancelPendingRead()
    {
        _isCancelled = true;
        Tell();
    }

    /// <inheritdoc/>
    public override ValueTask CompleteAsync()
    {
        _writer.Drop(StatusCode.Closed);
        _buffer.Release();
        return default;
    }

    private bool HasEnded => _writer.State != StatusCode.Ok;

    private void Tell()
    {
        if (!_news.IsSet) _news.Set(true);
    }

    /// <summary>The writer. Its writes wait in a row; the first fills the buffer as room comes.</summary>
    private sealed class WriterSession(ChannelReader reader) : Session
    {
        private readonly WaitQueue _changed = new();
        private ulong _tickets, _turn;

        protected internal override ushort FirstMethod => (ushort)PipeMethod.Write;

        public void HasRoom() => _changed.WakeAll();

        protected internal override async ValueTask<Reply> Handle(Call call)
        {
            if (call.Method != (ushort)PipeMethod.Write) return StatusCode.UnknownMethod;
            if (!TryBytes(call[0], call[1], out SharedBytes bytes)) return StatusCode.BadArgument;
            ulong ticket = _tickets++;
            while (ticket != _turn) await _changed.Wait();
            int taken = 0;
            while (taken < bytes.Length && await Room(call)) taken += Take(bytes.Slice(taken, bytes.Length - taken));
            _turn++;
            _changed.WakeAll();
            return taken == bytes.Length ? Reply.Ok((ulong)taken) : StatusCode.Cancelled;
        }

        /// <summary>Whoever waits looks again and sees that the call is to end.</summary>
        protected internal override void Cancel(Call call) => _changed.WakeAll();

        protected internal override void Ended(StatusCode why) => reader.Tell();

        /// <summary>Waits for room in the buffer.</summary>
        /// <returns>False: the call is to end.</returns>
        private async ValueTask<bool> Room(Call call)
        {
            while (!call.CancelRequested && reader._buffer.Room == 0) await _changed.Wait();
            return !call.CancelRequested && !PeerIsGone;
        }

        /// <summary>
        /// Copies what there is room for. It counts if the writer is there afterwards: the memory of one that has died
        /// is replaced by something else.
        /// </summary>
        private int Take(SharedBytes bytes)
        {
            SharedBytes into = reader._buffer.Fill(bytes.Length);
            bytes.Slice(0, into.Length).Span.CopyTo(into.Span);
            if (PeerIsGone) return 0;
            reader._buffer.Filled(into.Length);
            reader.Tell();
            return into.Length;
        }
    }
}
