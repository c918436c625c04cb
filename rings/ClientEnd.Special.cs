using System;
using System.Runtime.CompilerServices;

namespace Mooring.Rings;

/// <content>What is not one command with one completion: chains, streams, one-way commands, cancelling.</content>
public partial struct ClientEnd<TPage, TChecks>
{
    /// <summary>
    /// Puts a chain into the ring: the server takes it whole and runs its members one after the other. A member that
    /// fails ends those after it as Cancelled, unless it is <see cref="CommandFlags.Hard"/>; one that is
    /// <see cref="CommandFlags.Silent"/> and not the last has no completion when it succeeds.
    /// </summary>
    /// <param name="members">2 to <see cref="Geometry.ChainLimit"/>.</param>
    /// <param name="tokens">As long as <paramref name="members"/>.</param>
    /// <returns>Done; or Full, Broken, Ended: none was accepted. A chain that cannot be is Full for ever.</returns>
    public Attempt TrySubmitChain(ReadOnlySpan<Command> members, Span<uint> tokens)
    {
        if (members.Length is < 2 or > Geometry.ChainLimit) return Attempt.Full;
        Attempt attempt = Widen((uint)members.Length, (uint)members.Length);
        for (int i = 0; i < members.Length && attempt == Attempt.Done; i++)
        {
            if (IsAtLimit(_next) || IsTaken(_slots, _next)) attempt = Widen(1, 1);
            bool isLast = i == members.Length - 1;
            bool followsSilent = i > 0 && members[i - 1].Is(CommandFlags.Silent);
            tokens[i] = PutMember(members[i], isLast, followsSilent ? tokens[i - 1] : null);
        }
        return attempt;
    }

    /// <summary>
    /// Puts a multishot command into the ring: besides its last completion, up to <paramref name="shots"/> others may
    /// come before more are granted by <see cref="TryCredit"/>. At zero the server pauses.
    /// </summary>
    /// <param name="shots">0 to 255.</param>
    public Attempt TrySubmitStream(in Command command, byte shots, out uint token)
    {
        token = 0;
        Attempt attempt = Widen(1, 1u + shots);
        if (attempt != Attempt.Done) return attempt;
        token = _next;
        Put(_slots, token, command, command.KindWith(CommandFlags.Ordered, CommandFlags.Stream) | (uint)shots << 24);
        _page.Store32(_geometry.GrantOffset(token), 0);
        Reserve(ref MakeSpecial(token, SpecialKind.Stream), shots);
        return Attempt.Done;
    }

    /// <summary>
    /// Reserves more completions for a stream and grants them; the next publication tells of it. Works when the command
    /// ring is full: it is a count in the client's words and a notice in its publish word. What was reaped is released
    /// before: a server that hears of another notice may find the grant early, and its shot must find a place.
    /// </summary>
    /// <returns>Done; Full: so many completions are not free; Broken, Ended; Empty: there is no such stream.</returns>
    public Attempt TryCredit(uint token, byte shots)
    {
        ref SpecialSlot special = ref _special[token & _geometry.CompletionMask];
        if (_checks.Fails(Check.CreditTarget, !special.Names(token) || !special.Is(SpecialKind.Stream)))
            return Attempt.Empty;
        Attempt attempt = Widen(0, shots);
        if (attempt != Attempt.Done) return attempt;
        Reserve(ref special, shots);
        special.Granted += shots;
        ReleaseReaped();
        _page.StoreRelease32(_geometry.GrantOffset(token), special.Granted);
        _notices++;
        return Attempt.Done;
    }

    /// <summary>
    /// Puts a one-way command into the ring: it has no token and no completion. What the server refuses it counts:
    /// <see cref="RefusedByServer"/>.
    /// </summary>
    public Attempt TrySend(in Command command)
    {
        Attempt attempt = Widen(1, 0);
        if (attempt != Attempt.Done) return attempt;
        uint kind = command.KindWith(CommandFlags.Ordered, CommandFlags.OneWay);
        Entries.Store(_page, _at, command, kind, 0);
        _at = _at + Geometry.CommandBytes & _wrap;
        _passed--;
        _limit = _next;
        return Attempt.Done;
    }

