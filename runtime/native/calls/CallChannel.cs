using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>
/// The client end of a channel in the loop: calls to await.
/// <para>
/// A call is put into the ring at once and published with all others of the turn. Without room (ring full, or all 64
/// completion slots taken) it queues here, in order, up to <see cref="QueueLimit"/>; then <c>Full</c> is the answer. A
/// completion is matched to its slot by the token; the client end has proven that the token is outstanding.
/// </para>
/// <para>
/// The end of the channel (peer dead, closed, revoked, broken, closed here) ends every outstanding call once: first
/// what the peer had published is reaped, then the client end gives up its tokens one by one, then the queue is ended
/// as not started. Later calls are answered at once. The end itself stays open, because what shows memory that the peer
/// had lent stays mapped as long as it is: whoever opened the channel releases it.
/// </para>
/// </summary>
public sealed class CallChannel : LoopSource
{
    /// <summary>Calls that may wait for room.</summary>
    public const int QueueLimit = 4096;

    /// <summary>What the kernel writes where it says that the peer is gone. Other bits there are the peer's.</summary>
    private const PacketBits Gone = PacketBits.Died | PacketBits.Closed | PacketBits.Revoked;

    private readonly CallSlot?[] _slots;
    private readonly uint _slotMask;
    private readonly LivePage _page;
    private ClientEnd<LivePage, Enforced> _end;
    private CallSlot? _queueHead, _queueTail;
    private int _queued;

    private CallChannel(Handle handle, LivePage page, Geometry geometry)
    {
        KernelHandle = handle;
        _slots = new CallSlot?[geometry.CompletionCapacity];
        _slotMask = geometry.CompletionCapacity - 1;
        _page = page;
        _end = new ClientEnd<LivePage, Enforced>(page, geometry);
    }

    /// <summary>Ok while calls can be made; then why not: PeerDied, Closed, Revoked, Broken, TimedOut.</summary>
    public StatusCode State { get; private set; }

    /// <summary>What the server did, when <see cref="State"/> is Broken.</summary>
    public BrokenReason BrokenReason => _end.Broken;

    /// <summary>Completions that were late or forged, and changed nothing.</summary>
    public ulong Strays => _end.Strays;

    /// <summary>Has the kernel marked the peer as gone? True before the packet that says so has been heard.</summary>
    public bool PeerIsGone => State != StatusCode.Ok || _end.IsPeerGone;

    /// <summary>Takes a client end over and makes it known to the loop.</summary>
    /// <param name="handle">[Signal, Wait]</param>
    /// <param name="band">Urgency of its completions.</param>
    public static Result<CallChannel> Open(Handle handle, int band = 3)
    {
        Result<MappedChannel> mapped = Channels.Map(handle);
        if (!mapped.IsOk) return mapped.Code;
        if (mapped.Value.Geometry.ChannelKind != ChannelKind.Calls) return StatusCode.BadArgument;
        CallChannel channel = new(handle, mapped.Value.Page, mapped.Value.Geometry);
        if (channel._end.Broken != BrokenReason.None) return StatusCode.Broken;
        StatusCode code = Loop.Attach(channel, band);
        if (code != StatusCode.Ok) return code;
        Loop.ToArm(channel);
        return channel;
    }

    /// <summary>
    /// One call. The completion's status is the server's, or PeerDied, Closed, Revoked, Broken, Full, TimedOut.
    /// </summary>
    public ValueTask<Completion> Call(in Command command) => Submit(command, default, Rights.None).Task;

    /// <summary>A call with a capability beside it, which the server takes with the command's token.</summary>
    public ValueTask<Completion> Call(in Command command, Handle give, Rights rights) =>
        Submit(command, give, rights).Task;

    /// <summary>A call that may be cancelled.</summary>
    public PendingCall Start(in Command command) => new(Submit(command, default, Rights.None));

    /// <summary>The synchronous form: submit and wait. Runs no continuation; not for handlers.</summary>
    public Completion CallAndWait(in Command command)
    {
        CallSlot slot = Submit(command, default, Rights.None);
        Loop.WaitFor(slot);
        return slot.GetResult(slot.Version);
    }

    /// <summary>
    /// Ends the channel from this side, at once; outstanding calls end with <paramref name="why"/>. The peer is told;
    /// what it had lent is no longer mapped.
    /// </summary>
    public void Close(StatusCode why = StatusCode.Closed)
    {
        EndAll(why);
        Loop.Detach(this);
    }

