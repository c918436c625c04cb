using System;
using System.Collections.Generic;
using Mooring.Servers.Net;
using Xunit;

namespace Mooring.Tests.Net.Tcps;

/// <summary>
/// Who has one end of a connection: sends what it has to send, in pieces, and reads what comes, when it likes.
/// </summary>
internal sealed class TcpTalker(TcpHost host, TcpConnection connection, byte[] toSend, Random dice) : ITcpOwner
{
    private readonly byte[] _piece = new byte[8 * 1024];
    private int _sent;
    private bool _hasFinished;

    public bool HasLetGo { get; private set; }

    public List<byte> Received { get; } = [];

    public TcpConnection Connection => connection;

    public bool IsDone => _hasFinished && connection.IsAtEnd;

    public void Hear(TcpNews news)
    {
    }

    /// <summary>Does something, or nothing.</summary>
    public void Act(ulong nowNs)
    {
        Assert.True(connection.End is TcpEnd.None or TcpEnd.Done, $"it ended: {connection.End}");
        Assert.InRange(connection.Packets, 0, 3 * TcpLimits.Packets);
        if (connection.IsOpening || HasLetGo) return;
        if (dice.Next(3) != 0) Send(nowNs);
        if (dice.Next(3) != 0) Read();
        if (IsDone && dice.Next(8) == 0)
        {
            HasLetGo = true;
            connection.Abandon(nowNs);
        }
        host.Tcp.Settle(connection, nowNs);
    }

    public override string ToString() =>
        $"{connection.State}, sent {_sent} of {toSend.Length}, received {Received.Count}";

    private void Send(ulong nowNs)
    {
        if (connection.State == TcpState.Closed) return;
        int length = Math.Min(dice.Next(1, _piece.Length), toSend.Length - _sent);
        _sent += connection.Put(toSend.AsSpan(_sent, length), nowNs);
        if (_sent < toSend.Length || _hasFinished) return;
        _hasFinished = true;
        connection.FinishSending();
    }

    private void Read()
    {
        int read = connection.Read(_piece.AsSpan(0, dice.Next(1, _piece.Length)));
        Received.AddRange(_piece.AsSpan(0, read));
    }
}
