using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// One command that a server has taken and not yet answered: the copy that was made of it. Pooled, and the pool is the
/// limit of what a server has in hand: without a place, commands stay in their rings.
/// </summary>
public sealed class Call
{
    /// <summary>Calls that a process works on at the same time, over all its clients.</summary>
    public const int Limit = 4096;

    /// <summary>It has never been a stream, and has no deadline: it runs, and may end before it needs one.</summary>
    private const int NoPlace = -1;

    private static Call? s_free;
    private static int s_taken;
    private static Session? s_starvedHead, s_starvedTail;

    internal Call? Next;
    private readonly Action _finish;
    private Command _command;
    private CancellationTokenSource? _cancellation;

    /// <summary>A stream waits here for credit, or to be cancelled.</summary>
    private Signal<bool>? _credit;
    private ValueTaskAwaiter<Reply> _awaiter;
    private object? _waiting;
    private CallSlot? _passedAs;

    /// <summary>Something of this use has to be undone before the next one.</summary>
    private bool _isMarked;

    private Call() => _finish = Finish;

    public Session Session { get; private set; } = null!;

    public ushort Method => _command.Method;

    /// <summary>The copy of all 64 bytes.</summary>
    public ref readonly Command Command => ref _command;

    /// <summary>A word of the payload, 0 to 5.</summary>
    public ulong this[int word] => _command.Payload[word];

    /// <summary>Nanoseconds since boot, 0: none. When it has passed the call is cancelled.</summary>
    public ulong Deadline => _command.Deadline;

    /// <summary>The client asked for an early end, or is gone.</summary>
    public bool CancelRequested { get; private set; }

    /// <summary>Cancelled together with <see cref="CancelRequested"/>; of no use after the call's end.</summary>
    public CancellationToken Cancellation
    {
        get
        {
            _isMarked = true;
            return (_cancellation ??= NewCancellation()).Token;
        }
    }

    /// <summary>The handler's own note of what it waits for, so that a cancel can find it.</summary>
    public object? Waiting
    {
        get => _waiting;
        set => (_waiting, _isMarked) = (value, true);
    }

    /// <summary>What it has been passed on as, while that is under way: it ends early when this does.</summary>
    internal CallSlot? PassedAs
    {
        get => _passedAs;
        set => (_passedAs, _isMarked) = (value, true);
    }

    internal uint Token => _command.Token;

    /// <summary>Where the command is copied to.</summary>
    internal ref Command Copy => ref _command;

    /// <summary>
    /// Where the session's dispatcher keeps the command; <see cref="NoPlace"/> until it has not ended at once.
    /// </summary>
    internal int Place { get; set; }

    /// <summary>The deadline has passed: an early end is a late one.</summary>
    internal bool DeadlinePassed { get; private set; }

    internal static bool HasPlace => s_taken < Limit;

    /// <summary>The payload as the method's arguments, of at most 48 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Arguments<T>() where T : unmanaged => Unsafe.As<Payload, T>(ref _command.Payload);

    /// <summary>
    /// An item of a stream. Waits while the client has given no credit. Cancelled; or why the channel has ended.
    /// </summary>
    public async ValueTask<StatusCode> Shoot(ulong value)
    {
        while (true)
        {
            if (CancelRequested) return StatusCode.Cancelled;
            StatusCode code = Place == NoPlace ? StatusCode.Full : Session.Shoot(this, value);
            if (code != StatusCode.Full) return code;
            _isMarked = true;
            await (_credit ??= new Signal<bool>()).Wait();
        }
    }

    /// <summary>Puts a capability beside the completion that is still to come.</summary>
    public StatusCode Give(Handle handle, Rights rights) => Channels.Give(Session.KernelHandle, Token, handle, rights);

    /// <summary>The capability that the client put beside the command.</summary>
    public Result<Handle> Take() => Channels.Take(Session.KernelHandle, Token);

    /// <summary>One whose command is still to be copied into it.</summary>
    internal static Call Take(Session session)
    {
        Call call = s_free ?? new Call();
        s_free = call.Next;
        s_taken++;
        call.Session = session;
        call.Place = NoPlace;
        return call;
    }

    /// <summary>Back into the pool, as new.</summary>
    internal void GiveBack()
    {
        Session = null!;
        Next = s_free;
        s_free = this;
        s_taken--;
        if (s_starvedHead is not null) WakeStarved();
    }

    /// <summary>As new, for another command of the same session.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Renew()
    {
        if (_isMarked) Clean();
    }

    /// <summary>The client takes more of the stream.</summary>
    internal void HasCredit()
    {
        _isMarked = true;
        _credit?.Set(true);
    }

    /// <summary>Its deadline has passed.</summary>
    internal void BeLate() => DeadlinePassed = _isMarked = true;

    /// <summary>The handler is asked to finish soon.</summary>
    internal void RequestEnd()
    {
        CancelRequested = _isMarked = true;
        _credit?.Set(true);
        _cancellation?.Cancel();
        _passedAs?.Cancel();
    }

    /// <summary>Has to be told when there is a place again.</summary>
    internal static void AwaitPlace(Session session)
    {
        if (session.IsStarved) return;
        session.IsStarved = true;
        session.NextStarved = null;
        if (s_starvedTail is null) s_starvedHead = session;
        else s_starvedTail.NextStarved = session;
        s_starvedTail = session;
    }

    /// <summary>Runs the handler: true if it did not have to wait for anything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool RunsToItsEnd(out Reply reply)
    {
        ValueTaskAwaiter<Reply> handled = Session.Handle(this).GetAwaiter();
        bool hasEnded = handled.IsCompleted;
        reply = hasEnded ? handled.GetResult() : default;
        if (!hasEnded) _awaiter = handled;
        return hasEnded;
    }

    /// <summary>The handler has not ended; its reply is the session's.</summary>
    internal void AwaitEnd() => _awaiter.UnsafeOnCompleted(_finish);

    private void Finish()
    {
        Reply reply = _awaiter.GetResult();
        _awaiter = default;
        Session.Finish(this, reply);
    }

    private void Clean()
    {
        _isMarked = CancelRequested = DeadlinePassed = false;
        _waiting = _passedAs = null;
        _credit?.Reset();
        if (_cancellation is { } used && !used.TryReset()) _cancellation = null;
    }

    /// <summary>Kept with the pooled call, and replaced when it has been used.</summary>
    private CancellationTokenSource NewCancellation()
    {
        CancellationTokenSource source = new();
        if (CancelRequested) source.Cancel();
        return source;
    }

    private static void WakeStarved()
    {
        if (s_starvedHead is not { } session) return;
        s_starvedHead = session.NextStarved;
        if (s_starvedHead is null) s_starvedTail = null;
        session.IsStarved = false;
        session.NextStarved = null;
        session.PlaceIsFree();
    }
}
