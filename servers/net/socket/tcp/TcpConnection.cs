using System;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// One connection (RFC 9293): a machine of states that is told the time and what has come, and is then asked what it
/// wants sent, until it wants nothing more.
/// <code>
///   SYN-SENT ───────────┐                       ┌─close─> FIN-WAIT-1 ─> FIN-WAIT-2 ─┐
///      │                v                       │            └────> CLOSING ────────┼─> TIME-WAIT ─> closed
///      └─> SYN-RECEIVED ──────────> ESTABLISHED ┤                                   │
///                                               └─FIN──> CLOSE-WAIT ─> LAST-ACK ────┴──────────────> closed
/// </code>
/// <para>
/// The parties. Who has it puts bytes in (<see cref="Put"/>), reads what has come (<see cref="Read"/>), says that it
/// has no more to send (<see cref="FinishSending"/>), lets go of it (<see cref="Abandon"/>) or breaks it off
/// (<see cref="Abort"/>). The wire brings segments (<see cref="Step(ulong, in TcpHeader, Packet)"/>), the clock moves
/// (<see cref="Step(ulong)"/>). After any of these, whatever <see cref="TryEmit"/> answers is to be sent,
/// <see cref="TakeNews"/> says what has changed for who has it, and <see cref="NextDueNs"/> when to look again.
/// </para>
/// <para>
/// What lies where. [una, next) is under way; up to <c>max</c> everything has been sent once, and next goes back to una
/// when the timer ends. A SYN and a FIN have a place in the stream like a byte. [received, edge) is what the other side
/// may send; edge never moves back.
/// </para>
/// <para>
/// The corners. Nobody reads: the window closes, and the other side asks from time to time. The other side does not
/// read: nothing goes, and this side asks, for ever, as long as it is answered. No packet is free: what was to be sent
/// is as lost as if the wire had lost it, and the timer repeats it. Nobody has the connection any more: what was put in
/// is still sent, but it may not get nowhere for longer than <see cref="TcpLimits.OrphanNs"/>.
/// </para>
/// </summary>
internal sealed partial class TcpConnection
{
    private readonly PacketPool _pool;
    private readonly Sequence _initial;
    private SendQueue _toSend;
    private ReceiveQueue _received;
    private Congestion _congestion;
    private TcpNews _news;
    private bool _hasFinished;

    /// <summary>That calls: sends a SYN.</summary>
    public TcpConnection(in TcpFlow flow, Sequence initial, PacketPool pool)
    {
        (Flow, _initial, _pool) = (flow, initial, pool);
        (_una, _next, _max) = (initial, initial, initial);
        _toSend = new SendQueue(initial + 1);
        State = TcpState.SynSent;
    }

    /// <summary>That is called: answers a SYN.</summary>
    public TcpConnection(in TcpFlow flow, Sequence initial, PacketPool pool, in TcpHeader syn, TcpListener listener)
        : this(flow, initial, pool)
    {
        Listener = listener;
        State = TcpState.SynReceived;
        TakeSyn(syn);
    }

    public TcpFlow Flow { get; }

    public TcpState State { get; private set; }

    public TcpEnd End { get; private set; }

    /// <summary>Who is to hear what has become of it; null: nobody has it, or not yet.</summary>
    public ITcpOwner? Owner { get; set; }

    /// <summary>Who was called, until somebody has it.</summary>
    public TcpListener? Listener { get; set; }

    /// <summary>In <see cref="TcpTable"/> and <see cref="TcpTimers"/>.</summary>
    public TcpConnection? NextInBucket;

    /// <inheritdoc cref="NextInBucket"/>
    public int TimerPlace = -1;

    /// <inheritdoc cref="NextInBucket"/>
    public ulong TimerNs;

    /// <summary>Nobody has it, and nobody will.</summary>
    public bool IsOrphan { get; private set; }

    /// <summary>Small pieces go at once (RFC 9293 3.7.4).</summary>
    public bool SendsAtOnce { get; set; }

    /// <summary>The other side is asked from time to time whether it is there.</summary>
    public bool KeepsAlive { get; private set; }

    public bool IsOpening => State is TcpState.SynSent or TcpState.SynReceived;

