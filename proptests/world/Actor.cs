using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Simulation;

/// <summary>
/// An honest program: it serves whoever connects, runs its script, and passes on what is to be passed on. A turn goes
/// through what it has packets of, publishes, and ends in an enter that rings what is to be rung, arms what has been
/// drained, and sleeps if there is nothing left to do.
/// </summary>
internal sealed class Actor : IProgram
{
    private const ulong FirstKey = 1000;
    private readonly Place _plan;
    private readonly Dictionary<ulong, Session> _sessions = [];
    private readonly List<Draft> _script = [];
    private readonly List<Word?> _results = [];
    private readonly HashSet<Session> _comeBack = [];
    private bool _hasBegun, _hasLeft;

    internal Actor(World world, SimProcess self)
    {
        (World, Self) = (world, self);
        _plan = world.Plan.Places[self.Place];
        Random = new Random(world.Plan.Order * 31 + self.Number);
    }

    internal World World { get; }

    internal SimProcess Self { get; }

    internal Random Random { get; }

    internal bool PassesOn => _plan.Threads == 1;

    /// <summary>How each operation of the script ended; null: it has not.</summary>
    internal IReadOnlyList<Word?> Results => _results;

    public string? Unfinished => _results.All(result => result is not null)
        ? null
        : $"{_results.Count(result => result is null)} of {_results.Count} open, "
            + string.Concat(_sessions.Values.OfType<Caller>().Select(caller => caller.Describe()));

    public EnterRequest Turn(SimThread me)
    {
        if (!_hasBegun) Begin();
        foreach (Packet packet in me.Packets) Take(me, packet);
        foreach (Session session in _sessions.Values.Where(IsDue)) session.Holder = me;
        _comeBack.Clear();
        bool isBusy = false;
        foreach (Session session in _sessions.Values.Where(session => session.Holder == me).ToArray())
            isBusy |= !session.IsOver && session.Consume();
        foreach (Session session in _sessions.Values.ToArray()) isBusy |= session.Produce();
        if (!isBusy) isBusy = LeaveWhenDone();
        return Request(me, isBusy || _comeBack.Count > 0);
    }

    internal void Send(Draft draft)
    {
        (Caller? caller, StatusCode code) = CallerOf(draft.Route[0]);
        if (caller is not null) caller.Waiting.AddLast(draft);
        else draft.Refuse(code);
    }

    internal void Abandon(Draft draft)
    {
        foreach (Caller caller in _sessions.Values.OfType<Caller>().ToArray()) caller.Abandon(draft);
    }

    /// <summary>It may have room again, and nobody will tell.</summary>
    internal void ComeBackTo(Session session) => _comeBack.Add(session);

    internal void Forget(Session session)
    {
        _sessions.Remove(session.Key);
        _comeBack.Remove(session);
    }

    /// <summary>What a channel that has ended had not accepted goes to whoever is in that place now.</summary>
    internal void Reroute(Caller ended)
    {
        foreach (Draft draft in ended.Waiting.ToArray()) Send(draft);
    }

    /// <summary>The channel to a server has been taken from it, on behalf of this program.</summary>
    internal void HearOfRevoking(ulong key)
    {
        if (_sessions.TryGetValue(key, out Session? session)) session.IsRevoked = true;
    }

    private void Begin()
    {
        _hasBegun = true;
        foreach (Errand errand in _plan.Script)
            for (int n = 0; n < errand.Count; n++) Send(DraftOf(errand));
    }

    private Draft DraftOf(Errand errand)
    {
        bool isChain = errand.Kind is (Kind.Chain or Kind.BrokenChain) && World.Plan.Commands > 1;
        return new Draft
        {
            Kind = errand.Kind,
            Route = errand.Route,
            OnEnd = NextResult(),
            DeadlineNs = errand.Kind == Kind.UntilDeadline ? World.NowNs + 2000 : 0,
            Second = isChain ? new Draft { Kind = errand.Kind, Route = errand.Route, OnEnd = NextResult() } : null,
        };
    }

