using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Simulation;

/// <summary>
/// The client's side of a channel: what is to be sent, what is outstanding, and how the end of the channel becomes the
/// end of each. It keeps tokens and drafts; the operations are in the books.
/// </summary>
internal sealed class Caller : Session
{
    private readonly Dictionary<uint, Draft> _outstanding = [];
    private readonly Queue<uint> _toCancel = [];
    private readonly int _server;
    private readonly byte _shots;
    private ClientEnd<WordPage<View>, Enforced> _end;
    private Draft? _stream;
    private byte _creditDue;
    private ulong _patientUntil = ulong.MaxValue;
    private bool _hasAsked, _wasRefused, _isArmedForRoom;

    internal Caller(Actor actor, uint handle, View view, int place, SimProcess server)
        : base(actor, handle, view)
    {
        Place = place;
        _server = server.Number;
        Geometry geometry = actor.World.Plan.Geometry;
        _shots = (byte)Math.Min(2, geometry.CompletionCapacity - 1);
        _end = new ClientEnd<WordPage<View>, Enforced>(Page, geometry, actor.World.Plan.Cursor);
    }

    internal int Place { get; }

    internal LinkedList<Draft> Waiting { get; } = [];

    internal override ulong AlarmNs => _patientUntil;

    internal override bool WantsMore => _wasRefused && !_isArmedForRoom && (_end.Want & ArmBits.Room) != 0;

    internal bool IsIdle => _outstanding.Count == 0 && Waiting.Count == 0;

    internal override Arm Arm
    {
        get
        {
            uint want = _wasRefused ? _end.Want : ArmBits.Work;
            _isArmedForRoom = (want & ArmBits.Room) != 0;
            if (World.Wrong == Wrong.RoomNotArmed) want = ArmBits.Work;
            return new Arm(Handle, want, _end.Seen, _end.HeadSeen);
        }
    }

    internal string Describe() =>
        $"[to p{_server}: {Waiting.Count} waiting, {_outstanding.Count} outstanding, {_end.Broken}, "
        + $"{(Holder is null ? "armed" : "held")}]";

    internal override bool Consume()
    {
        _isArmedForRoom = false;
        PacketBits gone = Gone | (PacketBits)Page.LoadAcquire32(Geometry.ServerLine + Geometry.Dead);
        if (gone != PacketBits.None && World.Wrong == Wrong.EndsBeforeReaping) EndUnreaped();
        bool didSomething = Reap(gone != PacketBits.None || IsRevoked ? uint.MaxValue : (uint)Random.Next(1, 40));
        if (gone != PacketBits.None) EndAll((gone & PacketBits.Died) != 0 ? StatusCode.PeerDied : StatusCode.Closed);
        else if (IsRevoked) EndAll(StatusCode.Revoked);
        else if (_end.State == StatusCode.Broken) Break();
        else if (World.NowNs >= _patientUntil) LosePatience();
        return didSomething && !IsOver;
    }

    internal override bool Produce()
    {
        if (IsOver) return false;
        bool didSomething = GiveCredit();
        if (_creditDue == 0) didSomething |= Submit(Random.Next(1, 9));
        if (!didSomething || Random.Next(3) == 0) didSomething |= Cancel();
        if (_outstanding.Count == 0) _patientUntil = ulong.MaxValue;
        else if (_patientUntil == ulong.MaxValue && World.Plan.PatienceNs > 0)
            _patientUntil = World.NowNs + World.Plan.PatienceNs;
        return didSomething;
    }

    internal override bool Publish()
    {
        if (IsOver) return false;
        bool rings = _end.Publish();
        if (Random.Next(3) == 0) _end.ReleaseReaped();
        return rings;
    }

    /// <summary>Whoever wanted it wants it no more.</summary>
    internal void Abandon(Draft draft)
    {
        if (draft.Operation is null)
        {
            if (Waiting.Remove(draft)) draft.Refuse(StatusCode.Cancelled);
        }
        else if (_outstanding.TryGetValue(draft.Token, out Draft? mine) && mine == draft) Ask(draft.Token);
    }

    /// <summary>The program has no more use for the channel.</summary>
    internal void Leave()
    {
        World.Books.Closed(Actor.Self.Number, _server);
        World.Kernel.Close(Actor.Self, Handle);
        Finish();
    }

    private bool Reap(uint most)
    {
        Sink sink = new(this);
        bool didSomething = _end.Reap(ref sink, most) == Attempt.Done;
        if (_end.Strays > 0 && !IsTainted)
            throw new WorldFailure($"{Actor.Self} has completions that nobody waits for");
        if (didSomething) (_patientUntil, _hasAsked) = (ulong.MaxValue, false);
        if (didSomething && Random.Next(2) == 0) _end.ReleaseReaped();
        return didSomething;
    }

    private bool IsTainted => World.Books.IsUnsound(_server);

    private bool Submit(int most)
    {
        bool didSomething = false;
        _wasRefused = false;
        while (most-- > 0 && Waiting.First is { Value: { } draft })
        {
            if (draft.Kind == Kind.Stream && _stream is not null) break;
            Attempt attempt = TryPut(draft);
            if (attempt is Attempt.Broken) Break();
            if (attempt != Attempt.Done)
            {
                _wasRefused = attempt == Attempt.Full;
                break;
            }
            Waiting.RemoveFirst();
            didSomething = true;
        }
        return didSomething || !_wasRefused && Waiting.Count > 0 && _stream is null && !IsOver;
    }

