using System.Collections.Generic;

namespace Mooring.Servers.Net;

/// <summary>
/// A port at which connections are taken. At most so many shake hands at one time: one more, and the one that has taken
/// longest gives way, so that whoever sends SYNs without end keeps nobody out for longer than he can send so many. At
/// most so many wait to be accepted: while they do, no handshake ends, and who calls repeats what he has said.
/// </summary>
internal sealed class TcpListener(ushort port, int backlog, ITcpOwner? owner)
{
    private readonly Queue<TcpConnection> _waiting = new();
    private readonly List<TcpConnection> _shaking = new();

    public ushort Port => port;

    public ITcpOwner? Owner => owner;

    public bool IsClosed { get; private set; }

    public int Shaking => _shaking.Count;

    public int Waiting => _waiting.Count;

    /// <summary>No handshake is to end now.</summary>
    public bool IsFull => _waiting.Count >= backlog;

    /// <summary>The one that has to give way to another one; null: there is room.</summary>
    public TcpConnection? Oldest => _shaking.Count < backlog ? null : _shaking[0];

    public void Begin(TcpConnection connection) => _shaking.Add(connection);

    /// <summary>Its handshake is over: it waits to be accepted.</summary>
    public void Opened(TcpConnection connection)
    {
        _shaking.Remove(connection);
        _waiting.Enqueue(connection);
    }

    /// <summary>It is closed, whatever it was about.</summary>
    public void Ended(TcpConnection connection) => _shaking.Remove(connection);

    /// <summary>The next one, which is the caller's; it may have ended by now. Null: there is none.</summary>
    public TcpConnection? TryAccept()
    {
        if (!_waiting.TryDequeue(out TcpConnection? connection)) return null;
        connection.Listener = null;
        return connection;
    }

    /// <summary>One that nobody has accepted; null: there is none any more.</summary>
    public TcpConnection? TakeOne()
    {
        IsClosed = true;
        if (TryAccept() is { } waiting) return waiting;
        if (_shaking.Count == 0) return null;
        TcpConnection connection = _shaking[_shaking.Count - 1];
        _shaking.RemoveAt(_shaking.Count - 1);
        connection.Listener = null;
        return connection;
    }
}
