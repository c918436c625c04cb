using System;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// One client of a server: its channel, who it is, the buffer that it lent, and its calls in hand.
/// <para>
/// The client is not trusted. A command is a copy; strings are copied once before they are looked at; every offset is
/// checked against the lend, and what is wrong is answered with <c>BadArgument</c>. A client that breaks the ring
/// protocol loses its channel, with the reason in the log. At its end the calls in hand are cancelled; when the last
/// has finished the channel and what was lent on it are given up.
/// </para>
/// </summary>
public abstract class Session : ServedChannel
{
    /// <summary>Bytes of the longest text that a client may send.</summary>
    public const int MaxText = 64 * 1024;

    private static byte[]? s_text;

    internal Session? NextStarved;

    /// <summary>Counts its clients; null: nobody does.</summary>
    internal Service? Service;
    internal bool IsStarved;
    private readonly Call?[] _calls = new Call?[Places];
    private SharedBytes _buffer;
    private int _inHand;

    /// <summary>Calls that this process has taken, of all its clients, since it began.</summary>
    public static ulong Taken { get; private set; }

    /// <summary>Stamped by init.</summary>
    public ClientIdentity Client { get; private set; }

    /// <summary>The method of the lowest bit of <see cref="ClientIdentity.Methods"/>.</summary>
    protected internal virtual ushort FirstMethod => 0;

    /// <summary>Calls begun and not yet answered.</summary>
    public int InHand => _inHand;

    /// <summary>Answers one command. Runs on the loop's one thread; may wait.</summary>
    protected internal abstract ValueTask<Reply> Handle(Call call);

    /// <summary>The channel stands; nothing has been taken from it yet.</summary>
    protected internal virtual void Opened()
    {
    }

    /// <summary>The client wants this call ended early, or is gone: make its handler finish soon.</summary>
    protected internal virtual void Cancel(Call call)
    {
    }

    /// <summary>The channel has ended: PeerDied, Closed or Broken. Every call in hand has been cancelled.</summary>
    protected internal virtual void Ended(StatusCode why)
    {
    }

    /// <summary>After <see cref="Ended"/>: the last call in hand has been answered.</summary>
    protected virtual void Over()
    {
    }

    /// <summary>
    /// Passes a call on, with its payload as it is, and answers with what comes back. Its deadline goes with it, and so
    /// does a cancel; a failure there is one hop further away here. Nothing is allocated once the pool is warm; a call
    /// that the client reads as a stream becomes one there, which costs an object.
    /// <para>
    /// What the payload names in the client's buffer lies in this session's, and means nothing to the next server: see
    /// <see cref="Onward"/>, which knows the interface.
    /// </para>
    /// </summary>
    /// <param name="call">Not to be answered otherwise.</param>
    /// <param name="next">Where to.</param>
    public static ValueTask<Reply> Forward(Call call, ICallTarget next)
    {
        if (call.Command.Is(CommandFlags.OneWay)) return new(next.Send(call.Command));
        if (call.Command.Is(CommandFlags.Stream)) return new PassedStream(call).Relay(next);
        Passage passage = Passage.Take(call);
        next.Submit(passage);
        return passage.Task;
    }

    /// <summary>A range of the session buffer that the client named. False: answer <c>BadArgument</c>.</summary>
    public bool TryBytes(ulong offset, ulong length, out SharedBytes bytes)
    {
        bytes = default;
        if (_buffer.Length == 0) Borrow();
        if (!_buffer.Holds(offset, length)) return false;
        bytes = _buffer.Slice((int)offset, (int)length);
        return true;
    }

    /// <summary>
    /// A text in the session buffer, copied once, then decoded. False: out of range, too long, or not UTF-8.
    /// </summary>
    public bool TryText(ulong offset, ulong length, int limit, out string text)
    {
        text = string.Empty;
        if (length > (ulong)Math.Min(limit, MaxText) || !TryBytes(offset, length, out SharedBytes bytes)) return false;
        s_text ??= new byte[MaxText];
        Span<byte> copy = s_text.AsSpan(0, bytes.Length);
        bytes.Span.CopyTo(copy);
        if (!System.Text.Unicode.Utf8.IsValid(copy)) return false;
        text = Encoding.UTF8.GetString(copy);
        return true;
    }

    /// <summary>Lends a region to the client; answers its number, 0 for the first.</summary>
    public Result<uint> Lend(Handle region, Rights rights) => Channels.Lend(KernelHandle, region, rights);

    /// <summary>Ends the session from this side.</summary>
    public void Drop(StatusCode why) => End(why);

