using System.Runtime.CompilerServices;
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
public sealed class CallChannel : LoopSource, ICallHolder, ICallTarget
{
    /// <summary>Calls that may wait for room.</summary>
    public const int QueueLimit = 4096;

    /// <summary>What the kernel writes where it says that the peer is gone. Other bits there are the peer's.</summary>
    private const PacketBits Gone = PacketBits.Died | PacketBits.Closed | PacketBits.Revoked;

    private readonly Place[] _slots;
    private readonly uint _slotMask;
    private readonly LivePage _page;
    private readonly CallQueue _queue = new();
    private StreamSlot? _owing;
    private ClientEnd<LivePage, Enforced> _end;

    private CallChannel(Handle handle, LivePage page, Geometry geometry)
    {
        KernelHandle = handle;
        CanLook = true;
        _slots = new Place[geometry.CompletionCapacity];
        _slotMask = geometry.CompletionCapacity - 1;
        _page = page;
        _end = new ClientEnd<LivePage, Enforced>(page, geometry);
    }

    /// <summary>Ok while calls can be made; then why not: PeerDied, Closed, Revoked, Broken, TimedOut.</summary>
    public StatusCode State { get; private set; }

    /// <summary>Calls that this process has begun, of all servers; not those that are one-way.</summary>
    public static ulong Begun { get; private set; }

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
    public ValueTask<Completion> Call(in Command command) => Submitted(CompletionSlot.Take(command)).Task;

    /// <summary>A call with a capability beside it, which the server takes with the command's token.</summary>
    public ValueTask<Completion> Call(in Command command, Handle give, Rights rights) =>
        Submitted(CompletionSlot.Take(command, give, rights)).Task;

    /// <summary>A call that may be cancelled.</summary>
    public PendingCall Start(in Command command) => new(Submitted(CompletionSlot.Take(command)));

    /// <summary>The synchronous form: submit and wait. Runs no continuation; not for handlers.</summary>
    public Completion CallAndWait(in Command command) => Loop.WaitFor(Call(command));

