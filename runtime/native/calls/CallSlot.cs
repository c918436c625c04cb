using System;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>
/// One outstanding call: the command while it waits for room, its deadline, and whoever awaits it. Pooled: it goes back
/// when its completion has been taken, so thousands of calls cost nothing but the first time.
/// <code>
///     Take ──> queued (no room) ──> in the ring ──> ended (reaped, or the channel ended) ──> taken, back in the pool
/// </code>
/// A deadline asks: it sets the cancel bit. A server that ignores it for <see cref="GraceNs"/> loses the channel.
/// </summary>
internal sealed class CallSlot : Timer, IValueTaskSource<Completion>
{
    private const ulong GraceNs = 1_000_000_000;

    private static CallSlot? s_free;

    /// <summary>In the pool or in the channel's queue for room.</summary>
    internal CallSlot? Next;

    internal Command Command;
    internal CallChannel Channel = null!;
    internal uint Token;
    internal bool IsInRing;

    /// <summary>A capability that goes beside the command; none: nothing.</summary>
    internal Handle Give;
    internal Rights GiveRights;
    private ManualResetValueTaskSourceCore<Completion> _core;
    private bool _deadlineAsked;

    /// <summary>Tells this use of the slot from the next one.</summary>
    public short Version => _core.Version;

    /// <summary>The completion is here and has not been taken.</summary>
    public bool IsEnded { get; private set; }

    public ValueTask<Completion> Task => new(this, _core.Version);

    public static CallSlot Take(CallChannel channel, in Command command)
    {
        CallSlot slot = s_free ?? new CallSlot();
        s_free = slot.Next;
        slot.Next = null;
        slot.Channel = channel;
        slot.Command = command;
        slot.Give = default;
        slot.IsInRing = slot.IsEnded = slot._deadlineAsked = false;
        if (command.Deadline != 0) Timers.Set(slot, command.Deadline);
        return slot;
    }

    /// <summary>The end of the call; whoever awaits it is put on the run queue.</summary>
    public void End(in Completion completion)
    {
        Timers.Cancel(this);
        IsEnded = true;
        _core.SetResult(_deadlineAsked && completion.Code == StatusCode.Cancelled
            ? new Completion(completion.Token, StatusCode.TimedOut, completion.Value, completion.Hop)
            : completion);
    }

    /// <summary>The completion; frees the slot.</summary>
    public Completion GetResult(short version)
    {
        Completion completion = _core.GetResult(version);
        _core.Reset();
        IsEnded = false;
        Next = s_free;
        s_free = this;
        return completion;
    }

    public ValueTaskSourceStatus GetStatus(short version) => _core.GetStatus(version);

    public void OnCompleted(
        Action<object?> continuation, object? state, short version, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, version, flags);

    internal override void Expire()
    {
        if (_deadlineAsked)
        {
            Channel.Close(StatusCode.TimedOut);
            return;
        }
        _deadlineAsked = true;
        Timers.Set(this, Due + GraceNs);
        Channel.Cancel(this);
    }
}
