using System;
using System.Diagnostics.CodeAnalysis;

namespace Mooring.Rings;

/// <summary>
/// The server's side of everything that a command may ask for besides being run: which command may start now, and what
/// its end means for others. One per channel, on top of its <see cref="ServerEnd{TPage, TChecks}"/>; the kernel links
/// the same code for its own channels.
/// <list type="bullet">
/// <item>A command is taken only when there is a place for it in the pool, a chain only when there are places for all
/// its members. What stays in the ring is the back-pressure on the client.</item>
/// <item><b>Chains</b>: a member starts when the one before it has ended. After a failure the rest ends as Cancelled,
/// unless the failed member is Hard. A Silent member that succeeds has no completion.</item>
/// <item><b>Order</b>: an ordered command starts when every earlier ordered one of the same object has ended.</item>
/// <item><b>Deadlines and cancelling</b> ask: a running command hears of them once (<see cref="TryTakeNews"/>) and ends
/// by itself; one that has not started ends at its turn, unstarted.</item>
/// <item><b>Streams</b>: a shot takes a credit. Without credit the stream pauses; nothing is dropped.</item>
/// <item><b>One-way</b>: no completion; what was not served is counted.</item>
/// </list>
/// Work per call is bounded by the pool and the ring. Mutable struct: do not make a field of this type readonly.
/// </summary>
public partial struct Dispatcher<TPage, TChecks, TPool>
    where TPage : struct, IPage
    where TChecks : struct, IChecks
    where TPool : struct, IInFlightPool
{
    private ServerEnd<TPage, TChecks> _end;
    private TPool _pool;
    private TChecks _checks;
    private short _free, _firstStartable, _lastStartable;
    private uint _noticesSettled, _noticesTold;
    private int _news, _withDeadline;

    /// <param name="end">The server end; it belongs to the dispatcher from now on.</param>
    /// <param name="pool">Places for commands in flight.</param>
    /// <param name="checks">The check policy.</param>
    public Dispatcher(ServerEnd<TPage, TChecks> end, TPool pool, TChecks checks = default)
    {
        (_end, _pool, _checks) = (end, pool, checks);
        Methods = ulong.MaxValue;
        NextDeadline = ulong.MaxValue;
        _firstStartable = _lastStartable = InFlight.None;
        Span<InFlight> places = _pool.Places;
        for (int place = 0; place < places.Length; place++) places[place].Next = (short)(place + 1);
        places[^1].Next = InFlight.None;
        _free = 0;
    }

    /// <summary>
    /// A bit per method that the client may call, from <see cref="FirstMethod"/> on; all ones: every method.
    /// </summary>
    public ulong Methods { get; set; }

    /// <summary>The method that the lowest bit of <see cref="Methods"/> stands for.</summary>
    public ushort FirstMethod { get; set; }

    /// <summary>Why the channel is broken; None while it is whole.</summary>
    public readonly BrokenReason Broken => _end.Broken;

    /// <inheritdoc cref="ServerEnd{TPage, TChecks}.Seen"/>
    public readonly ulong Seen => _end.Seen;

    /// <inheritdoc cref="ServerEnd{TPage, TChecks}.IsPeerGone"/>
    public bool IsPeerGone => _end.IsPeerGone;

    /// <summary>Commands taken and not ended.</summary>
    public int Count { get; private set; }

    /// <summary>Something is known that <see cref="TryStart"/> may hand out, without looking at the page.</summary>
    public readonly bool HasMore => _firstStartable != InFlight.None || _end.Ready > 0;

    /// <summary>No deadline of a command in flight passes before this; 2^64-1: there is none.</summary>
    public ulong NextDeadline { get; private set; }

    /// <summary>The server's own copy of a command in flight.</summary>
    [UnscopedRef]
    public ref readonly Command this[int place] => ref _pool.Places[place].Command;

    /// <summary>
    /// Hands out the next command that may run now. Looks at the client's words at most once, so that a client that
    /// goes on sending what ends unstarted does not hold its server.
    /// </summary>
    /// <param name="now">Nanoseconds since boot.</param>
    /// <param name="place">Names the command until <see cref="End"/>.</param>
    /// <returns>Done; Empty; Full: the pool is, ask again after an end; Broken.</returns>
    public Attempt TryStart(ulong now, out int place)
    {
        bool hasLooked = false;
        while (true)
        {
            place = InFlight.None;
            if (_end.Broken != BrokenReason.None) return Attempt.Broken;
            place = PopStartable();
            if (place == InFlight.None)
            {
                Attempt attempt = Admit(ref hasLooked, out short startable);
                if (attempt != Attempt.Done) return attempt;
                if (startable == InFlight.None) continue;
                place = startable;
            }
            ref InFlight entry = ref _pool.Places[place];
            if (entry.Verdict == StatusCode.Ok) entry.Verdict = VerdictAtStart(entry, now);
            entry.State = InFlightState.Running;
            if (entry.Verdict == StatusCode.Ok) return Attempt.Done;
            End(place, entry.Verdict, 0);
        }
    }

    /// <summary>The end of a command: its completion, and the turn of those that waited for it.</summary>
    /// <param name="flags">What is to be said besides, of a failure that was passed on.</param>
    /// <returns>Done or Broken; the place is free in any case.</returns>
    public Attempt End(int place, StatusCode code, ulong value, byte hop = 0, CompletionFlags flags = 0)
    {
        ref InFlight entry = ref _pool.Places[place];
        Attempt attempt = Attempt.Done;
        if (!entry.Command.Is(CommandFlags.OneWay))
        {
            bool isSilent = code == StatusCode.Ok && entry.Command.Is(CommandFlags.Silent);
            if (!isSilent) attempt = _end.Post(new Completion(entry.Command.Token, code, value, hop, flags));
        }
        else if (code != StatusCode.Ok) _end.Refuse();
        if (entry.HasFollowers) ReleaseFollowers((short)place, code);
        Free(ref entry, (short)place);
        return attempt;
    }

    /// <summary>
    /// The end of a command that failed because one did that the server had passed on for it: the same words, and what
    /// they say of who died lies one hop further away.
    /// </summary>
    /// <param name="inner">The end of the other command, as this server was told; a failure.</param>
    /// <returns>Done or Broken; the place is free in any case.</returns>
    public Attempt PassOn(int place, in Completion inner)
    {
        ref InFlight entry = ref _pool.Places[place];
        if (entry.Command.Is(CommandFlags.OneWay)) return End(place, inner.Code, 0);
        byte hop = (byte)Math.Min(inner.Hop + 1, byte.MaxValue);
        Attempt attempt = _end.Post(
            new Completion(entry.Command.Token, inner.Code, inner.Value, hop, inner.Flags));
        if (entry.HasFollowers) ReleaseFollowers((short)place, inner.Code);
        Free(ref entry, (short)place);
        return attempt;
    }

    /// <summary>One completion of a stream that is not its last.</summary>
    /// <returns>Done; Full: no credit, the stream pauses until <see cref="News.Credit"/>; Broken.</returns>
    public Attempt TryShoot(int place, StatusCode code, ulong value, byte hop = 0)
    {
        ref InFlight entry = ref _pool.Places[place];
        if (_checks.Fails(Check.Credit, entry.Credits == 0)) return Attempt.Full;
        entry.Credits--;
        return _end.Post(new Completion(entry.Command.Token, code, value, hop, isLast: false));
    }

    /// <summary>Makes what was done visible. Once per turn.</summary>
    /// <returns>True if the client's doorbell is to be rung.</returns>
    public bool Publish() => _end.Publish();

    private readonly StatusCode VerdictAtStart(in InFlight entry, ulong now)
    {
        if (entry.IsCancelTold) return StatusCode.Cancelled;
        return entry.Command.Deadline != 0 && now >= entry.Command.Deadline ? StatusCode.TimedOut : StatusCode.Ok;
    }

    /// <summary>Those that waited for this command: the next of its chain, the next of its object.</summary>
    private void ReleaseFollowers(short ended, StatusCode code)
    {
        Span<InFlight> places = _pool.Places;
        bool cutsChain = places[ended].IsSevered
            || code != StatusCode.Ok && !places[ended].Command.Is(CommandFlags.Hard);
        for (short place = 0; place < places.Length; place++)
        {
            ref InFlight entry = ref places[place];
            if (entry.State != InFlightState.Waiting) continue;
            if (entry.ChainAfter == ended)
            {
                entry.ChainAfter = InFlight.None;
                if (cutsChain) Sever(ref entry);
            }
            if (entry.OrderAfter == ended) entry.OrderAfter = InFlight.None;
            if (!entry.IsBlocked) PushStartable(place);
        }
    }

    private static void Sever(ref InFlight entry)
    {
        entry.IsSevered = true;
        if (entry.Verdict == StatusCode.Ok) entry.Verdict = StatusCode.Cancelled;
    }

    private void PushStartable(short place)
    {
        Span<InFlight> places = _pool.Places;
        places[place].State = InFlightState.Startable;
        places[place].Next = InFlight.None;
        if (_firstStartable == InFlight.None) _firstStartable = place;
        else places[_lastStartable].Next = place;
        _lastStartable = place;
    }

    private short PopStartable()
    {
        short place = _firstStartable;
        if (place != InFlight.None) _firstStartable = _pool.Places[place].Next;
        return place;
    }

    private void Free(ref InFlight entry, short place)
    {
        if (entry.News != News.None) _news--;
        entry.News = News.None;
        if (entry.Command.Deadline != 0 && --_withDeadline == 0) NextDeadline = ulong.MaxValue;
        entry.State = InFlightState.Free;
        entry.Next = _free;
        _free = place;
        Count--;
    }
}