    /// <summary>
    /// Asks the server to end a command early, with the next publication. The answer is the command's own last
    /// completion. Works when every ring is full: it is a bit in the client's words and a notice in its publish word.
    /// </summary>
    /// <returns>False if the command is not outstanding any more.</returns>
    public bool RequestCancel(uint token)
    {
        if (State != StatusCode.Ok || _checks.Fails(Check.CancelTarget, !IsOutstanding(token))) return false;
        ref SpecialSlot special = ref _special[token & _geometry.CompletionMask];
        if (special.Kind == SpecialKind.None) MakeSpecial(token, SpecialKind.CancelRequested);
        special.Kind |= SpecialKind.CancelRequested;
        SetCancelBit(token & _geometry.CompletionMask, true);
        _notices++;
        return true;
    }

    private bool IsOutstanding(uint token)
    {
        bool isOrdinary = token <= Completion.MostToken && _slots[token] == token;
        return isOrdinary || _special[token & _geometry.CompletionMask].Names(token);
    }

    private uint PutMember(in Command member, bool isLast, uint? silentBefore)
    {
        uint token = _next;
        uint kind = isLast
            ? member.KindWith(CommandFlags.Ordered)
            : member.KindWith(CommandFlags.Ordered | CommandFlags.Hard | CommandFlags.Silent, CommandFlags.Linked);
        Put(_slots, token, member, kind);
        bool isSilent = !isLast && member.Is(CommandFlags.Silent);
        if (isSilent) MakeSpecial(token, SpecialKind.Silent);
        if (silentBefore is not { } before) return token;
        MakeSpecial(token, SpecialKind.FollowsSilent).Before = before;
        return token;
    }

    private ref SpecialSlot MakeSpecial(uint token, SpecialKind kind)
    {
        ref SpecialSlot special = ref _special[token & _geometry.CompletionMask];
        special.Token = token;
        special.Kind |= kind;
        _slots.TakeSpecially(token);
        return ref special;
    }

    /// <summary>Completions beyond the one that each command has. The limit is no longer known.</summary>
    private void Reserve(ref SpecialSlot special, byte shots)
    {
        special.Credits += shots;
        _reserveShift += shots;
        _credits += shots;
        _limit = _next;
    }

    /// <summary>
    /// A completion whose token is not simply outstanding: a shot, the end of a special command, a stray.
    /// </summary>
    /// <returns>True if it counts.</returns>
    private bool TryEndSpecial(in Completion completion)
    {
        ref SpecialSlot special = ref _special[completion.Token & _geometry.CompletionMask];
        if (_checks.Fails(Check.SpecialToken, !special.Names(completion.Token))) return Stray();
        if (completion.IsTerminal) EndWithSilent(completion.Token);
        else if (_checks.Fails(Check.ShotCredit, special.Credits == 0)) return Stray();
        else
        {
            special.Credits--;
            _credits--;
        }
        return true;
    }

    /// <summary>It occupied an entry that nobody had reserved.</summary>
    private bool Stray()
    {
        Strays++;
        _reserveShift++;
        return false;
    }

    /// <summary>
    /// Ends a command whose completion has come, and the silent members before it: they have succeeded, since no
    /// completion came before this one.
    /// </summary>
    private void EndWithSilent(uint token)
    {
        bool hasBefore = Free(token, out uint before);
        while (hasBefore && _special[before & _geometry.CompletionMask].Names(before))
        {
            _reserveShift--;
            hasBefore = Free(before, out before);
        }
    }

    /// <returns>True if a silent member came before it.</returns>
    private bool Free(uint token, out uint before)
    {
        ref SpecialSlot special = ref _special[token & _geometry.CompletionMask];
        before = special.Before;
        bool hasBefore = special.Is(SpecialKind.FollowsSilent);
        if (special.Is(SpecialKind.CancelRequested)) SetCancelBit(token & _geometry.CompletionMask, false);
        _reserveShift -= special.Credits;
        _credits -= special.Credits;
        special = default;
        _slots.Free(token);
        return hasBefore;
    }

    /// <summary>
    /// The word in the page is the client's own; the server may scribble over it, to its own harm only.
    /// </summary>
    private void SetCancelBit(uint slot, bool isSet)
    {
        ulong bit = 1ul << (int)(slot & 63);
        ulong bits = _page.Load64(Geometry.CancelWord(slot));
        _page.Store64(Geometry.CancelWord(slot), isSet ? bits | bit : bits & ~bit);
    }
}
