using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// How long an acknowledgement is waited for (RFC 6298). One segment at a time is timed, and none that was sent twice
/// (Karn): whose answer it was could not be told.
/// </summary>
internal struct RetransmissionTimeout()
{
    private const ulong GranularityNs = TcpLimits.MillisecondNs;

    private ulong _smoothNs, _variationNs, _timedNs;
    private Sequence _timed;
    private bool _isTiming;

    /// <summary>With what the repetitions have doubled.</summary>
    public ulong Ns { get; private set; } = TcpLimits.FirstTimeoutNs;

    /// <summary>The smoothed time of a round trip; 0: none has been measured.</summary>
    public readonly ulong SmoothNs => _smoothNs;

    /// <summary>New data goes out, up to here.</summary>
    public void Sent(Sequence end, ulong nowNs)
    {
        if (_isTiming) return;
        (_timed, _timedNs, _isTiming) = (end, nowNs, true);
    }

    /// <summary>Something goes out again.</summary>
    public void SentAgain() => _isTiming = false;

    /// <summary>Everything up to here has come.</summary>
    public void Acknowledged(Sequence end, ulong nowNs)
    {
        if (_isTiming && end >= _timed) Measure(nowNs - _timedNs);
        else if (_smoothNs != 0) Compute();
    }

    public void Double() => Ns = ulong.Min(Ns * 2, TcpLimits.MostTimeoutNs);

    /// <summary>At least so long, until a round trip is measured.</summary>
    public void Restart(ulong leastNs) => Ns = ulong.Max(leastNs, TcpLimits.FirstTimeoutNs);

    private void Measure(ulong tripNs)
    {
        _isTiming = false;
        if (_smoothNs == 0)
        {
            (_smoothNs, _variationNs) = (ulong.Max(tripNs, 1), tripNs / 2);
        }
        else
        {
            ulong off = tripNs > _smoothNs ? tripNs - _smoothNs : _smoothNs - tripNs;
            _variationNs = (_variationNs * 3 + off) / 4;
            _smoothNs = (_smoothNs * 7 + tripNs) / 8;
        }
        Compute();
    }

    private void Compute()
    {
        ulong wantedNs = _smoothNs + ulong.Max(GranularityNs, 4 * _variationNs);
        Ns = ulong.Min(ulong.Max(wantedNs, TcpLimits.LeastTimeoutNs), TcpLimits.MostTimeoutNs);
    }
}
