using Mooring.Rings;

namespace Mooring.Apps.Steps;

/// <summary>
/// How the calls of one client ended: as they should, or because a process along the way was killed. Then the
/// completion says how far away it was: 0 for the server itself, one more for each that passed it on. Whether each has
/// one end the awaiting shows: a second one would be a failed assertion of the library, a missing one a play that does
/// not end.
/// </summary>
/// <param name="serverDies">The server may be killed in this run.</param>
/// <param name="behindDies">Somebody behind it may be.</param>
/// <param name="behindHop">How far behind.</param>
internal sealed class Ledger(bool serverDies, bool behindDies, byte behindHop)
{
    public bool IsRight { get; private set; } = true;

    public void Note(in Completion end, ulong value) =>
        IsRight &= end.Code == StatusCode.Ok && end.Value == value || IsDeath(end);

    /// <summary>An answer of a stream that is not the last.</summary>
    public void NoteShot(ulong number, ulong expected) => IsRight &= number == expected;

    /// <param name="end">The end of a stream that was read to it.</param>
    /// <param name="isWhole">All that should have come before it has.</param>
    public void NoteEnd(in Completion end, bool isWhole) =>
        IsRight &= end.Code == StatusCode.Ok && isWhole || IsDeath(end);

    public void NoteCancelled(in Completion end) => IsRight &= end.Code == StatusCode.Cancelled || IsDeath(end);

    private bool IsDeath(in Completion end) => end.Code == StatusCode.PeerDied
        && (serverDies && end.Hop == 0 || behindDies && end.Hop == behindHop);
}
