using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Bench.Ports;

/// <summary>
/// The other process: one port for all the ends that it was given, in all bands. It answers each command with the sum
/// of its words, until its clients are gone.
/// </summary>
internal sealed class Server
{
    private readonly Session[] _sessions;
    private readonly ulong _port;
    private int _living;

    private Server(List<Handle> ends, Handle port)
    {
        _port = (ulong)port.Value << 32;
        _living = ends.Count;
        _sessions = new Session[_living];
        for (int i = 0; i < _living; i++) _sessions[i] = new Session(ends[i], port, i);
    }

    public static int Run<TWay>(List<Handle> ends) where TWay : struct, IWay
    {
        Result<Handle> port = CompletionPorts.Create();
        if (!port.IsOk) return (int)port.Code;
        new Server(ends, port.Value).Serve<TWay>();
        return 0;
    }

    /// <summary>
    /// What is known of is answered, then it waits: the kernel looks whether more has come in the meantime.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Serve<TWay>() where TWay : struct, IWay
    {
        for (int i = 1; i < _sessions.Length; i++) Finish(_sessions[i]);
        long packets = Await<TWay>(_sessions[0]);
        while (_living > 0)
        {
            for (int i = 1; i < (int)packets; i++) Finish(_sessions[(int)Packets.KeyAt(i)]);
            packets = Await<TWay>(_sessions[(int)Packets.KeyAt(0)]);
        }
    }

    /// <summary>Serves one end, rings, arms, and waits for whoever comes next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Await<TWay>(Session session) where TWay : struct, IWay
    {
        return Look(session) ? TWay.Enter(session.Call, session.End.Seen) : AwaitQuietly(session);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long AwaitQuietly(Session session) =>
        RawEnter.InFull(
            _port, session.Arm, session.End.Seen, _living == 0 ? 0 : ulong.MaxValue, ulong.MaxValue,
            new EnterControl(1, Limits.Packets).Value);

    /// <summary>The same without waiting.</summary>
    private void Finish(Session session)
    {
        uint doorbell = Look(session) ? (uint)session.Call : 0;
        RawEnter.InFull(doorbell, session.Arm, session.End.Seen, 0, 0, 0);
    }

    /// <returns>Is the client to be rung?</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Look(Session session)
    {
        if (session.End.Look() == Attempt.Done) AnswerAll(session);
        else if (session.End.IsPeerGone) Lose(session);
        return session.End.Publish();
    }

    private void Lose(Session session)
    {
        if (session.Arm == 0) return;
        session.Arm = 0;
        _living--;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AnswerAll(Session session)
    {
        do
        {
            session.End.Copy(0, out Command command);
            session.End.Take(1);
            Payload words = command.Payload;
            ulong sum = words.A + words.B + words.C + words.D + words.E + words.F;
            session.End.Post(new Completion(command.Token, sum));
        }
        while (session.End.Ready != 0);
    }

    private sealed class Session
    {
        public ServerEnd<LivePage, Enforced> End;

        /// <summary>End and port as an enter names them; the arm of a living client.</summary>
        public readonly ulong Call;
        public ulong Arm;

        public Session(Handle end, Handle port, int key)
        {
            Call = end.Value | (ulong)port.Value << 32;
            Result<MappedChannel> mapped = Channels.Map(end);
            if (mapped.IsOk) End = new ServerEnd<LivePage, Enforced>(mapped.Value.Page, mapped.Value.Geometry);
            CompletionPorts.Associate(port, end, (ulong)key, key % Limits.Bands);
            Arm = end.Value | (ulong)ArmBits.Work << 32;
        }
    }
}
