using System;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Net;

/// <summary>
/// A port at which a program takes connections, over as many of its sessions as it likes: each connection goes to the
/// one that has waited longest.
/// </summary>
internal sealed class ListenPort : ITcpOwner
{
    private readonly Tcp _tcp;
    private readonly ulong _program;
    private int _sockets;

    private ListenPort(Tcp tcp, ulong program) => (_tcp, _program) = (tcp, program);

    public TcpListener Listener { get; private set; } = null!;

    public WaitQueue Waiting { get; } = new();

    /// <summary>As <see cref="Tcp.Listen"/>; AlreadyExists: it is another program's.</summary>
    public static Result<ListenSocket> Open(Tcp tcp, ushort port, int backlog, ulong program, Action isBusy)
    {
        if (tcp.FindListener(port)?.Owner is not ListenPort found)
        {
            found = new ListenPort(tcp, program);
            Result<TcpListener> listener = tcp.Listen(port, backlog, found);
            if (!listener.IsOk) return listener.Code;
            found.Listener = listener.Value;
        }
        if (found._program != program) return StatusCode.AlreadyExists;
        found._sockets++;
        return new ListenSocket(found, tcp, isBusy);
    }

    /// <summary>One socket fewer.</summary>
    public void Close()
    {
        if (--_sockets == 0) _tcp.Close(Listener, Clock.NowNs);
        Waiting.WakeAll();
    }

    public void Hear(TcpNews news) => Waiting.WakeOne();
}