    private Action<Completion> NextResult()
    {
        int index = _results.Count;
        _results.Add(null);
        return completion =>
        {
            if (_results[index] is not null) throw new WorldFailure($"{Self} is told twice of its errand {index}");
            bool maybe = (completion.Flags & CompletionFlags.MaybeStarted) != 0;
            _results[index] = new Word((int)completion.Code, completion.Hop, maybe, 0);
        };
    }

    /// <summary>The channel to a place, made when it is first needed; by the same key each time.</summary>
    private (Caller? Caller, StatusCode Code) CallerOf(int place)
    {
        ulong key = FirstKey + (uint)place;
        if (_sessions.TryGetValue(key, out Session? known)) return ((Caller)known, StatusCode.Ok);
        if (place == Self.Place || place >= World.Plan.Places.Length) return (null, StatusCode.BadArgument);
        SimProcess? server = World.At(place);
        Connection wanted = new(World.Plan.Geometry, World.Plan.Cursor, key, _plan.Band, _plan.Band);
        StatusCode code = World.Kernel.Connect(Self, server, wanted, out uint handle);
        if (code != StatusCode.Ok) return (null, code);
        View view = SimKernel.Find(Self, handle)!.View;
        Caller caller = new(this, handle, view, place, server!) { Key = key };
        caller.Holder = Self.Threads[0];
        _sessions.Add(key, caller);
        return (caller, StatusCode.Ok);
    }

    private void Take(SimThread me, Packet packet)
    {
        if (!_sessions.TryGetValue(packet.Key, out Session? session)) session = Accept(packet.Key);
        if (session.Holder is not null && Self.Threads.Count > 1)
            throw new WorldFailure($"{me} has a packet of what {session.Holder} has in hand");
        session.Holder = me;
        session.Hear(packet.Bits);
    }

    private Servant Accept(ulong key)
    {
        if (SimKernel.Find(Self, key) is not { } end)
            throw new WorldFailure($"{Self} has a packet of a channel that it has closed");
        Servant servant = new(this, (uint)key, end.View, end.PeerOwner) { Key = key };
        _sessions.Add(key, servant);
        return servant;
    }

    private bool IsDue(Session session) =>
        Self.Threads.Count == 1 && (session.IsRevoked || session.AlarmNs <= World.NowNs || _comeBack.Contains(session));

    private bool LeaveWhenDone()
    {
        bool isDone = _plan.Script.Length > 0 && Unfinished is null && !_hasLeft
            && _sessions.Values.OfType<Caller>().All(caller => caller.IsIdle);
        if (!isDone) return false;
        _hasLeft = true;
        if (Random.Next(2) != 0) return false;
        foreach (Caller caller in _sessions.Values.OfType<Caller>().ToArray()) caller.Leave();
        return true;
    }

    private EnterRequest Request(SimThread me, bool isBusy)
    {
        List<uint> doorbells = [];
        List<Arm> arms = [];
        foreach (Session session in _sessions.Values.Where(session => session.Holder == me || PassesOn).ToArray())
        {
            if (session.Publish()) doorbells.Add(session.Handle);
        }
        isBusy |= _sessions.Values.Any(session => session.IsRevoked);
        foreach (Session session in _sessions.Values.Where(session => !isBusy && IsToArm(session, me)))
        {
            arms.Add(session.Arm);
            session.Holder = null;
        }
        bool lingers = World.Plan.PatienceNs > 0 && Random.Next(6) == 0;
        ulong linger = lingers ? World.NowNs + 200 : ulong.MaxValue;
        uint max = (uint)Random.Next(3, 10);
        return new EnterRequest(
            doorbells, arms, Self.PortHandle, isBusy ? 0u : lingers ? 3u : 1u, max, linger, isBusy ? 0 : AlarmNs);
    }

    private ulong AlarmNs => PassesOn
        ? _sessions.Values.Select(session => session.AlarmNs).Append(ulong.MaxValue).Min()
        : ulong.MaxValue;

    private bool IsToArm(Session session, SimThread me) =>
        session.Holder == me || PassesOn && session.WantsMore;
}
