using System;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Net;

/// <summary>
/// A client's end of a connection: whoever calls waits here until the connection has what he wants. A client that does
/// not receive leaves bytes lying, and the window closes; one that sends what the other side does not take waits in
/// <see cref="Send"/>.
/// </summary>
internal sealed class StreamSocket : ITcpOwner
{
    private readonly Tcp _tcp;
    private readonly TcpConnection _connection;
    private readonly Action _isBusy;
    private readonly WaitQueue _readable = new(), _writable = new();
    private bool _isClosed;

    /// <param name="tcp">Whose connection it is.</param>
    /// <param name="connection">The client's from now on.</param>
    /// <param name="isBusy">Something is to be polled soon.</param>
    public StreamSocket(Tcp tcp, TcpConnection connection, Action isBusy)
    {
        (_tcp, _connection, _isBusy) = (tcp, connection, isBusy);
        connection.Owner = this;
    }

    public TcpFlow Flow => _connection.Flow;

    /// <summary>The handshake is over. AccessDenied: the other side would not. TimedOut, Closed, Cancelled.</summary>
    public async ValueTask<StatusCode> Opened(CancellationToken cancel)
    {
        using CancellationTokenRegistration _ = _writable.WakeAllWith(cancel);
        while (_connection.IsOpening && !cancel.IsCancellationRequested) await _writable.Wait();
        if (_connection.IsOpening) return StatusCode.Cancelled;
        return _connection.End switch
        {
            TcpEnd.None => StatusCode.Ok,
            TcpEnd.Reset => StatusCode.AccessDenied,
            TcpEnd.Silent => StatusCode.TimedOut,
            _ => StatusCode.Closed,
        };
    }

    /// <summary>What has come; 0: the other side has ended. IoError: it has broken it off. Closed, Cancelled.</summary>
    public async ValueTask<Result<int>> Receive(SharedBytes into, CancellationToken cancel)
    {
        if (_connection.Readable == 0) await CanReceive(cancel);
        if (_isClosed) return StatusCode.Closed;
        if (_connection.Readable == 0 && into.Length > 0) return WhyNothing();
        int read = _connection.Read(into.Span);
        Settle();
        return read;
    }

    /// <summary>
    /// All of it is on its way; fewer: cancelled after so many. IoError: the other side has broken it off. Closed: it
    /// is shut down here; Cancelled.
    /// </summary>
    public async ValueTask<Result<int>> Send(SharedBytes bytes, CancellationToken cancel)
    {
        int sent = 0;
        using CancellationTokenRegistration _ = _writable.WakeAllWith(cancel);
        while (true)
        {
            if (!_connection.CanSend || _isClosed) return WhyNoMore();
            sent += _connection.Put(bytes.Span.Slice(sent), Clock.NowNs);
            Settle();
            if (sent == bytes.Length) return sent;
            if (cancel.IsCancellationRequested) return sent > 0 ? sent : StatusCode.Cancelled;
            _tcp.AwaitPackets(_connection);
            await _writable.Wait();
        }
    }

    /// <summary>Closed: it was before.</summary>
    public StatusCode Shutdown()
    {
        if (!_connection.CanSend) return StatusCode.Closed;
        _connection.FinishSending();
        Settle();
        return StatusCode.Ok;
    }

    public void SetOption(StreamOption option, bool isOn)
    {
        if (option == StreamOption.SendsAtOnce) _connection.SendsAtOnce = isOn;
        else _connection.KeepAlive(isOn, Clock.NowNs);
        Settle();
    }

    /// <summary>The client lets go of it. What was sent still goes.</summary>
    public void Close()
    {
        if (_isClosed) return;
        _isClosed = true;
        _connection.Abandon(Clock.NowNs);
        Settle();
        _readable.WakeAll();
        _writable.WakeAll();
    }

    public void Hear(TcpNews news)
    {
        if ((news & (TcpNews.Readable | TcpNews.Ended)) != 0) _readable.WakeAll();
        if ((news & (TcpNews.Writable | TcpNews.Opened | TcpNews.Ended)) != 0) _writable.WakeAll();
    }

    private async ValueTask CanReceive(CancellationToken cancel)
    {
        using CancellationTokenRegistration _ = _readable.WakeAllWith(cancel);
        while (_connection.Readable == 0 && !_connection.IsAtEnd && !_isClosed && !cancel.IsCancellationRequested)
            await _readable.Wait();
    }

    private Result<int> WhyNothing()
    {
        if (!_connection.IsAtEnd) return StatusCode.Cancelled;
        return _connection.End is TcpEnd.Reset or TcpEnd.Silent ? StatusCode.IoError : 0;
    }

    private StatusCode WhyNoMore() =>
        _connection.End is TcpEnd.Reset or TcpEnd.Silent ? StatusCode.IoError : StatusCode.Closed;

    private void Settle()
    {
        _tcp.Settle(_connection, Clock.NowNs);
        _isBusy();
    }
}