    internal void Cancel(CallSlot slot)
    {
        if (!slot.IsInRing) EndQueued(slot);
        else if (_end.RequestCancel(slot.Token)) Loop.ToPublish(this);
    }

    internal override void OnPacket(PacketBits bits)
    {
        // A revoked client has lost the page: there is nothing to be read in it.
        if ((bits & PacketBits.Revoked) != 0) EndAll(StatusCode.Revoked);
        Reap();
        if ((bits & PacketBits.Died) != 0) EndAll(StatusCode.PeerDied);
        else if ((bits & PacketBits.Closed) != 0) EndAll(StatusCode.Closed);
        else if (State == StatusCode.Ok) Loop.ToArm(this);
    }

    internal override bool CanLook => true;

    internal override bool Look()
    {
        if (State != StatusCode.Ok) return false;
        PacketBits gone = (PacketBits)_page.LoadAcquire32(Geometry.ServerLine + Geometry.Dead) & Gone;
        if (gone == PacketBits.None) return Reap();
        OnPacket(gone);
        return true;
    }

    internal override bool Publish() => _end.Publish();

    internal override Arm ArmRequest =>
        new(KernelHandle.Value, _queued > 0 ? _end.Want : ArmBits.Work, _end.Seen, _end.HeadSeen);

    private CallSlot Submit(in Command command, Handle give, Rights rights)
    {
        CallSlot slot = CallSlot.Take(this, command);
        slot.Give = give;
        slot.GiveRights = rights;
        if (State != StatusCode.Ok) slot.End(new Completion(0, State, 0));
        else if (_queued > 0 || !TryPut(slot)) Queue(slot);
        return slot;
    }

    private bool TryPut(CallSlot slot)
    {
        Attempt attempt = _end.TrySubmit(slot.Command, out uint token);
        if (attempt == Attempt.Broken) EndAll(StatusCode.Broken);
        if (attempt != Attempt.Done) return false;
        slot.Token = token;
        slot.IsInRing = true;
        _slots[token & _slotMask] = slot;
        if (!slot.Give.IsNone) Channels.Give(KernelHandle, token, slot.Give, slot.GiveRights);
        Loop.ToPublish(this);
        return true;
    }

    private void Queue(CallSlot slot)
    {
        if (State != StatusCode.Ok || _queued == QueueLimit)
        {
            slot.End(new Completion(0, State != StatusCode.Ok ? State : StatusCode.Full, 0));
            return;
        }
        if (_queueTail is null) _queueHead = slot;
        else _queueTail.Next = slot;
        _queueTail = slot;
        _queued++;
        Loop.ToArm(this);
    }

    private bool Reap()
    {
        if (State != StatusCode.Ok) return false;
        Ending ending = new(this);
        Attempt attempt = _end.Reap(ref ending);
        bool any = attempt == Attempt.Done;
        if (any) _end.ReleaseReaped();
        if (attempt == Attempt.Broken) EndAll(StatusCode.Broken);
        PutQueued();
        return any;
    }

    private void End(in Completion completion)
    {
        uint place = completion.Token & _slotMask;
        CallSlot slot = _slots[place]!;
        _slots[place] = null;
        slot.End(completion);
    }

    private void PutQueued()
    {
        while (_queueHead is { } slot && TryPut(slot)) Unqueue();
    }

    private CallSlot Unqueue()
    {
        CallSlot slot = _queueHead!;
        _queueHead = slot.Next;
        if (_queueHead is null) _queueTail = null;
        slot.Next = null;
        _queued--;
        return slot;
    }

    private void EndQueued(CallSlot slot)
    {
        CallSlot? before = null;
        CallSlot? at = _queueHead;
        for (; at is not null && at != slot; at = at.Next) before = at;
        if (at is null) return;
        if (before is null) _queueHead = slot.Next;
        else before.Next = slot.Next;
        if (_queueTail == slot) _queueTail = before;
        slot.Next = null;
        _queued--;
        slot.End(new Completion(0, StatusCode.Cancelled, 0));
    }

    private void EndAll(StatusCode why)
    {
        if (State != StatusCode.Ok) return;
        State = why;
        _end.End(why);
        while (_end.TryEndOutstanding(out Completion completion)) End(completion);
        while (_queueHead is not null) Unqueue().End(new Completion(0, why, 0));
    }

    /// <summary>Where the client end puts what it has reaped: nothing runs yet, so nobody submits meanwhile.</summary>
    private readonly struct Ending(CallChannel channel) : ICompletionSink
    {
        public void Ended(in Completion completion)
        {
            if (completion.IsTerminal) channel.End(completion);
        }
    }
}
