using System;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Simulation;

/// <summary>The server's side of a channel: what runs, and what is passed on to another server for it.</summary>
internal sealed class Servant : Session
{
    /// <summary>Few, so that it is often full.</summary>
    private const int Places = 8;

    private readonly Job?[] _jobs = new Job?[Places];
    private readonly int _client;
    private Dispatcher<WordPage<View>, Enforced, InFlightArray> _calls;
    private int _slow;
    private int _completions;

    internal Servant(Actor actor, uint handle, View view, SimProcess client)
        : base(actor, handle, view)
    {
        _client = client.Number;
        Geometry geometry = actor.World.Plan.Geometry;
        ServerEnd<WordPage<View>, Enforced> end = new(Page, geometry, actor.World.Plan.Cursor);
        _calls = new(end, new InFlightArray(Places));
    }

    internal override ulong AlarmNs => IsOver ? ulong.MaxValue : _calls.NextDeadline;

    internal override Arm Arm => new(Handle, ArmBits.Work, _calls.Seen);

    /// <summary>What lies in the page may be what the kernel has put under it.</summary>
    private bool IsCut => World.Books.IsCut(_client, Actor.Self.Number);

    private bool IsTainted => World.Books.IsUnsound(_client);

    internal override bool Consume()
    {
        bool isGone = Gone != PacketBits.None || _calls.IsPeerGone;
        bool didSomething = StartSome(Random.Next(1, 20));
        didSomething |= HearNews();
        didSomething |= GoOn();
        if (_calls.Broken != BrokenReason.None) Break();
        else if (isGone) Close();
        return didSomething && !IsOver;
    }

    internal override bool Produce() => false;

    internal override bool Publish() => !IsOver && _calls.Publish();

    private bool StartSome(int most)
    {
        int started = 0;
        Attempt attempt = Attempt.Done;
        while (started < most && (attempt = _calls.TryStart(World.NowNs, out int place)) == Attempt.Done)
        {
            started++;
            Begin(place);
            if (IsOver) return true;
        }
        return attempt == Attempt.Done;
    }

    private void Begin(int place)
    {
        Command command = _calls[place];
        Operation? operation = Recognize(command);
        if (operation is null)
        {
            _calls.End(place, StatusCode.BadArgument, 0);
            return;
        }
        World.Trace.Note(Actor.Self.Number, StepKind.Started, (ulong)operation.Number, 0);
        World.Books.Start(operation, Actor.Self.Number);
        Job job = new(operation, place);
        _jobs[place] = job;
        int[] route = Draft.RouteOf(command.Payload.D);
        bool isPassedOn = route.Length > 0 && operation.Kind is not (Kind.Stream or Kind.OneWay) && Actor.PassesOn;
        if (isPassedOn && !job.IsMember) PassOn(job, command, route);
        else Serve(job, command);
    }

    /// <summary>What an honest client has sent; null: another has, and nothing of it is believed.</summary>
    private Operation? Recognize(in Command command)
    {
        ulong number = command.Payload.B;
        bool isKnown = number < (ulong)World.Books.Next;
        if (IsTainted) return null;
        if (!isKnown && IsCut) return null;
        if (!isKnown) throw new WorldFailure($"{Actor.Self} got operation {number}, which is none");
        Operation operation = World.Books.Operations[(int)number];
        bool isWhole = command.Payload.C == Books.Content((int)number, 1)
            && command.Payload.E == Books.Content((int)number, 2) && command.Method == (ushort)operation.Kind;
        if (!isWhole && IsCut) return null;
        if (!isWhole || operation.Issuer != _client) throw new WorldFailure($"{operation} arrived torn");
        return operation;
    }

    private void Serve(Job job, in Command command)
    {
        switch (job.Operation.Kind)
        {
            case Kind.Slow:
                job.Turns = 1 + Random.Next(5);
                _slow++;
                break;
            case Kind.Stream: _slow++; job.Turns = 2 + job.Operation.Number % 3; break;
            case Kind.UntilDeadline when !Actor.PassesOn: End(job, StatusCode.TimedOut, 0); break;
            case Kind.UntilCancelled or Kind.UntilDeadline: break;
            case Kind.Fails: End(job, StatusCode.NotFound, 0); break;
            case Kind.BrokenChain when command.Payload.F != 0: End(job, StatusCode.NotFound, 0); break;
            default: End(job, StatusCode.Ok, Books.Answer(job.Operation.Number)); break;
        }
    }

    private void PassOn(Job job, in Command command, int[] route)
    {
        job.Inner = new Draft
        {
            Kind = job.Operation.Kind,
            Route = route,
            DeadlineNs = command.Deadline,
            Outer = job.Operation,
            OnEnd = completion => InnerEnded(job, completion),
        };
        Actor.Send(job.Inner);
    }