    private Attempt TryPut(Draft draft)
    {
        int number = World.Books.Next;
        uint token = 0;
        Attempt attempt = draft switch
        {
            { Second: { } second } => TryPutChain(draft, second, number),
            { Kind: Kind.OneWay } => _end.TrySend(CommandOf(draft, number)),
            { Kind: Kind.Stream } => _end.TrySubmitStream(CommandOf(draft, number), _shots, out token),
            _ => _end.TrySubmit(CommandOf(draft, number), out token),
        };
        if (attempt != Attempt.Done || draft.Second is not null) return attempt;
        Accepted(draft, token, null);
        return attempt;
    }

    private Attempt TryPutChain(Draft first, Draft second, int number)
    {
        Span<uint> tokens = stackalloc uint[2];
        Attempt attempt = _end.TrySubmitChain([CommandOf(first, number), CommandOf(second, number + 1)], tokens);
        if (attempt != Attempt.Done) return attempt;
        Accepted(first, tokens[0], null);
        Accepted(second, tokens[1], first.Operation);
        return attempt;
    }

    private void Accepted(Draft draft, uint token, Operation? before)
    {
        Operation operation = new()
        {
            Number = World.Books.Next,
            Issuer = Actor.Self.Number,
            Server = _server,
            Kind = draft.Kind,
            Outer = draft.Outer,
            Before = before,
        };
        World.Books.Accept(operation);
        World.Trace.Note(operation.Issuer, StepKind.Accepted, (ulong)operation.Number, (ulong)operation.Kind);
        (draft.Operation, draft.Token) = (operation, token);
        if (draft.Kind == Kind.OneWay)
        {
            draft.OnEnd(new Completion(0, StatusCode.Ok, 0));
            return;
        }
        _outstanding.Add(token, draft);
        if (draft.Kind == Kind.Stream) _stream = draft;
        bool isScripted = draft.Outer is null;
        if (isScripted && (draft.Kind == Kind.UntilCancelled || draft.Kind == Kind.Slow && Random.Next(3) == 0))
            _toCancel.Enqueue(token);
    }

    private static Command CommandOf(Draft draft, int number) =>
        new((ushort)draft.Kind, (ulong)number % 5, (ulong)number, Books.Content(number, 1), draft.RouteWord,
            Books.Content(number, 2), draft.Second is not null && draft.Kind == Kind.BrokenChain ? 1u : 0u)
        {
            Deadline = draft.DeadlineNs,
            Flags = number % 3 == 0 ? CommandFlags.Ordered : CommandFlags.None,
        };

    private bool GiveCredit()
    {
        if (_creditDue == 0) return false;
        if (_stream is not null && _end.TryCredit(_stream.Token, _creditDue) == Attempt.Full) return false;
        _creditDue = 0;
        return true;
    }

    private bool Cancel()
    {
        bool didSomething = _toCancel.TryDequeue(out uint token);
        if (didSomething && _outstanding.ContainsKey(token)) Ask(token);
        return didSomething;
    }

    private void Ask(uint token)
    {
        if (!_outstanding.TryGetValue(token, out Draft? draft)) return;
        draft.Operation!.IsCancelAsked = true;
        _end.RequestCancel(token);
    }

    /// <summary>First it asks, then it closes: a server that neither answers nor dies does not hold it.</summary>
    private void LosePatience()
    {
        _patientUntil = World.NowNs + World.Plan.PatienceNs;
        if (!_hasAsked) foreach (uint token in _outstanding.Keys) Ask(token);
        else
        {
            World.Books.Closed(Actor.Self.Number, _server);
            EndAll(StatusCode.TimedOut);
        }
        _hasAsked = true;
    }

    private void Break()
    {
        if (!IsTainted && !World.Books.IsCut(Actor.Self.Number, _server))
            throw new WorldFailure($"{Actor.Self} calls p{_server} broken: {_end.Broken}");
        EndAll(StatusCode.Broken);
    }

    private void EndAll(StatusCode why)
    {
        if (IsOver) return;
        _end.End(why);
        while (_end.TryEndOutstanding(out Completion completion)) Ended(completion);
        if (_outstanding.Count > 0)
            throw new WorldFailure($"{Actor.Self} has {_outstanding.Count} commands without end");
        World.Kernel.Close(Actor.Self, Handle);
        Finish();
        Actor.Reroute(this);
    }

    private void EndUnreaped()
    {
        Completion died = new(0, StatusCode.PeerDied, 0, 0, CompletionFlags.MaybeStarted);
        foreach (Draft draft in _outstanding.Values) Told(draft, died);
    }

    private void Ended(in Completion completion)
    {
        Draft draft = _outstanding[completion.Token];
        if (!completion.IsTerminal)
        {
            if (!IsTainted) Books.Shoot(draft.Operation!, completion.Value);
            _creditDue++;
            return;
        }
        _outstanding.Remove(completion.Token);
        if (draft == _stream) _stream = null;
        Told(draft, completion);
        draft.OnEnd(completion);
    }

    private void Told(Draft draft, in Completion completion)
    {
        Operation operation = draft.Operation!;
        bool maybe = (completion.Flags & CompletionFlags.MaybeStarted) != 0;
        ulong said = (ulong)completion.Code | (ulong)completion.Hop << 16 | (maybe ? 1ul << 24 : 0);
        World.Trace.Note(operation.Issuer, StepKind.Ended, (ulong)operation.Number, said);
        Books.End(operation, new Word((int)completion.Code, completion.Hop, maybe, completion.Value));
    }

    private readonly struct Sink(Caller caller) : ICompletionSink
    {
        public void Ended(in Completion completion) => caller.Ended(completion);
    }
}
