using System;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>What a connection wants sent, and what acknowledgements do to that.</summary>
internal sealed partial class TcpConnection
{
    private RetransmissionTimeout _timeout = new();

    /// <summary>Not acknowledged from here on; sent next; sent once up to here.</summary>
    private Sequence _una, _next, _max;

    /// <summary>The other side's window, and by which segment it was said (RFC 9293: WL1, WL2).</summary>
    private Sequence _windowAt, _windowOf;
    private int _window, _largestWindow, _sendScale, _segment = TcpLimits.UsualSegment;
    private bool _scales = true;

    /// <summary>Since when nothing was sent.</summary>
    private ulong _sentNs;

    /// <summary>Bytes that have come since the last acknowledgement.</summary>
    private int _unsaid;
    private bool _acksNow, _fillsHole, _probes, _asksIfThere, _resets, _answersReset;
    private Sequence _resetAt;

    /// <summary>The next segment that is to be sent now. The caller sends it, whatever then becomes of it.</summary>
    public bool TryEmit(ulong nowNs, out TcpEmission emission)
    {
        emission = default;
        if (_resets || _answersReset) return EmitReset(out emission);
        if (State == TcpState.Closed) return false;
        if (IsOpening && _next - _initial == 0) return EmitSyn(nowNs, out emission);
        if (!IsOpening && TryEmitStream(nowNs, out emission)) return true;
        if (!_acksNow && !_asksIfThere) return false;
        emission.Header = Head(_asksIfThere ? _una + -1 : _probesNs == Never ? _max : _una, TcpFlags.Ack);
        _asksIfThere = false;
        return true;
    }

    /// <summary>The end of what the other side may send, if it were said now; it does not move back.</summary>
    private Sequence Edge
    {
        get
        {
            int room = (_pool.IsScarce ? TcpLimits.ScarceBytes : TcpLimits.ReceiveBytes) - _received.Bytes;
            return Sequence.Max(_expected + Math.Max(room, 0), _edge);
        }
    }

    /// <summary>A window is opened by so much or not at all (RFC 9293 3.8.6.2.2).</summary>
    private int WorthSaying =>
        _edge - _expected < 2 * _segment ? Math.Min(_segment, TcpLimits.ScarceBytes / 2) : TcpLimits.ReceiveBytes / 4;

    private int UnderWay => _next - _una;

    private bool IsFinSent => _hasFinished && _max > _toSend.End;

    /// <summary>A hole, a question to a closed window, or what comes next.</summary>
    private bool TryEmitStream(ulong nowNs, out TcpEmission emission)
    {
        bool fillsHole = _fillsHole, probes = _probes;
        (_fillsHole, _probes) = (false, false);
        emission = default;
        if (fillsHole && _una < _max) return EmitData(_una, _max - _una, isProbe: false, nowNs, out emission);
        if (probes && _una < _toSend.End)
            return EmitData(_una, Math.Max(_window, 1), isProbe: _window == 0, nowNs, out emission);
        int ready = _toSend.End - _next, allowed = Math.Min(_window, _congestion.Allowed) - UnderWay;
        bool isFin = _hasFinished && ready == 0;
        if (!isFin && (ready <= 0 || !IsWorthSending(ready, allowed)))
        {
            if (ready > 0 && UnderWay == 0) AwaitWindow(nowNs);
            return false;
        }
        return EmitData(_next, Math.Min(ready, allowed), isProbe: false, nowNs, out emission);
    }

    /// <summary>RFC 9293 3.8.6.2.1, and Nagle's rule (3.7.4).</summary>
    private bool IsWorthSending(int ready, int allowed)
    {
        if (allowed <= 0) return false;
        int whole = _toSend.Find(_next) is var packet && packet.NextOfStream is null
            ? _segment
            : packet.First + packet.KeptBytes - _next;
        if (allowed >= whole && ready >= whole || _next < _max) return true;
        if (allowed >= ready) return UnderWay == 0 || SendsAtOnce || _hasFinished;
        return allowed >= _largestWindow / 2;
    }

    /// <param name="at">Where; at the end of all there is, it is the FIN.</param>
    /// <param name="most">Bytes.</param>
    /// <param name="isProbe">It goes to a closed window, and is not under way afterwards.</param>
    private bool EmitData(Sequence at, int most, bool isProbe, ulong nowNs, out TcpEmission emission)
    {
        emission = default;
        if (most > 0 && at < _toSend.End)
        {
            emission.Data = _toSend.Find(at);
            emission.Offset = at - emission.Data.First;
            emission.Length = Math.Min(Math.Min(most, _segment), emission.Data.KeptBytes - emission.Offset);
        }
        Sequence end = at + emission.Length;
        bool isLast = end >= _toSend.End, isFin = isLast && _hasFinished;
        if (isFin) end += 1;
        if (end - at == 0) return false;
        NoteSent(at, end, isProbe, nowNs);
        TcpFlags flags = TcpFlags.Ack | (isFin ? TcpFlags.Fin : 0);
        if (isLast && emission.Length > 0) flags |= TcpFlags.Push;
        emission.Header = Head(at, flags);
        return true;
    }

