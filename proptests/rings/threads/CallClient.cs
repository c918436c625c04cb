using System;
using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Threads;

/// <summary>
/// A client of calls on a thread of its own: it submits the plan's operations, gives credit, cancels, reaps, and sleeps
/// in its port whenever none of that could be done.
/// </summary>
internal sealed class CallClient<TPage, TBuffers> : IThreadBody
    where TPage : struct, IPage
    where TBuffers : struct, IStoreBuffers
{
    private readonly HostedEnd<TPage, TBuffers>[] _bell;
    private readonly HostedArm<TPage, TBuffers>[] _arm = new HostedArm<TPage, TBuffers>[1];
    private readonly Packet[] _packets = new Packet[1];
    private readonly Dictionary<uint, int> _numbers = [];
    private readonly Queue<uint> _toCancel = [];
    private readonly Ledger _ledger;
    private readonly Plan _plan;
    private readonly Random _random;
    private readonly int _operations, _lifetime;
    private readonly byte _shots;
    private ClientEnd<TPage, Enforced> _end;
    private uint _stream;
    private byte _creditDue;
    private bool _wasRefused;
    private int _next;
    private volatile string _phase = "new";

    /// <param name="lifetime">Turns after which it stops in the middle of everything.</param>
    internal CallClient(
        CallChannel<TPage, TBuffers> channel, int operations, int seed, int lifetime = int.MaxValue)
    {
        _bell = [channel.ClientEnd];
        (_ledger, _plan) = (channel.Ledger, channel.Plan);
        (_operations, _lifetime) = (operations, lifetime);
        _shots = (byte)(channel.Geometry.CompletionCapacity > 2 ? 2 : 1);
        _end = new ClientEnd<TPage, Enforced>(channel.Page, channel.Geometry, channel.Cursor);
        _random = new Random(seed);
    }

    public long Progress { get; private set; }

    public string Describe() =>
        $"client {_phase}, {_next} of {_operations} sent, {_end.Outstanding} outstanding, {_ledger.Ended} ended, "
        + $"seen {_end.Seen:X}, want {_end.Want}, head seen {_end.HeadSeen:X}, broken {_end.Broken}";

    public void Run()
    {
        for (int turn = 0; turn < _lifetime; turn++)
        {
            long before = Progress;
            _wasRefused = false;
            bool isGone = _end.IsPeerGone;
            Reap();
            if (isGone)
            {
                EndAll();
                return;
            }
            GiveCredit();
            if (_random.Next(2) == 0) Cancel();
            if (_creditDue == 0) Submit(_random.Next(1, 9));
            if (Progress == before) CancelAll();
            bool rings = _end.Publish();
            if (_next == _operations && _end.Outstanding == 0 && !rings) break;
            Enter(rings, sleeps: Progress == before);
        }
        _phase = "over";
    }

    private void Enter(bool rings, bool sleeps)
    {
        if (!rings && !sleeps) return;
        uint want = _wasRefused ? _end.Want : ArmBits.Work;
        if (sleeps) _arm[0] = new HostedArm<TPage, TBuffers>(_bell[0], want, _end.Seen, _end.HeadSeen);
        if (sleeps) Dawdle.Before(_random);
        _phase = sleeps ? "sleeps" : "rings";
        _bell[0].Port.Enter(_bell.AsSpan(0, rings ? 1 : 0), _arm.AsMemory(0, sleeps ? 1 : 0), _packets, sleeps ? 1 : 0);
        _phase = "runs";
    }

    private void Submit(int most)
    {
        for (int i = 0; i < most && _next < _operations; i++)
        {
            Attempt attempt = _plan.Of(_next) switch
            {
                Task.Plain => SubmitPlain(most - i),
                Task.OneWay => Send(),
                Task.Stream => SubmitStream(),
                Task.First => SubmitChain(),
                _ => SubmitOne(),
            };
            if (attempt == Attempt.Empty) return;
            _wasRefused = attempt == Attempt.Full;
            if (_wasRefused) return;
            if (attempt != Attempt.Done) throw new InvalidOperationException($"{attempt} {_end.Broken}");
        }
    }

    /// <summary>As many plain ones as follow, in one batch.</summary>
    private Attempt SubmitPlain(int most)
    {
        int run = 1;
        while (run < most && _next + run < _operations && _plan.Of(_next + run) == Task.Plain) run++;
        Source source = new(this);
        return _end.Submit(ref source, (uint)run) == 0 ? Attempt.Full : Attempt.Done;
    }

    private Attempt SubmitOne()
    {
        Task task = _plan.Of(_next);
        Attempt attempt = _end.TrySubmit(Order(_next, task), out uint token);
        if (attempt != Attempt.Done) return attempt;
        Sent(token);
        if (task == Task.UntilCancelled || _random.Next(4) == 0) _toCancel.Enqueue(token);
        return attempt;
    }

    private Attempt Send()
    {
        Attempt attempt = _end.TrySend(Order(_next, Task.OneWay));
        if (attempt == Attempt.Done) Sent(null);
        return attempt;
    }

    /// <summary>One at a time, so that its credit always finds a completion in the end.</summary>
    private Attempt SubmitStream()
    {
        if (_stream != 0) return Attempt.Empty;
        Attempt attempt = _end.TrySubmitStream(Order(_next, Task.Stream), _shots, out uint token);
        if (attempt != Attempt.Done) return attempt;
        _stream = token + 1;
        Sent(token);
        return attempt;
    }

    private Attempt SubmitChain()
    {
        Span<uint> tokens = stackalloc uint[2];
        Attempt attempt = _end.TrySubmitChain([Order(_next, Task.First), Order(_next + 1, Task.Second)], tokens);
        if (attempt != Attempt.Done) return attempt;
        Sent(tokens[0]);
        Sent(tokens[1]);
        return attempt;
    }

    private static Command Order(int number, Task task) => new(
        (ushort)task, (ulong)number, Ledger.Content(number, 1), Ledger.Content(number, 2), Ledger.Content(number, 3),
        Ledger.Content(number, 4), Ledger.Content(number, 5));

    private int Sent(uint? token)
    {
        if (token is { } accepted) _numbers.Add(accepted, _next);
        _ledger.Send(_next);
        Progress++;
        return _next++;
    }

    /// <summary>Before anything new is submitted, which might take what the credit needs.</summary>
    private void GiveCredit()
    {
        if (_creditDue == 0) return;
        if (_stream != 0 && _end.TryCredit(_stream - 1, _creditDue) == Attempt.Full) return;
        _creditDue = 0;
        Progress++;
    }

    private void CancelAll()
    {
        while (_toCancel.Count > 0) Cancel();
    }

    private void Cancel()
    {
        if (_toCancel.TryDequeue(out uint token) && _end.RequestCancel(token)) Progress++;
    }

    private void Reap()
    {
        Sink sink = new(this);
        Attempt attempt = _end.Reap(ref sink, (uint)_random.Next(1, 80));
        if (attempt is Attempt.Broken or Attempt.Ended) throw new InvalidOperationException($"{_end.Broken}");
        if (_random.Next(3) == 0) _end.ReleaseReaped();
    }

    private void Ended(in Completion completion)
    {
        Progress++;
        int number = _numbers[completion.Token];
        if (!completion.IsTerminal)
        {
            _ledger.Shoot(number, completion.Value);
            _creditDue++;
            return;
        }
        _numbers.Remove(completion.Token);
        if (_stream == completion.Token + 1) _stream = 0;
        _ledger.End(number, FateOf(completion), completion.Value);
    }

    private static Fate FateOf(in Completion completion) => completion.Code switch
    {
        StatusCode.Ok => Fate.Answered,
        StatusCode.Cancelled => Fate.Cancelled,
        _ => (completion.Flags & CompletionFlags.MaybeStarted) != 0 ? Fate.Cut : Fate.CutUnstarted,
    };

    /// <summary>The server is gone, and what it had published has been reaped.</summary>
    private void EndAll()
    {
        Sink sink = new(this);
        while (_end.Reap(ref sink) == Attempt.Done)
        {
        }
        _end.End(StatusCode.PeerDied);
        while (_end.TryEndOutstanding(out Completion completion)) Ended(completion);
        _phase = "over, its server is gone";
    }

    private readonly struct Source(CallClient<TPage, TBuffers> client) : ICommandSource
    {
        public void Fill<T>(uint token, CommandPlace<T> place) where T : struct, IPage
        {
            int number = client.Sent(token);
            Payload content = Order(number, Task.Plain).Payload;
            place.Write((ushort)Task.Plain, 0, content.A, content.B, content.C, content.D, content.E, content.F);
        }
    }

    private readonly struct Sink(CallClient<TPage, TBuffers> client) : ICompletionSink
    {
        public void Ended(in Completion completion) => client.Ended(completion);
    }
}
