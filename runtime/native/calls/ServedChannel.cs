using System.Runtime.CompilerServices;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>
/// The server end of a channel in the loop. What a command asks for besides being run (its place in a chain or behind
/// others of its object, its deadline, an early end, shots) is the <see cref="Dispatcher{TPage, TChecks, TPool}"/>'s
/// affair: here its commands get their turn.
/// <para>
/// A command is taken only when there is a place for it, on this channel and in the process (<see cref="HasPlace"/>);
/// what stays in the ring is the back-pressure on the client. At most <see cref="TurnCommands"/> are started per turn,
/// so that no client starves the others.
/// </para>
/// <para>
/// The client is not trusted: a cursor that cannot be, or a completion that does not fit, ends this channel as Broken
/// and nobody else notices. After its end the channel's memory stays mapped until <see cref="Release"/>, because work
/// that was begun may still look at what the client lent.
/// </para>
/// </summary>
public abstract class ServedChannel : LoopSource
{
    private const int TurnCommands = 32;
    private const PacketBits Gone = PacketBits.Died | PacketBits.Closed | PacketBits.Revoked;

    private readonly DeadlineTimer _deadline;
    private LivePage _page;
    private Dispatcher<LivePage, Enforced, InFlightArray> _dispatcher;

    protected ServedChannel()
    {
        _deadline = new DeadlineTimer(this);
        CanLook = true;
    }

    /// <summary>Ok while it is served; then why it ended: PeerDied, Closed, Revoked, Broken.</summary>
    public StatusCode State { get; private set; }

    /// <summary>What the client did, when <see cref="State"/> is Broken.</summary>
    public BrokenReason BrokenReason => _dispatcher.Broken;

    /// <summary>Commands that may be in flight on one channel: as many as can be outstanding on one page.</summary>
    protected static int Places => (int)Geometry.Default.CompletionCapacity;

    /// <summary>Has the client published what this side has not looked at?</summary>
    protected bool HasNews => _page.LoadAcquire64(Geometry.ClientLine + Geometry.PublishWord) != _dispatcher.Seen;

    /// <summary>Has the kernel marked the client as gone? True before the packet that says so has been heard.</summary>
    protected bool PeerIsGone => State != StatusCode.Ok || Mark != PacketBits.None;

    /// <summary>Takes a server end over and makes it known to the loop.</summary>
    /// <param name="end">[Signal, Wait]</param>
    /// <param name="band">Urgency of its commands.</param>
    public StatusCode Attach(Handle end, int band = 3)
    {
        Result<MappedChannel> mapped = Channels.Map(end);
        if (!mapped.IsOk) return mapped.Code;
        if (mapped.Value.Geometry.ChannelKind != ChannelKind.Calls) return StatusCode.BadArgument;
        KernelHandle = end;
        _page = mapped.Value.Page;
        ServerEnd<LivePage, Enforced> ring = new(_page, mapped.Value.Geometry);
        _dispatcher = new Dispatcher<LivePage, Enforced, InFlightArray>(ring, new InFlightArray(Places));
        if (_dispatcher.Broken != BrokenReason.None) return StatusCode.Broken;
        StatusCode code = Loop.Attach(this, band);
        if (code == StatusCode.Ok) Loop.ToServe(this);
        return code;
    }

    /// <summary>
    /// Which methods the client may call; after <see cref="Attach"/>, before the loop's next turn. Others are answered
    /// with AccessDenied, from the copy of the command, and never seen here.
    /// </summary>
    /// <param name="first">What the lowest bit stands for.</param>
    /// <param name="methods">A bit per method; all ones: every method.</param>
    protected void Permit(ushort first, ulong methods) =>
        (_dispatcher.FirstMethod, _dispatcher.Methods) = (first, methods);

    /// <summary>
    /// Is there a place for one more command? False: it is asked again after <see cref="ServeAgain"/>.
    /// </summary>
    protected abstract bool HasPlace();

    /// <summary>
    /// Runs plain commands (<see cref="TryTakePlain"/>), as many as come one after the other: the way of those that end
    /// at once. What it leaves takes the other one, through <see cref="OnCommand"/>.
    /// </summary>
    /// <param name="most">At least 1.</param>
    /// <returns>How many it has taken.</returns>
    protected virtual int RunPlain(int most) => 0;

    /// <summary>A command may run now. Its end is owed: <see cref="Answer"/>.</summary>
    /// <param name="place">Names it until then, 0 to <see cref="Places"/>-1.</param>
    protected abstract void OnCommand(int place);

    /// <summary>The client wants a running command ended, or its deadline has passed.</summary>
    protected abstract void OnNews(int place, News news);

    /// <summary>Nothing more will come, and completions go nowhere.</summary>
    protected abstract void OnEnd(StatusCode why);

    /// <summary>There is a place again.</summary>
    protected void ServeAgain() => Loop.ToServe(this);

    /// <summary>The copy of a command in flight.</summary>
    protected ref readonly Command CommandAt(int place) => ref _dispatcher[place];