    /// <summary>A call of any kind: its slot ends with the completion, or with why there is none.</summary>
    public void Submit(CallSlot slot)
    {
        slot.Holder = this;
        bool goesAtOnce = State == StatusCode.Ok && _queue.Count == 0 && slot.IsOrdinary
            && _end.TrySubmit(slot.Command, out slot.Token) == Attempt.Done;
        if (goesAtOnce) IsIn(slot);
        else SubmitOtherwise(slot);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SubmitOtherwise(CallSlot slot)
    {
        if (State != StatusCode.Ok) slot.End(new Completion(0, State, 0));
        else if (_queue.Count > 0 || !TryPut(slot)) Queue(slot);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void IsIn(CallSlot slot)
    {
        Begun++;
        slot.IsInRing = true;
        _slots[slot.Token & _slotMask].Slot = slot;
        if (!IsToPublish) Loop.ToPublish(this);
    }

    /// <summary>
    /// A one-way command: there is no answer. Full: there is no room now, or calls wait for it; else why the channel
    /// has ended.
    /// </summary>
    public StatusCode Send(in Command command)
    {
        if (State != StatusCode.Ok) return State;
        Attempt attempt = _queue.Count > 0 ? Attempt.Full : _end.TrySend(command);
        if (attempt == Attempt.Broken) EndAll(StatusCode.Broken);
        if (attempt != Attempt.Done) return State != StatusCode.Ok ? State : StatusCode.Full;
        Loop.ToPublish(this);
        return StatusCode.Ok;
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

    void ICallHolder.Cancel(CallSlot slot)
    {
        if (!slot.IsInRing) EndQueued(slot);
        else if (_end.RequestCancel(slot.Token)) Loop.ToPublish(this);
    }

    internal override bool Serve(PacketBits heard)
    {
        if (State != StatusCode.Ok) return false;
        // A revoked client has lost the page: there is nothing to be read in it.
        if ((heard & PacketBits.Revoked) != 0) EndAll(StatusCode.Revoked);
        else heard |= Mark;
        Reap();
        if ((heard & PacketBits.Died) != 0) EndAll(StatusCode.PeerDied);
        else if ((heard & PacketBits.Closed) != 0) EndAll(StatusCode.Closed);
        else if ((heard & PacketBits.Revoked) != 0) EndAll(StatusCode.Revoked);
        else if (State == StatusCode.Ok) Loop.ToArm(this);
        return false;
    }

    internal override bool Look() => State == StatusCode.Ok && (Mark != PacketBits.None || HasAnswers || HasRoom);

    /// <summary>What the kernel has written about the peer.</summary>
    private PacketBits Mark => (PacketBits)_page.LoadAcquire32(Geometry.ServerLine + Geometry.Dead) & Gone;

    private bool HasAnswers => _page.LoadAcquire64(Geometry.ServerLine + Geometry.PublishWord) != _end.Seen;

    /// <summary>Calls wait for room, and there is some.</summary>
    private bool HasRoom =>
        _queue.Count > 0 && (_end.Want & ArmBits.Room) != 0
        && _page.LoadAcquire32(Geometry.ServerLine + Geometry.PeerHead) != _end.HeadSeen;

    internal override bool Publish() => _end.Publish();

    internal override Arm ArmRequest =>
        new(KernelHandle.Value, _queue.Count > 0 ? _end.Want : ArmBits.Work, _end.Seen, _end.HeadSeen);

    private CompletionSlot Submitted(CompletionSlot slot)
    {
        Submit(slot);
        return slot;
    }

    private bool TryPut(CallSlot slot)
    {
        Attempt attempt = slot.Shots == 0
            ? _end.TrySubmit(slot.Command, out slot.Token)
            : _end.TrySubmitStream(slot.Command, slot.Shots, out slot.Token);
        if (attempt == Attempt.Broken) EndAll(StatusCode.Broken);
        if (attempt != Attempt.Done) return false;
        IsIn(slot);
        if (!slot.Give.IsNone) Channels.Give(KernelHandle, slot.Token, slot.Give, slot.GiveRights);
        return true;
    }

    /// <summary>More shots for a stream: now, or as soon as completions for them are free.</summary>
    internal void Grant(StreamSlot slot)
    {
        if (State != StatusCode.Ok || slot.IsOwing || TryGrant(slot)) return;
        slot.IsOwing = true;
        slot.NextOwing = _owing;
        _owing = slot;
    }

    /// <returns>False: not yet.</returns>
    private bool TryGrant(StreamSlot slot)
    {
        Attempt attempt = _end.TryCredit(slot.Token, slot.Owed);
        if (attempt == Attempt.Full) return false;
        if (attempt == Attempt.Done) Loop.ToPublish(this);
        slot.Owed = 0;
        return true;
    }

    private void GrantOwed()
    {
        while (_owing is { } slot && (slot.IsEnded || TryGrant(slot)))
        {
            _owing = slot.NextOwing;
            slot.IsOwing = false;
        }
    }

    private void Queue(CallSlot slot)
    {
        if (State != StatusCode.Ok || _queue.Count == QueueLimit)
        {
            slot.End(new Completion(0, State != StatusCode.Ok ? State : StatusCode.Full, 0));
            return;
        }
        _queue.Add(slot, this);
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
        if (_owing is not null) GrantOwed();
        if (_queue.Count > 0) PutQueued();
        return any;
    }

    private void End(in Completion completion)
    {
        uint place = completion.Token & _slotMask;
        CallSlot slot = _slots[place].Slot!;
        _slots[place].Slot = null;
        slot.End(completion);
    }

    private void PutQueued()
    {
        while (_queue.First is { } slot && TryPut(slot)) _queue.TakeFirst();
    }

    private void EndQueued(CallSlot slot)
    {
        if (_queue.Remove(slot)) slot.End(new Completion(0, StatusCode.Cancelled, 0));
    }

    private void EndAll(StatusCode why)
    {
        if (State != StatusCode.Ok) return;
        State = why;
        _end.End(why);
        while (_end.TryEndOutstanding(out Completion completion)) End(completion);
        while (_queue.TakeFirst() is { } slot) slot.End(new Completion(0, why, 0));
    }

    /// <summary>A structure: storing into an array of a class that has heirs costs a check of types.</summary>
    private struct Place
    {
        public CallSlot? Slot;
    }

    /// <summary>Where the client end puts what it has reaped: nothing runs yet, so nobody submits meanwhile.</summary>
    private readonly struct Ending(CallChannel channel) : ICompletionSink
    {
        public void Ended(in Completion completion)
        {
            if (completion.IsTerminal) channel.End(completion);
            else channel._slots[completion.Token & channel._slotMask].Slot!.Shot(completion);
        }
    }
}
