using System;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// How much may be under way without hurting the wire (RFC 5681), and how losses are made good without waiting for a
/// timer (NewReno, RFC 6582; limited transmit, RFC 3042).
/// <code>
///     slow start ──the window reaches the threshold──> avoidance
///          ^ ^                                            │ third duplicate
///          │ └─────────────nothing comes: timer───────────┤
///          │                                              v
///          └──all that was under way is acknowledged── recovery: each hole that shows is filled at once
/// </code>
/// </summary>
internal struct Congestion
{
    /// <summary>RFC 6928.</summary>
    private const int FirstSegments = 10, MostWindow = 1 << 24;
    private const int DuplicatesOfLoss = 3;

    private int _segment, _window, _threshold, _counted, _duplicates;
    private Sequence _recover;

    /// <summary>A hole is being filled.</summary>
    public bool IsRecovering { get; private set; }

    /// <summary>Bytes that may be under way.</summary>
    public readonly int Allowed =>
        _window + (IsRecovering ? 0 : Math.Min(_duplicates, DuplicatesOfLoss - 1) * _segment);

    public readonly int Window => _window;

    public readonly int Threshold => _threshold;

    /// <param name="segment">Bytes of a full one.</param>
    /// <param name="hadToRepeat">The SYN: the wire is slow to carry anything (RFC 5681 3.1).</param>
    /// <param name="first">What is sent first.</param>
    public void Begin(int segment, bool hadToRepeat, Sequence first)
    {
        _segment = segment;
        _window = hadToRepeat ? segment : Math.Min(FirstSegments * segment, Math.Max(2 * segment, 14600));
        _threshold = MostWindow;
        _recover = first;
    }

    /// <summary>Nothing was sent for longer than a timeout (RFC 5681 4.1).</summary>
    public void Rest() => _window = Math.Min(_window, FirstSegments * _segment);

    /// <summary>New data has been acknowledged.</summary>
    /// <param name="end">Up to here.</param>
    /// <param name="bytes">How much.</param>
    /// <param name="underWay">Still.</param>
    /// <returns>True: the first that is not acknowledged is lost too, and is to be sent again.</returns>
    public bool Acknowledged(Sequence end, int bytes, int underWay)
    {
        _duplicates = 0;
        if (!IsRecovering)
        {
            Grow(bytes);
            return false;
        }
        if (end < _recover)
        {
            _window = Math.Max(_window - bytes + (bytes >= _segment ? _segment : 0), _segment);
            return true;
        }
        IsRecovering = false;
        _window = Math.Min(_threshold, Math.Max(underWay, _segment) + _segment);
        return false;
    }

    /// <summary>The same acknowledgement once more: something behind a hole has come.</summary>
    /// <param name="end">Up to where.</param>
    /// <param name="sent">Everything up to here.</param>
    /// <param name="underWay">Bytes.</param>
    /// <returns>True: there is a hole, and its first segment is to be sent again.</returns>
    public bool Duplicate(Sequence end, Sequence sent, int underWay)
    {
        _duplicates++;
        if (IsRecovering) _window = Math.Min(_window + _segment, MostWindow);
        if (IsRecovering || _duplicates != DuplicatesOfLoss || end <= _recover) return false;
        IsRecovering = true;
        _recover = sent;
        _threshold = Math.Max(underWay / 2, 2 * _segment);
        _window = _threshold + DuplicatesOfLoss * _segment;
        return true;
    }

    /// <summary>Nothing has come until the timer ended.</summary>
    /// <param name="sent">Everything up to here.</param>
    /// <param name="underWay">Bytes.</param>
    /// <param name="isFirst">Of this segment's; later ones do not lower the threshold again.</param>
    public void TimedOut(Sequence sent, int underWay, bool isFirst)
    {
        if (isFirst) _threshold = Math.Max(underWay / 2, 2 * _segment);
        _window = _segment;
        _recover = sent;
        (_counted, _duplicates, IsRecovering) = (0, 0, false);
    }

    private void Grow(int bytes)
    {
        if (_window < _threshold)
        {
            _window = Math.Min(_window + Math.Min(bytes, _segment), MostWindow);
            return;
        }
        _counted += bytes;
        if (_counted < _window) return;
        _counted -= _window;
        _window = Math.Min(_window + _segment, MostWindow);
    }
}