    /// <summary>Bytes that can be read.</summary>
    public int Readable => _received.Bytes;

    /// <summary>All has been read that will ever come.</summary>
    public bool IsAtEnd => _received.Bytes == 0
        && State is TcpState.CloseWait or TcpState.Closing or TcpState.LastAck or TcpState.TimeWait or TcpState.Closed;

    /// <summary>More can be put in.</summary>
    public bool CanSend => !_hasFinished && State is TcpState.Established or TcpState.CloseWait;

    /// <summary>Everything before has come to the other side.</summary>
    public Sequence Acknowledged => _una;

    /// <summary>What the other side sends next; once it has spoken.</summary>
    public Sequence Expected => _expected;

    /// <summary>Packets that it keeps.</summary>
    public int Packets => _toSend.Packets + _received.Packets;

    /// <summary>Puts bytes in, as many as there is room for; while <see cref="CanSend"/>.</summary>
    public int Put(ReadOnlySpan<byte> bytes, ulong nowNs)
    {
        if (!CanSend) return 0;
        if (_una - _max == 0 && nowNs - _sentNs > _timeout.Ns) _congestion.Rest();
        return _toSend.Put(bytes, _segment, _max, _pool);
    }

    /// <summary>Copies what has come.</summary>
    public int Read(Span<byte> into)
    {
        int read = _received.Read(into);
        if (read > 0 && State is TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2)
            _acksNow |= Edge - _edge >= WorthSaying;
        return read;
    }

    /// <summary>Nothing more will be put in: what has been is followed by a FIN.</summary>
    public void FinishSending()
    {
        if (_hasFinished) return;
        _hasFinished = true;
        if (State == TcpState.SynSent) Close(TcpEnd.Done);
        if (State == TcpState.Established) State = TcpState.FinWait1;
        if (State == TcpState.CloseWait) State = TcpState.LastAck;
    }

    /// <summary>
    /// Who has had it lets go of it. What has come and was not read is lost, which the other side is told (RFC 9293
    /// 3.6.1); otherwise what was put in still goes.
    /// </summary>
    public void Abandon(ulong nowNs)
    {
        Owner = null;
        IsOrphan = true;
        if (State is TcpState.Closed or TcpState.TimeWait) _received.ReleaseAll();
        if (State is TcpState.Closed or TcpState.TimeWait) return;
        if (State == TcpState.SynReceived || _received.Bytes > 0) Abort();
        else FinishSending();
        if (State != TcpState.Closed) _endsNs = nowNs + TcpLimits.OrphanNs;
    }

    /// <summary>Breaks it off; the other side is told.</summary>
    public void Abort()
    {
        _received.ReleaseAll();
        if (State == TcpState.Closed) return;
        _resets = State is not (TcpState.SynSent or TcpState.TimeWait);
        Close(TcpEnd.Done);
    }

    public void KeepAlive(bool isOn, ulong nowNs)
    {
        KeepsAlive = isOn;
        HeardFrom(nowNs);
    }

    /// <summary>What has changed since this was asked last.</summary>
    public TcpNews TakeNews()
    {
        TcpNews news = _news;
        _news = TcpNews.None;
        return news;
    }

    /// <summary>It is forgotten without a word.</summary>
    public void Drop() => Finish();

    private void Open(ulong nowNs)
    {
        _congestion.Begin(_segment, _repetitions > 0, _initial);
        if (_repetitions > 0) _timeout.Restart(TcpLimits.AfterLostSynNs);
        State = _hasFinished ? TcpState.FinWait1 : TcpState.Established;
        _news |= TcpNews.Opened | TcpNews.Writable;
        _repetitions = 0;
        HeardFrom(nowNs);
    }

    /// <summary>It has been broken off, whoever did it: what has not been read is lost.</summary>
    private void Close(TcpEnd why)
    {
        _received.ReleaseAll();
        Finish();
        End = why;
    }

    /// <summary>It is over; what has come can still be read.</summary>
    private void Finish()
    {
        (State, End) = (TcpState.Closed, TcpEnd.Done);
        _toSend.ReleaseAll();
        _news |= TcpNews.Ended;
        StopTimers();
    }
}