    private void InnerEnded(Job job, in Completion inner)
    {
        if (job.Inner?.Operation is null) job.Operation.Refusal = (int)inner.Code;
        if (IsOver || _jobs[job.Place] != job) return;
        bool isOwn = inner.Code is StatusCode.Ok || inner.Code == StatusCode.Cancelled && job.Inner?.Operation is null;
        if (isOwn) End(job, inner.Code, inner.Code == StatusCode.Ok ? Books.Answer(job.Operation.Number) : 0);
        else EndAsTold(job, inner);
        if (World.Wrong != Wrong.NotComingBack) Actor.ComeBackTo(this);
    }

    private void EndAsTold(Job job, in Completion inner)
    {
        Leave(job);
        if (World.Wrong == Wrong.HopNotCounted) _calls.End(job.Place, inner.Code, inner.Value, inner.Hop);
        else if (World.Wrong == Wrong.MaybeForgotten)
            _calls.End(job.Place, inner.Code, inner.Value, (byte)(inner.Hop + 1));
        else _calls.PassOn(job.Place, inner);
    }

    private bool HearNews()
    {
        bool didSomething = false;
        while (_calls.TryTakeNews(World.NowNs, out int place, out News news))
        {
            didSomething = true;
            if (_jobs[place] is not { } job) continue;
            if (job.Inner is { } inner)
            {
                if ((news & News.Cancel) != 0) Actor.Abandon(inner);
            }
            else if ((news & News.Cancel) != 0) EndEarly(job, StatusCode.Cancelled);
            else if ((news & News.Deadline) != 0) EndEarly(job, StatusCode.TimedOut);
            else if (job.IsPaused)
            {
                job.IsPaused = false;
                _slow++;
            }
        }
        return didSomething;
    }

    private void EndEarly(Job job, StatusCode code)
    {
        if (job.Operation.Kind is Kind.Slow or Kind.Stream && !job.IsPaused) _slow--;
        End(job, code, 0);
    }

    /// <summary>What takes several turns.</summary>
    private bool GoOn()
    {
        if (_slow == 0) return false;
        foreach (Job? job in _jobs)
        {
            if (job is null || job.Inner is not null) continue;
            if (job.Operation.Kind == Kind.Stream && !job.IsPaused) Shoot(job);
            else if (job.Operation.Kind == Kind.Slow && --job.Turns <= 0)
            {
                _slow--;
                End(job, StatusCode.Ok, Books.Answer(job.Operation.Number));
            }
        }
        return true;
    }

    private void Shoot(Job job)
    {
        if (job.Turns == job.Shots)
        {
            _slow--;
            End(job, StatusCode.Ok, Books.Answer(job.Operation.Number));
        }
        else if (_calls.TryShoot(job.Place, StatusCode.Ok, (ulong)job.Shots) == Attempt.Done) job.Shots++;
        else
        {
            job.IsPaused = true;
            _slow--;
        }
    }

    private void End(Job job, StatusCode code, ulong value)
    {
        Leave(job);
        uint token = _calls[job.Place].Token;
        bool isOneWay = job.Operation.Kind == Kind.OneWay;
        _calls.End(job.Place, code, value);
        if (World.Wrong == Wrong.CompletesTwice && !isOneWay && ++_completions % 5 == 0) Forge(token, value);
    }

    /// <summary>Past the dispatcher, straight into the page, just behind what was posted.</summary>
    private void Forge(uint token, ulong value)
    {
        Geometry geometry = World.Plan.Geometry;
        _calls.Publish();
        uint tail = (uint)Page.Load64(Geometry.ServerLine + Geometry.PublishWord);
        Page.Store64(geometry.CompletionOffset(tail), new Completion(token, StatusCode.Ok, value).Head);
        Page.Store64(geometry.CompletionOffset(tail) + 8, value);
        Page.StoreRelease64(Geometry.ServerLine + Geometry.PublishWord, tail + 1);
    }

    private void Leave(Job job)
    {
        job.Operation.IsDone = true;
        _jobs[job.Place] = null;
    }

    private void Break()
    {
        if (!IsTainted && !IsCut)
            throw new WorldFailure($"{Actor.Self} calls its client p{_client} broken: {_calls.Broken}");
        Close();
    }

    private void Close()
    {
        World.Books.Closed(_client, Actor.Self.Number);
        World.Kernel.Close(Actor.Self, Handle);
        Finish();
        foreach (Job? job in _jobs)
        {
            if (job?.Inner is { } inner) Actor.Abandon(inner);
        }
    }

    private sealed class Job(Operation operation, int place)
    {
        internal Operation Operation { get; } = operation;

        internal int Place { get; } = place;

        internal Draft? Inner { get; set; }

        internal int Turns { get; set; }

        internal int Shots { get; set; }

        /// <summary>A stream without credit.</summary>
        internal bool IsPaused { get; set; }

        internal bool IsMember => Operation.Kind is Kind.Chain or Kind.BrokenChain;
    }
}
