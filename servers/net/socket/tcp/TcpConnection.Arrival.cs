using System;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>What segments do, in the order of RFC 9293 3.10.7, with the checks of RFC 5961.</summary>
internal sealed partial class TcpConnection
{
    private RateLimit _challenges = new(TcpLimits.ChallengesPerSecond);

    /// <summary>The next byte, the end of what may come, and where the other side has ended.</summary>
    private Sequence _expected, _edge, _finAt;
    private bool _hasFin;

    /// <summary>A segment: its head, and the packet with its data, which is taken over.</summary>
    public void Step(ulong nowNs, in TcpHeader header, Packet packet)
    {
        TcpHeader segment = header;
        if (State == TcpState.Closed) packet.Release();
        else if (State == TcpState.SynSent) TakeAnswer(segment, packet, nowNs);
        else if (IsAcceptable(ref segment, packet.Length, nowNs) && TakeAcknowledgement(segment, packet.Length, nowNs))
            TakeData(segment, packet, nowNs);
        else packet.Release();
    }

    /// <summary>3.10.7.3: what answers a SYN. Data beside it is left to be repeated.</summary>
    private void TakeAnswer(in TcpHeader segment, Packet packet, ulong nowNs)
    {
        packet.Release();
        bool hasAck = segment.Has(TcpFlags.Ack), isOurs = hasAck && segment.Acknowledged - _max == 0 && _max > _initial;
        if (hasAck && !isOurs)
        {
            if (!segment.Has(TcpFlags.Reset)) Answer(segment.Acknowledged);
            return;
        }
        if (segment.Has(TcpFlags.Reset))
        {
            if (isOurs) Close(TcpEnd.Reset);
            return;
        }
        if (!segment.Has(TcpFlags.Syn)) return;
        TakeSyn(segment);
        State = TcpState.SynReceived;
        if (isOurs) Acknowledge(segment, nowNs);
        else _next = _initial;
        _acksNow = isOurs;
    }

    /// <summary>3.10.7.4, first to fourth.</summary>
    private bool IsAcceptable(ref TcpHeader segment, int length, ulong nowNs)
    {
        bool isOpening = State == TcpState.SynReceived, isSyn = segment.Has(TcpFlags.Syn);
        if (isOpening && isSyn && segment.Sequence - _expected == -1) return TakeSynAgain(ref segment, nowNs);
        int size = length + (isSyn ? 1 : 0) + (segment.Has(TcpFlags.Fin) ? 1 : 0);
        if (!IsInWindow(segment.Sequence, size))
        {
            if (!segment.Has(TcpFlags.Reset)) AnswerOutside(segment, size, nowNs);
            return false;
        }
        if (segment.Has(TcpFlags.Reset))
        {
            TakeReset(segment, nowNs);
            return false;
        }
        if (isSyn) Challenge(nowNs);
        return !isSyn && segment.Has(TcpFlags.Ack);
    }

    /// <summary>The four cases of 3.10.7.4.</summary>
    private bool IsInWindow(Sequence first, int size)
    {
        bool isFirstIn = first >= _expected && first < _edge || first - _expected == 0;
        if (size == 0) return isFirstIn;
        Sequence last = first + (size - 1);
        bool isLastIn = last >= _expected && last < _edge, isAround = first < _expected && last >= _edge;
        return _edge > _expected && (isFirstIn || isLastIn || isAround);
    }

    /// <summary>
    /// A SYN once more before the handshake is over: with an acknowledgement it is the other half of two that meet
    /// (RFC 9293, figure 8), without one the answer was lost.
    /// </summary>
    private bool TakeSynAgain(ref TcpHeader segment, ulong nowNs)
    {
        if (segment.Has(TcpFlags.Ack) && !segment.Has(TcpFlags.Reset))
        {
            segment.Flags &= ~TcpFlags.Syn;
            segment.Sequence += 1;
            return true;
        }
        if (!segment.Has(TcpFlags.Reset) && _challenges.TryTake(nowNs)) _next = _initial;
        return false;
    }

    /// <summary>RFC 5961 3: only with exactly the number that is expected; RFC 1337: not in TIME-WAIT.</summary>
    private void TakeReset(in TcpHeader segment, ulong nowNs)
    {
        if (State == TcpState.TimeWait) return;
        if (segment.Sequence - _expected != 0) Challenge(nowNs);
        else Close(TcpEnd.Reset);
    }

    /// <summary>
    /// What was repeated because its answer was lost is answered; guesses are, so many times a second.
    /// </summary>
    private void AnswerOutside(in TcpHeader segment, int size, ulong nowNs)
    {
        if (State == TcpState.TimeWait && segment.Has(TcpFlags.Fin)) _endsNs = nowNs + TcpLimits.TimeWaitNs;
        if (segment.Sequence < _expected && size > 0 && !segment.Has(TcpFlags.Syn)) _acksNow = true;
        else Challenge(nowNs);
        if (segment.Sequence - _expected == 0 && segment.Has(TcpFlags.Ack)) TakeAcknowledgement(segment, 1, nowNs);
    }

