namespace Mooring.Rings;

/// <content>
/// The end of the channel. Whoever ends it (the peer died or closed, the channel broke, or its owner closes it) first
/// reaps what is there, then calls <see cref="End"/>, then takes the end of each outstanding command. The freeing of a
/// slot is the commit, so each command ends exactly once.
/// </content>
public partial struct ClientEnd<TPage, TChecks>
{
    /// <summary>Has the kernel said that the peer is gone? To be asked before the last reaping.</summary>
    public bool IsPeerGone => _page.LoadAcquire32(Geometry.ServerLine + Geometry.Dead) != 0;

    /// <summary>
    /// Ends the channel on this side: local, at once, never waits. Nothing is submitted or reaped after it; the first
    /// reason stays.
    /// </summary>
    /// <param name="why">PeerDied, Closed, Revoked, TimedOut, Broken: the code of each synthesised completion.</param>
    public void End(StatusCode why)
    {
        if (State != StatusCode.Ok) return;
        State = why;
        _limit = _next;
        _endCursor = FirstNotStarted();
    }

    /// <summary>
    /// After <see cref="End"/>: ends one command that is still outstanding, those that were surely not started first,
    /// in their order. The others carry <see cref="CompletionFlags.MaybeStarted"/>.
    /// </summary>
    /// <returns>False when none is left, or the channel has not been ended.</returns>
    public bool TryEndOutstanding(out Completion completion)
    {
        completion = default;
        if (State == StatusCode.Ok) return false;
        for (; _endCursor != Tail; _endCursor++)
        {
            if (!TryReadToken(_endCursor, out uint token) || !IsOutstanding(token)) continue;
            completion = EndOne(token, CompletionFlags.None);
            return true;
        }
        for (; _endSlot < _geometry.CompletionCapacity; _endSlot++)
        {
            uint token = _special[_endSlot].Kind != SpecialKind.None ? _special[_endSlot].Token : _slots[_endSlot];
            if (!IsOutstanding(token)) continue;
            completion = EndOne(token, CompletionFlags.MaybeStarted);
            return true;
        }
        return false;
    }

    private Completion EndOne(uint token, CompletionFlags flags)
    {
        Free(token, out _);
        _reserveShift--;
        return new Completion(token, State, 0, 0, flags);
    }

    /// <summary>
    /// A server publishes its head before it acts. So when it is gone, what still lies in the ring was not started; a
    /// server that lives on, or whose head cannot be, leaves everything possible.
    /// </summary>
    private uint FirstNotStarted()
    {
        if (!IsPeerGone) return Tail;
        uint head = _page.Load32(Geometry.ServerLine + Geometry.PeerHead);
        return Cursor.Used(head, Tail) <= _geometry.CommandCapacity ? head : Tail;
    }

    /// <summary>
    /// The token as it stands in the ring. A dishonest server may have changed it: then it misleads about what it has
    /// started, which it could do in any case.
    /// </summary>
    /// <returns>False for a one-way command.</returns>
    private bool TryReadToken(uint cursor, out uint token)
    {
        nuint at = _geometry.CommandOffset(cursor);
        token = _page.Load32(at + 4);
        return (_page.Load32(at) >> 16 & (uint)CommandFlags.OneWay) == 0;
    }
}
