using System;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Net;

/// <summary>A port at which a client takes connections.</summary>
internal sealed class ListenSocket : ITcpOwner
{
    private readonly Tcp _tcp;
    private readonly Action _isBusy;
    private readonly WaitQueue _waiting = new();
    private TcpListener _listener = null!;

    private ListenSocket(Tcp tcp, Action isBusy) => (_tcp, _isBusy) = (tcp, isBusy);

    public ushort Port => _listener.Port;

    /// <summary>As <see cref="Tcp.Listen"/>.</summary>
    public static Result<ListenSocket> Open(Tcp tcp, ushort port, int backlog, Action isBusy)
    {
        ListenSocket socket = new(tcp, isBusy);
        Result<TcpListener> listener = tcp.Listen(port, backlog, socket);
        if (!listener.IsOk) return listener.Code;
        socket._listener = listener.Value;
        return socket;
    }

    /// <summary>The next one that calls. Closed, Cancelled.</summary>
    public async ValueTask<Result<StreamSocket>> Accept(CancellationToken cancel)
    {
        using CancellationTokenRegistration _ =
            cancel.Register(static queue => ((WaitQueue)queue!).WakeAll(), _waiting);
        while (!_listener.IsClosed && !cancel.IsCancellationRequested)
        {
            if (_listener.TryAccept() is { } connection) return new StreamSocket(_tcp, connection, _isBusy);
            await _waiting.Wait();
        }
        return _listener.IsClosed ? StatusCode.Closed : StatusCode.Cancelled;
    }

    public void Close()
    {
        _tcp.Close(_listener, Clock.NowNs);
        _waiting.WakeAll();
        _isBusy();
    }

    public void Hear(TcpNews news) => _waiting.WakeOne();
}