    private void Challenge(ulong nowNs) => _acksNow |= _challenges.TryTake(nowNs);

    /// <summary>Fifth. False: the segment is dropped.</summary>
    private bool TakeAcknowledgement(in TcpHeader segment, int length, ulong nowNs)
    {
        bool isPossible = segment.Acknowledged <= _max && segment.Acknowledged >= _una + -_largestWindow;
        if (State == TcpState.SynReceived && (!isPossible || segment.Acknowledged <= _una))
        {
            Answer(segment.Acknowledged);
            return false;
        }
        if (!isPossible)
        {
            Challenge(nowNs);
            return false;
        }
        if (segment.Acknowledged > _una) Acknowledge(segment, nowNs);
        else if (IsDuplicate(segment, length)) AcknowledgeAgain();
        TakeWindow(segment, nowNs);
        HeardFrom(nowNs);
        return State != TcpState.Closed;
    }

    /// <summary>RFC 5681 2.</summary>
    private bool IsDuplicate(in TcpHeader segment, int length) => length == 0 && _una < _next
        && segment.Acknowledged - _una == 0 && !segment.Has(TcpFlags.Fin) && WindowOf(segment) == _window;

    private void TakeData(in TcpHeader segment, Packet packet, ulong nowNs)
    {
        bool isOver = State is not (TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2);
        Sequence first = segment.Sequence, end = first + packet.Length;
        if (!isOver && segment.Has(TcpFlags.Fin) && !_hasFin && end <= _edge) (_hasFin, _finAt) = (true, end);
        Sequence last = _hasFin ? Sequence.Min(_edge, _finAt) : _edge;
        if (packet.Length > 0 && end > last)
        {
            packet.Cut(Math.Max(packet.Length - (end - last), 0));
            _acksNow = true;
        }
        if (first < _expected)
        {
            int known = Math.Min(_expected - first, packet.Length);
            packet.TakeOff(known);
            first = _expected;
            if (known > 0) _acksNow = true;
        }
        if (isOver || packet.Length == 0) packet.Release();
        else if (IsOrphan) Refuse(packet);
        else Keep(packet, first, nowNs);
        if (_hasFin && !isOver && State != TcpState.Closed) TakeFin(segment, nowNs);
        else if (isOver && segment.Has(TcpFlags.Fin)) _acksNow = true;
    }

    /// <summary>Nobody will read it (RFC 9293 3.6.1).</summary>
    private void Refuse(Packet packet)
    {
        packet.Release();
        Abort();
    }

    /// <summary>Seventh: in order, or apart, if there are packets to spare.</summary>
    private void Keep(Packet packet, Sequence first, ulong nowNs)
    {
        bool isNext = first - _expected == 0;
        bool hasRoom = isNext ? _pool.Free > TcpLimits.LastPackets && _received.Packets < 2 * TcpLimits.Packets
            : !_pool.IsScarce && _received.Apart < TcpLimits.PacketsApart;
        _acksNow |= !isNext || _received.Apart > 0;
        if (!hasRoom) packet.Release();
        else if (!isNext) _received.PutApart(packet, first);
        if (!isNext || !hasRoom) return;
        int length = packet.Length;
        _received.Put(packet);
        _expected = _received.Join(_expected + length);
        _news |= TcpNews.Readable;
        AcknowledgeSoon(length, nowNs);
    }

    /// <summary>Eighth; when everything before it has come.</summary>
    private void TakeFin(in TcpHeader segment, ulong nowNs)
    {
        if (segment.Has(TcpFlags.Fin)) _acksNow = true;
        if (_expected - _finAt != 0) return;
        _expected += 1;
        _edge = Sequence.Max(_edge, _expected);
        _acksNow = true;
        _news |= TcpNews.Readable;
        if (State == TcpState.Established) State = TcpState.CloseWait;
        else if (State == TcpState.FinWait1) State = TcpState.Closing;
        else WaitForTheLast(nowNs);
    }

    private void TakeSyn(in TcpHeader syn)
    {
        _expected = syn.Sequence + 1;
        _edge = _expected + Math.Min(TcpLimits.ReceiveBytes, ushort.MaxValue);
        _segment = syn.LargestSegment == 0 ? TcpLimits.UsualSegment
            : Math.Clamp((int)syn.LargestSegment, TcpLimits.LeastSegment, TcpLimits.LargestSegment);
        _scales = syn.Scale != TcpHeader.NoScale;
        _sendScale = _scales ? Math.Min((int)syn.Scale, 14) : 0;
        (_window, _windowAt, _windowOf) = (syn.Window, syn.Sequence, _una);
        _largestWindow = syn.Window;
    }
}
