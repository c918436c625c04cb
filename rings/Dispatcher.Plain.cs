using System.Runtime.CompilerServices;

namespace Mooring.Rings;

/// <content>
/// The short way of a plain command: one that asks for nothing besides being run, where nobody waits for anything. It
/// goes from the ring into a copy of the server's own, without a place in the pool. If it ends before the server turns
/// to the next command, its completion is posted and that was all (<see cref="EndPlain"/>); if it does not, it gets a
/// place after all (<see cref="Keep"/>), which is why one has to be free beforehand. Everything else is left in the
/// ring for <see cref="TryStart"/>, and so are the refusals: this way has no verdicts of its own.
/// </content>
public partial struct Dispatcher<TPage, TChecks, TPool>
{
    /// <summary>
    /// Nothing is known that could be handed out, no request is under way, and no deadline: with the publish word as it
    /// was (<see cref="Seen"/>) there is nothing to do here.
    /// </summary>
    public readonly bool IsQuiet =>
        !HasMore && _news == 0 && NextDeadline == ulong.MaxValue
        && _noticesTold == _end.NoticesSeen && _noticesSettled == _end.NoticesSeen
        && _end.Broken == BrokenReason.None;

    /// <summary>Takes the next command if it is plain and may run at once.</summary>
    /// <param name="command">Its copy; what was there is lost in any case.</param>
    /// <returns>False: nothing was taken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakePlain(ref Command command)
    {
        if (_end.Ready == 0 && _end.Look() != Attempt.Done) return false;
        if (_firstStartable != InFlight.None || _free == InFlight.None || _end.NoticesSeen != _noticesSettled)
            return false;
        _end.Copy(0, out command);
        if (!command.IsPlain || !IsPermitted(command.Method)) return false;
        _end.Take(1);
        return true;
    }

    /// <summary>The end of a plain command that has no place.</summary>
    /// <returns>Done or Broken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Attempt EndPlain(
        in Command command, StatusCode code, ulong value, byte hop = 0, CompletionFlags flags = 0) =>
        _end.Post(new Completion(command.Token, code, value, hop, flags));

    /// <summary>A plain command has not ended at once: it is in flight from now on, like any other.</summary>
    /// <param name="command">As it was taken last; nothing else has been taken since.</param>
    /// <returns>What names it until <see cref="End"/>.</returns>
    public int Keep(in Command command)
    {
        short place = _free;
        ref InFlight entry = ref _pool.Places[place];
        _free = entry.Next;
        entry.Command = command;
        entry.Begin();
        EnterPlain(ref entry);
        entry.State = InFlightState.Running;
        return place;
    }
}
