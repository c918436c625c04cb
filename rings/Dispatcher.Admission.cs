using System;
using System.Runtime.CompilerServices;

namespace Mooring.Rings;

/// <content>How commands come out of the ring into the pool.</content>
public partial struct Dispatcher<TPage, TChecks, TPool>
{
    private const CommandFlags OutsideChains = CommandFlags.OneWay | CommandFlags.Stream;
    private const CommandFlags Known = OutsideChains
        | CommandFlags.Ordered | CommandFlags.Linked | CommandFlags.Hard | CommandFlags.Silent;

    /// <summary>Takes the next command, or the next chain as a whole.</summary>
    /// <param name="place">Of a command that waits for nothing and so never is in the queue; or none.</param>
    /// <returns>Done if something was taken; Empty, Full, Broken.</returns>
    private Attempt Admit(ref bool hasLooked, out short place)
    {
        place = InFlight.None;
        if (_end.Ready == 0)
        {
            if (hasLooked) return Attempt.Empty;
            hasLooked = true;
            Attempt attempt = _end.Look();
            if (attempt == Attempt.Empty) _noticesSettled = _end.NoticesSeen;
            if (attempt != Attempt.Done) return attempt;
        }
        short first = TryCopy(0);
        if (first == InFlight.None) return LookWhileFull(hasLooked);
        ref InFlight entry = ref _pool.Places[first];
        if (entry.Command.Is(CommandFlags.Linked)) return AdmitChain(first, hasLooked);
        _end.Take(1);
        if (entry.Command.IsPlain && _end.NoticesSeen == _noticesSettled)
        {
            EnterPlain(ref entry);
            place = first;
        }
        else Enter(first, InFlight.None);
        return Attempt.Done;
    }

    /// <summary>Without a place nothing is taken, but requests to cancel are heard: they may make one.</summary>
    private Attempt LookWhileFull(bool hasLooked) =>
        !hasLooked && _end.Look() == Attempt.Broken ? Attempt.Broken : Attempt.Full;

    /// <summary>Copies the members behind the first; all of them are taken, or none.</summary>
    private Attempt AdmitChain(short first, bool hasLooked)
    {
        Span<short> members = stackalloc short[Geometry.ChainLimit];
        members[0] = first;
        uint count = 1;
        while (_pool.Places[members[(int)count - 1]].Command.Is(CommandFlags.Linked))
        {
            if (_checks.Fails(Check.ChainLength, count == Geometry.ChainLimit)
                || _checks.Fails(Check.ChainWhole, count == _end.Ready))
            {
                return _end.Break(BrokenReason.Chain);
            }
            short place = TryCopy(count);
            if (place == InFlight.None)
            {
                PutBack(members[..(int)count]);
                return LookWhileFull(hasLooked);
            }
            members[(int)count++] = place;
        }
        _end.Take(count);
        for (int i = 0; i < count; i++) Enter(members[i], i == 0 ? InFlight.None : members[i - 1]);
        return Attempt.Done;
    }

    /// <summary>Copies an entry into a free place, which is then no longer in the list of free ones.</summary>
    private short TryCopy(uint ahead)
    {
        short place = _free;
        if (_checks.Fails(Check.PoolPlace, place == InFlight.None)) return InFlight.None;
        ref InFlight entry = ref _pool.Places[place];
        _free = entry.Next;
        _end.Copy(ahead, out entry.Command);
        entry.Begin();
        return place;
    }

    private void PutBack(ReadOnlySpan<short> places)
    {
        foreach (short place in places)
        {
            _pool.Places[place].Next = _free;
            _free = place;
        }
    }

    /// <summary>Nothing but the method can be wrong with it, and nobody has asked for its end.</summary>
    private void EnterPlain(ref InFlight entry)
    {
        Count++;
        entry.Credits = 0;
        entry.Verdict = VerdictOnMethod(entry.Command.Method);
    }

    private void Enter(short place, short chainAfter)
    {
        Span<InFlight> places = _pool.Places;
        ref InFlight entry = ref places[place];
        Count++;
        entry.State = InFlightState.Waiting;
        entry.Verdict = VerdictOnEntry(entry.Command, chainAfter != InFlight.None);
        entry.Credits = entry.Command.Is(CommandFlags.Stream) ? entry.Command.Shots : (ushort)0;
        entry.ChainAfter = chainAfter;
        if (entry.Command.Is(CommandFlags.Ordered)) entry.OrderAfter = LatestOf(place);
        if (entry.ChainAfter != InFlight.None) places[entry.ChainAfter].HasFollowers = true;
        if (entry.OrderAfter != InFlight.None) places[entry.OrderAfter].HasFollowers = true;
        if (_end.NoticesSeen != _noticesSettled) Notice(ref entry);
        if (entry.Command.Deadline != 0) AwaitDeadline(entry.Command.Deadline);
        if (!entry.IsBlocked) PushStartable(place);
    }

    private void AwaitDeadline(ulong deadline)
    {
        _withDeadline++;
        NextDeadline = Math.Min(NextDeadline, deadline);
    }

    private StatusCode VerdictOnEntry(in Command command, bool followsMember)
    {
        bool isMember = followsMember || command.Is(CommandFlags.Linked);
        bool isMixed = isMember && command.Is(OutsideChains);
        bool isStray = !command.Is(CommandFlags.Linked) && command.Is(CommandFlags.Silent | CommandFlags.Hard);
        bool isBoth = command.Is(CommandFlags.OneWay) && command.Is(CommandFlags.Stream);
        if (_checks.Fails(Check.Flags, isMixed || isStray || isBoth || command.Is(~Known)))
            return StatusCode.BadArgument;
        return VerdictOnMethod(command.Method);
    }

    private StatusCode VerdictOnMethod(ushort number) =>
        _checks.Fails(Check.Method, !IsPermitted(number)) ? StatusCode.AccessDenied : StatusCode.Ok;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsPermitted(ushort number) =>
        Methods == ulong.MaxValue || (uint)(number - FirstMethod) < 64 && (Methods >> number - FirstMethod & 1) != 0;

    /// <summary>
    /// The latest earlier ordered command of the same object that has not ended; this one takes over.
    /// </summary>
    private readonly short LatestOf(short place)
    {
        Span<InFlight> places = _pool.Places;
        places[place].IsLatest = true;
        for (short other = 0; other < places.Length; other++)
        {
            ref InFlight entry = ref places[other];
            if (other == place || entry.State == InFlightState.Free || !entry.IsLatest) continue;
            if (entry.Command.Object != places[place].Command.Object) continue;
            entry.IsLatest = false;
            return other;
        }
        return InFlight.None;
    }
}
