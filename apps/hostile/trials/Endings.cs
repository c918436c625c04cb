using Mooring.Rings;

namespace Mooring.Apps.Hostile;

/// <summary>Counts how channels ended: each names its reason.</summary>
internal sealed class Endings
{
    private uint _alive, _died, _closed, _timedOut, _cursor, _overcommitted, _chain, _other;

    public void Note(StatusCode why, BrokenReason reason)
    {
        if (why == StatusCode.Ok) _alive++;
        else if (why == StatusCode.TimedOut) _timedOut++;
        else if (why == StatusCode.PeerDied) _died++;
        else if (why == StatusCode.Closed) _closed++;
        else if (reason == BrokenReason.Cursor) _cursor++;
        else if (reason == BrokenReason.Overcommitted) _overcommitted++;
        else if (reason == BrokenReason.Chain) _chain++;
        else _other++;
    }

    public override string ToString() =>
        $"alive {_alive}, died {_died}, closed {_closed}, timed out {_timedOut}, cursor {_cursor}, "
        + $"overcommitted {_overcommitted}, chain {_chain}, other {_other}";
}
