using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>
/// The server end of a channel in the loop. A command is taken only when there is a place for it
/// (<see cref="HasPlace"/>); what stays in the ring is the back-pressure on the client. At most
/// <see cref="TurnCommands"/> are taken per turn, so that no client starves the others.
/// <para>
/// The client is not trusted: a cursor that cannot be, or a completion that does not fit, ends this channel as Broken
/// and nobody else notices. After its end the channel's memory stays mapped until <see cref="Release"/>, because work
/// that was begun may still look at what the client lent.
/// </para>
/// </summary>
public abstract class ServedChannel : LoopSource
{
    private const int TurnCommands = 32;
    private const PacketBits Gone = PacketBits.Died | PacketBits.Closed;

    private LivePage _page;
    private ServerEnd<LivePage> _end;
    private PacketBits _gone;

    /// <summary>Ok while it is served; then why it ended: PeerDied, Closed, Broken.</summary>
    public StatusCode State { get; private set; }

    /// <summary>What the client did, when <see cref="State"/> is Broken.</summary>
    public BrokenReason BrokenReason => _end.Broken;

    /// <summary>Takes a server end over and makes it known to the loop.</summary>
    /// <param name="end">[Signal, Wait]</param>
    /// <param name="band">Urgency of its commands.</param>
    public StatusCode Attach(Handle end, int band = 3)
    {
        Result<LivePage> page = Channels.Map(end);
        if (!page.IsOk) return page.Code;
        KernelHandle = end;
        _page = page.Value;
        _end = new ServerEnd<LivePage>(_page, Geometry.Default);
        if (_end.Broken != BrokenReason.None) return StatusCode.Broken;
        StatusCode code = Loop.Attach(this, band);
        if (code == StatusCode.Ok) Loop.ToServe(this);
        return code;
    }

    /// <summary>
    /// Is there a place for one more command? False: it is asked again after <see cref="ServeAgain"/>.
    /// </summary>
    protected abstract bool HasPlace();

    /// <summary>A command has been taken. Its completion is owed.</summary>
    protected abstract void OnCommand(in Command command);

    /// <summary>The client may have set cancel bits.</summary>
    protected abstract void OnNotice();

    /// <summary>Nothing more will come, and completions go nowhere.</summary>
    protected abstract void OnEnd(StatusCode why);

    /// <summary>There is a place again.</summary>
    protected void ServeAgain() => Loop.ToServe(this);

    protected bool IsCancelRequested(uint token) => State == StatusCode.Ok && _end.IsCancelRequested(token);

    protected void Post(in Completion completion)
    {
        if (State != StatusCode.Ok) return;
        if (_end.Post(completion) == Attempt.Done) Loop.ToPublish(this);
        else End(StatusCode.Broken);
    }

    /// <summary>Ends the channel from this side.</summary>
    protected void End(StatusCode why)
    {
        if (State != StatusCode.Ok) return;
        State = why;
        OnEnd(why);
    }

    /// <summary>Closes the end and gives up everything that was lent on it.</summary>
    protected void Release() => Loop.Detach(this);

    internal override void OnPacket(PacketBits bits)
    {
        _gone |= bits & Gone;
        Loop.ToServe(this);
    }

    internal override bool CanLook => true;

    internal override bool Look()
    {
        if (State != StatusCode.Ok) return false;
        bool hasNews = _page.LoadAcquire64(Geometry.ClientLine + Geometry.PublishWord) != _end.Seen;
        _gone |= (PacketBits)_page.LoadAcquire32(Geometry.ClientLine + Geometry.Dead) & Gone;
        if (!hasNews && _gone == PacketBits.None) return false;
        Loop.ToServe(this);
        return true;
    }

    internal override bool Publish() => _end.Publish();

    internal override Arm ArmRequest => new(KernelHandle.Value, ArmBits.Work, _end.Seen);

    internal override bool Serve()
    {
        if (State != StatusCode.Ok) return false;
        if (_gone != PacketBits.None) End((_gone & PacketBits.Died) != 0 ? StatusCode.PeerDied : StatusCode.Closed);
        else if (TakeSome()) return true;
        return false;
    }

    /// <returns>True if there may be more to take at once.</returns>
    private bool TakeSome()
    {
        for (int taken = 0; State == StatusCode.Ok; taken++)
        {
            if (taken == TurnCommands) return true;
            if (!HasPlace()) break;
            Attempt attempt = _end.TryTake(out Command command);
            if (attempt == Attempt.Broken) End(StatusCode.Broken);
            if (attempt == Attempt.Empty) Rest();
            if (attempt != Attempt.Done) break;
            Loop.ToPublish(this);
            OnCommand(command);
        }
        return false;
    }

    private void Rest()
    {
        OnNotice();
        Loop.ToArm(this);
    }
}