    /// <summary>Takes the next command if it asks for nothing besides being run; it has no place.</summary>
    /// <param name="command">Where its copy goes; what was there is lost in any case.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool TryTakePlain(ref Command command) => _dispatcher.TryTakePlain(ref command);

    /// <summary>The end of a plain command, before anything else was taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void AnswerPlain(in Command command, StatusCode code, ulong value, byte hop, CompletionFlags flags)
    {
        if (State != StatusCode.Ok) return;
        if (_dispatcher.EndPlain(command, code, value, hop, flags) != Attempt.Done) End(StatusCode.Broken);
        else if (!IsToPublish) Loop.ToPublish(this);
    }

    /// <summary>A plain command did not end at once: it gets a place, and is like any other.</summary>
    protected int Keep(in Command command) => _dispatcher.Keep(command);

    /// <summary>The end of a command.</summary>
    /// <param name="hop">How far behind this server it failed; see <see cref="Completion.Hop"/>.</param>
    /// <param name="flags">Of a failure that was passed on.</param>
    protected void Answer(int place, StatusCode code, ulong value, byte hop = 0, CompletionFlags flags = 0)
    {
        if (State != StatusCode.Ok) return;
        if (_dispatcher.End(place, code, value, hop, flags) == Attempt.Done) Loop.ToPublish(this);
        else End(StatusCode.Broken);
        if (_dispatcher.HasMore) Loop.ToServe(this);
    }

    /// <summary>One completion of a stream that is not its last.</summary>
    /// <returns>Ok; Full: no credit, until there is news of it; or why the channel has ended.</returns>
    protected StatusCode Shoot(int place, ulong value)
    {
        if (State != StatusCode.Ok) return State;
        Attempt attempt = _dispatcher.TryShoot(place, StatusCode.Ok, value);
        if (attempt == Attempt.Full) return StatusCode.Full;
        if (attempt == Attempt.Done) Loop.ToPublish(this);
        else End(StatusCode.Broken);
        return State;
    }

    /// <summary>Ends the channel from this side.</summary>
    protected void End(StatusCode why)
    {
        if (State != StatusCode.Ok) return;
        State = why;
        Timers.Cancel(_deadline);
        OnEnd(why);
    }

    /// <summary>Closes the end and gives up everything that was lent on it.</summary>
    protected void Release() => Loop.Detach(this);

    internal override bool TakesNoteOnly => false;

    internal override bool Look() => State == StatusCode.Ok && (Mark != PacketBits.None || HasNews);

    /// <summary>What the kernel has written about the peer.</summary>
    private PacketBits Mark => (PacketBits)_page.LoadAcquire32(Geometry.ClientLine + Geometry.Dead) & Gone;

    internal override bool Publish() => _dispatcher.Publish();

    internal override Arm ArmRequest => new(KernelHandle.Value, ArmBits.Work, _dispatcher.Seen);

    internal override bool Serve(PacketBits heard)
    {
        if (State != StatusCode.Ok) return false;
        PacketBits gone = heard & Gone | Mark;
        if (gone == PacketBits.None) return StartSome();
        End(WhyGone(gone));
        return false;
    }

    private static StatusCode WhyGone(PacketBits gone)
    {
        if ((gone & PacketBits.Died) != 0) return StatusCode.PeerDied;
        return (gone & PacketBits.Closed) != 0 ? StatusCode.Closed : StatusCode.Revoked;
    }

    /// <returns>True if there is more to start at once.</returns>
    private bool StartSome()
    {
        Loop.ToPublish(this);
        for (int left = TurnCommands; ;)
        {
            left -= RunPlain(left);
            if (State != StatusCode.Ok) return false;
            if (_dispatcher.IsQuiet && !HasNews)
            {
                Timers.Cancel(_deadline);
                Loop.ToArm(this);
                return false;
            }
            if (left <= 0) return true;
            if (!HasPlace() || !StartOne()) return false;
            left--;
        }
    }

    /// <summary>Starts one command, of whatever kind.</summary>
    /// <returns>False: there is none that may start, and what there was to hear has been told.</returns>
    private bool StartOne()
    {
        ulong now = Clock.NowNs;
        Attempt attempt = _dispatcher.TryStart(now, out int place);
        if (attempt == Attempt.Broken) End(StatusCode.Broken);
        if (attempt is Attempt.Empty or Attempt.Full) Rest(now);
        if (attempt == Attempt.Done) OnCommand(place);
        return attempt == Attempt.Done;
    }

    private void Rest(ulong now)
    {
        while (_dispatcher.TryTakeNews(now, out int place, out News news)) OnNews(place, news);
        if (_dispatcher.NextDeadline == ulong.MaxValue) Timers.Cancel(_deadline);
        else Timers.Set(_deadline, _dispatcher.NextDeadline);
        Loop.ToArm(this);
    }

    private sealed class DeadlineTimer(ServedChannel channel) : Timer
    {
        internal override void Expire() => Loop.ToServe(channel);
    }
}