    private void NoteSent(Sequence at, Sequence end, bool isProbe, ulong nowNs)
    {
        if (at < _max || isProbe) _timeout.SentAgain();
        else _timeout.Sent(end, nowNs);
        if (at - _next == 0 && !isProbe) _next = end;
        _max = Sequence.Max(_max, end);
        _sentNs = nowNs;
        if (isProbe) return;
        _probesNs = Never;
        if (_repeatsNs == Never) _repeatsNs = nowNs + _timeout.Ns;
    }

    private bool EmitSyn(ulong nowNs, out TcpEmission emission)
    {
        emission = default;
        bool isAnswer = State == TcpState.SynReceived;
        NoteSent(_initial, _initial + 1, isProbe: false, nowNs);
        emission.Header = new TcpHeader
        {
            Sequence = _initial, Acknowledged = isAnswer ? _expected : default,
            Flags = TcpFlags.Syn | (isAnswer ? TcpFlags.Ack : 0),
            Window = (ushort)Math.Min(TcpLimits.ReceiveBytes, ushort.MaxValue),
            LargestSegment = TcpLimits.LargestSegment, Scale = _scales ? TcpLimits.Scale : TcpHeader.NoScale,
        };
        _acksNow = false;
        return true;
    }

    private bool EmitReset(out TcpEmission emission)
    {
        bool isAnswer = _answersReset;
        emission = default;
        emission.Header = isAnswer
            ? new TcpHeader { Sequence = _resetAt, Flags = TcpFlags.Reset }
            : new TcpHeader { Sequence = _max, Acknowledged = _expected, Flags = TcpFlags.Reset | TcpFlags.Ack };
        if (isAnswer) _answersReset = false;
        else _resets = false;
        return true;
    }

    /// <summary>Says what has come and what may come.</summary>
    private TcpHeader Head(Sequence at, TcpFlags flags)
    {
        Sequence edge = Edge;
        if (edge - _edge < WorthSaying) edge = _edge;
        int scale = _scales ? TcpLimits.Scale : 0, window = Math.Min(edge - _expected >> scale, ushort.MaxValue);
        _edge = Sequence.Max(_edge, _expected + (window << scale));
        (_acksNow, _acksNs, _unsaid) = (false, Never, 0);
        return new TcpHeader { Sequence = at, Acknowledged = _expected, Flags = flags, Window = (ushort)window };
    }

    /// <summary>Every second full segment at once (RFC 9293 3.8.6.3).</summary>
    private void AcknowledgeSoon(int length, ulong nowNs)
    {
        _unsaid += length;
        if (_unsaid >= 2 * _segment) _acksNow = true;
        else if (_acksNs == Never) _acksNs = nowNs + TcpLimits.DelayedAckNs;
    }

    /// <summary>Whoever has acknowledged what was never sent is told so (RFC 9293 3.5.3).</summary>
    private void Answer(Sequence at) => (_answersReset, _resetAt) = (true, at);

    /// <summary>Something new.</summary>
    private void Acknowledge(in TcpHeader segment, ulong nowNs)
    {
        Sequence end = segment.Acknowledged;
        int bytes = end - _una;
        bool wasOpening = State == TcpState.SynReceived;
        _timeout.Acknowledged(end, nowNs);
        _toSend.Acknowledge(end);
        _una = end;
        _next = Sequence.Max(_next, _una);
        if (wasOpening) Open(nowNs);
        else
        {
            _fillsHole |= _congestion.Acknowledged(end, bytes, _max - _una);
            _news |= TcpNews.Writable;
        }
        _repetitions = 0;
        _repeatsNs = _una - _max == 0 ? Never : nowNs + _timeout.Ns;
        if (IsOrphan && State != TcpState.FinWait2) _endsNs = nowNs + TcpLimits.OrphanNs;
        if (IsFinSent && _una > _toSend.End) FinAcknowledged(nowNs);
    }

    private void AcknowledgeAgain() => _fillsHole |= _congestion.Duplicate(_una, _max, _max - _una);

    private void FinAcknowledged(ulong nowNs)
    {
        if (State == TcpState.FinWait1) State = TcpState.FinWait2;
        else if (State == TcpState.Closing) WaitForTheLast(nowNs);
        else if (State == TcpState.LastAck) Finish();
    }

    private int WindowOf(in TcpHeader segment) => segment.Window << _sendScale;

    /// <summary>RFC 9293 3.10.7.4: an older segment does not change it.</summary>
    private void TakeWindow(in TcpHeader segment, ulong nowNs)
    {
        if (State == TcpState.Closed || segment.Sequence < _windowAt) return;
        if (segment.Sequence - _windowAt == 0 && segment.Acknowledged < _windowOf) return;
        (_window, _windowAt, _windowOf) = (WindowOf(segment), segment.Sequence, segment.Acknowledged);
        _largestWindow = Math.Max(_largestWindow, _window);
        if (_window > 0) _probesNs = Never;
    }
}
