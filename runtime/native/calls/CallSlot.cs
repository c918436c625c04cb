using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks.Sources;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>
/// One outstanding call: the command while it waits for room, its deadline, and whoever awaits it. Pooled by those who
/// derive from it: it goes back when its completion has been taken, so thousands of calls cost nothing but the first
/// time.
/// <code>
///     taken ──> queued (no channel, no room) ──> in the ring ──> ended (reaped, or the channel ended) ──> back
/// </code>
/// A deadline asks: it sets the cancel bit. A server that ignores it for <see cref="GraceNs"/> loses the channel. A
/// cancellation token asks likewise, and has no patience of its own.
/// </summary>
public abstract class CallSlot : Timer
{
    private const ulong GraceNs = 1_000_000_000;

    /// <summary>In a queue; those who pool slots use it for the pool.</summary>
    protected internal CallSlot? Next;

    internal Command Command;
    internal uint Token;
    internal bool IsInRing;

    /// <summary>Of a stream: how many completions may come before the last one, at first. Otherwise 0.</summary>
    internal byte Shots;

    /// <summary>A capability that goes beside the command; none: nothing.</summary>
    internal Handle Give;
    internal Rights GiveRights;
    private ManualResetValueTaskSourceCore<Completion> _core;
    private CancellationTokenRegistration _cancellation;
    private bool _deadlineAsked, _hasCancellation;

    /// <summary>Tells this use of the slot from the next one.</summary>
    public short Version => _core.Version;

    /// <summary>The completion is here and has not been taken.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Who has it now: the channel that it waits for or went out on, or who looks for a channel.</summary>
    internal ICallHolder Holder { get; set; } = null!;

    /// <summary>The channel that the call went out on, for kernel commands about it; none: it never did.</summary>
    protected Handle ChannelEnd => IsInRing && Holder is CallChannel channel ? channel.KernelHandle : default;

    /// <summary>To be given up early: a queued call ends here, one that is out is asked to end.</summary>
    public void Cancel()
    {
        if (!IsEnded) Holder.Cancel(this);
    }

    /// <summary>Cancels when the token says so. After the call has been submitted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CancelWith(CancellationToken cancel)
    {
        if (cancel.CanBeCanceled && !IsEnded) Register(cancel);
    }

    private void Register(CancellationToken cancel)
    {
        _hasCancellation = true;
        CancellationTokenRegistration registration =
            cancel.Register(static slot => ((CallSlot)slot!).Cancel(), this);
        if (_hasCancellation) _cancellation = registration;
    }

    /// <summary>The end of the call; whoever awaits it is put on the run queue.</summary>
    public void End(in Completion completion)
    {
        if (IsSet) Timers.Cancel(this);
        if (_hasCancellation) Unregister();
        IsEnded = true;
        if (_deadlineAsked && completion.Code == StatusCode.Cancelled) EndLate(completion);
        else _core.SetResult(completion);
        Ended();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EndLate(in Completion completion) => _core.SetResult(
        new Completion(completion.Token, StatusCode.TimedOut, completion.Value, completion.Hop));

    /// <summary>A completion of a stream that is not its last. Takes note; runs nobody's code.</summary>
    internal virtual void Shot(in Completion completion)
    {
    }

    /// <summary>The last completion is here. Takes note; runs nobody's code.</summary>
    internal virtual void Ended()
    {
    }

    public ValueTaskSourceStatus GetStatus(short version) => _core.GetStatus(version);

    public void OnCompleted(
        Action<object?> continuation, object? state, short version, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, version, flags);

    /// <summary>Begins another life of the slot.</summary>
    protected void Prepare(in Command command)
    {
        Command = command;
        Begin();
    }

    /// <summary>Begins another life of the slot, with a command that has no flags.</summary>
    /// <param name="deadline">Nanoseconds since boot; 0: none.</param>
    /// <returns>Its payload: zeros, to be filled in before it is submitted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected ref Payload Prepare(ushort method, ulong deadline)
    {
        Command = new Command(method) { Deadline = deadline };
        Begin();
        return ref Command.Payload;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Begin()
    {
        Next = null;
        Give = default;
        IsInRing = IsEnded = _deadlineAsked = false;
        if (Command.Deadline != 0) Timers.Set(this, Command.Deadline);
    }

    /// <summary>One completion, and nothing beside the command.</summary>
    internal bool IsOrdinary => Shots == 0 && Give.IsNone;

    /// <summary>A capability is to go beside the command. Before it is submitted.</summary>
    protected void PutBeside(Handle give, Rights rights) => (Give, GiveRights) = (give, rights);

    /// <summary>The completion, once. The slot may be pooled after it.</summary>
    protected Completion TakeCompletion(short version)
    {
        Completion completion = _core.GetResult(version);
        _core.Reset();
        IsEnded = false;
        return completion;
    }

    internal override void Expire()
    {
        if (_deadlineAsked)
        {
            if (Holder is CallChannel channel) channel.Close(StatusCode.TimedOut);
            return;
        }
        _deadlineAsked = true;
        Timers.Set(this, Due + GraceNs);
        Holder.Cancel(this);
    }

    private void Unregister()
    {
        _hasCancellation = false;
        _cancellation.Dispose();
        _cancellation = default;
    }
}
