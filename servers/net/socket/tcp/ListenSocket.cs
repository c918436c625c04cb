using System;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Net;

/// <summary>A client's share of a port at which connections are taken.</summary>
internal sealed class ListenSocket(ListenPort port, Tcp tcp, Action isBusy)
{
    private bool _isClosed;

    /// <summary>The next one that calls. Closed, Cancelled.</summary>
    public async ValueTask<Result<StreamSocket>> Accept(CancellationToken cancel)
    {
        using CancellationTokenRegistration _ = port.Waiting.WakeAllWith(cancel);
        while (!_isClosed && !cancel.IsCancellationRequested)
        {
            if (port.Listener.TryAccept() is { } connection) return new StreamSocket(tcp, connection, isBusy);
            await port.Waiting.Wait();
        }
        return _isClosed ? StatusCode.Closed : StatusCode.Cancelled;
    }

    public void Close()
    {
        if (_isClosed) return;
        _isClosed = true;
        port.Close();
        isBusy();
    }
}