    /// <summary>Takes the server end over and begins to serve it.</summary>
    public StatusCode Open(Handle end, ClientIdentity client)
    {
        Client = client;
        StatusCode code = Attach(end);
        if (code != StatusCode.Ok) return code;
        Permit(FirstMethod, client.Methods);
        Opened();
        return code;
    }

    /// <summary>Begins to serve a new channel.</summary>
    /// <returns>Its client end.</returns>
    public Result<Handle> Open(ClientIdentity client)
    {
        Result<ChannelEnds> ends = Channels.Create();
        if (!ends.IsOk) return ends.Code;
        StatusCode opened = Open(ends.Value.Server, client);
        if (opened == StatusCode.Ok) return ends.Value.Client;
        Handles.Close(ends.Value.Client);
        Handles.Close(ends.Value.Server);
        return opened;
    }

    internal StatusCode Shoot(Call call, ulong value) => Shoot(call.Place, value);

    internal void PlaceIsFree() => ServeAgain();

    /// <summary>The end of a call that has a place; it may be used again.</summary>
    internal void Finish(Call call, in Reply reply)
    {
        _calls[call.Place] = null;
        _inHand--;
        bool isLate = call.DeadlinePassed && reply.Code == StatusCode.Cancelled;
        Answer(call.Place, isLate ? StatusCode.TimedOut : reply.Code, reply.Value, reply.Hop, reply.Flags);
        LetGoIfOver();
        call.Renew();
        call.GiveBack();
    }

    protected sealed override bool HasPlace()
    {
        if (Call.HasPlace) return true;
        Call.AwaitPlace(this);
        return false;
    }

    protected sealed override int RunPlain(int most)
    {
        int ran = 0;
        if (!Call.HasPlace) return ran;
        Call call = Call.Take(this);
        while (ran < most && State == StatusCode.Ok && TryTakePlain(ref call.Copy))
        {
            ran++;
            Taken++;
            _inHand++;
            if (call.RunsToItsEnd(out Reply reply)) AnswerPlain(call, reply);
            else
            {
                Leave(call);
                if (!Call.HasPlace) return ran;
                call = Call.Take(this);
            }
        }
        call.GiveBack();
        return ran;
    }

    protected sealed override void OnCommand(int place)
    {
        Taken++;
        Call call = Call.Take(this);
        call.Copy = CommandAt(place);
        _inHand++;
        Put(call, place);
        if (call.RunsToItsEnd(out Reply reply)) Finish(call, reply);
        else call.AwaitEnd();
    }

    protected sealed override void OnNews(int place, News news)
    {
        Call call = _calls[place]!;
        if ((news & News.Credit) != 0) call.HasCredit();
        if ((news & News.Deadline) != 0) call.BeLate();
        if ((news & (News.Cancel | News.Deadline)) != 0) RequestEnd(call);
    }

    protected sealed override void OnEnd(StatusCode why)
    {
        if (why == StatusCode.Broken)
            Trace.Line($"process {Client.ProcessId} broke its channel: reason {(uint)BrokenReason}");
        foreach (Call? call in _calls)
        {
            if (call is not null) RequestEnd(call);
        }
        Service?.Left();
        Ended(why);
        LetGoIfOver();
    }

    /// <summary>The end has come, and nothing is in hand any more that might look at what the client lent.</summary>
    private void LetGoIfOver()
    {
        if (State == StatusCode.Ok || _inHand != 0 || KernelHandle.IsNone) return;
        Release();
        Over();
    }

    private void RequestEnd(Call call)
    {
        if (call.CancelRequested) return;
        call.RequestEnd();
        Cancel(call);
    }

    /// <summary>The end of a call that never had a place.</summary>
    private void AnswerPlain(Call call, in Reply reply)
    {
        _inHand--;
        AnswerPlain(call.Command, reply.Code, reply.Value, reply.Hop, reply.Flags);
        LetGoIfOver();
        call.Renew();
    }

    /// <summary>A plain call goes on: from now on it can be found. Its session may have ended meanwhile.</summary>
    private void Leave(Call call)
    {
        Put(call, Keep(call.Command));
        call.AwaitEnd();
        if (State != StatusCode.Ok) RequestEnd(call);
    }

    private void Put(Call call, int place)
    {
        call.Place = place;
        _calls[place] = call;
    }

    private void Borrow()
    {
        Result<SharedBytes> buffer = Channels.Borrow(KernelHandle, 0);
        if (buffer.IsOk) _buffer = buffer.Value;
    }
}
