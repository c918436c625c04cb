using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>What time does to a connection.</summary>
internal sealed partial class TcpConnection
{
    private const ulong Never = ulong.MaxValue;

    /// <summary>
    /// When what is not acknowledged is sent again; when a closed window is asked about; when an acknowledgement is
    /// due; when the connection is forgotten; when a silent side is asked whether it is there.
    /// </summary>
    private ulong _repeatsNs = Never, _probesNs = Never, _acksNs = Never, _endsNs = Never, _asksNs = Never;

    /// <summary>Of the same segment; questions without an answer.</summary>
    private int _repetitions, _unanswered;

    /// <summary>When <see cref="Step(ulong)"/> is to be called at the latest; 2^64-1: never.</summary>
    public ulong NextDueNs => ulong.Min(
        ulong.Min(_repeatsNs, _probesNs), ulong.Min(_acksNs, ulong.Min(_endsNs, _asksNs)));

    /// <summary>Time has passed.</summary>
    public void Step(ulong nowNs)
    {
        if (nowNs >= _endsNs) Expire();
        if (nowNs >= _acksNs) (_acksNow, _acksNs) = (true, Never);
        if (nowNs >= _repeatsNs) Repeat(nowNs);
        if (nowNs >= _probesNs) Probe(nowNs);
        if (nowNs >= _asksNs) AskIfThere(nowNs);
    }

    /// <summary>The last acknowledgement may be lost: somebody has to be there to repeat it.</summary>
    private void WaitForTheLast(ulong nowNs)
    {
        State = TcpState.TimeWait;
        StopTimers();
        _endsNs = nowNs + TcpLimits.TimeWaitNs;
    }

    private void StopTimers() => _repeatsNs = _probesNs = _acksNs = _endsNs = _asksNs = Never;

    /// <summary>TIME-WAIT is over, or nobody has it and it gets nowhere.</summary>
    private void Expire()
    {
        if (State == TcpState.TimeWait) Finish();
        else Abort();
    }

    /// <summary>RFC 6298 5.4 to 5.7: once more from the first that is missing, and twice as patiently.</summary>
    private void Repeat(ulong nowNs)
    {
        bool isAnswer = State == TcpState.SynReceived;
        if (_repetitions == (isAnswer ? TcpLimits.AnswerRepetitions : TcpLimits.Repetitions))
        {
            Close(TcpEnd.Silent);
            return;
        }
        if (!IsOpening) _congestion.TimedOut(_max, _max - _una, _repetitions == 0);
        _repetitions++;
        _timeout.Double();
        _timeout.SentAgain();
        _next = _una;
        _repeatsNs = nowNs + _timeout.Ns;
    }

    /// <summary>There is something to send and no window for it: nothing is repeated until there is one.</summary>
    private void AwaitWindow(ulong nowNs)
    {
        _repeatsNs = Never;
        if (_probesNs == Never) _probesNs = nowNs + _timeout.Ns;
    }

    /// <summary>
    /// RFC 9293 3.8.6.1: asks, ever less often, for as long as it is answered. A window that is open and too small to
    /// be worth it is used after this time.
    /// </summary>
    private void Probe(ulong nowNs)
    {
        if (_unanswered == TcpLimits.Repetitions)
        {
            Close(TcpEnd.Silent);
            return;
        }
        _unanswered++;
        _timeout.Double();
        _probesNs = nowNs + _timeout.Ns;
        _probes = true;
    }

    private void AskIfThere(ulong nowNs)
    {
        if (_unanswered == TcpLimits.KeepAliveProbes)
        {
            Abort();
            End = TcpEnd.Silent;
            return;
        }
        if (_una - _max == 0)
        {
            _unanswered++;
            _asksIfThere = true;
        }
        _asksNs = nowNs + TcpLimits.KeepAliveEveryNs;
    }

    /// <summary>The other side is there.</summary>
    private void HeardFrom(ulong nowNs)
    {
        _unanswered = 0;
        bool asks = KeepsAlive && State is not (TcpState.Closed or TcpState.TimeWait);
        _asksNs = asks ? nowNs + TcpLimits.KeepAliveAfterNs : Never;
    }
}
