using System.Collections.Generic;
using System.Linq;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// A client and a server over an <see cref="OrderedMemory"/>, both honest. They take turns as they are told; or else
/// each store of one to a word that the other may look at is answered at once, in the middle of the call, by a whole
/// turn of the other.
/// </summary>
internal sealed class OrderedChannel
{
    private readonly OrderedMemory _memory;
    private readonly Queue<uint> _taken = [];
    private readonly Dictionary<uint, uint> _granted = [], _shot = [];
    private readonly HashSet<uint> _outstanding = [], _cancelled = [];
    private ClientEnd<OrderedPage, Enforced> _client;
    private ServerEnd<OrderedPage, Enforced> _server;
    private Sink _sink;
    private ulong _refused, _submitted, _received;
    private bool _isAnswering;

    internal OrderedChannel(Geometry geometry, uint cursor, bool isQuick)
    {
        _memory = new OrderedMemory(geometry, cursor);
        _client = new(new(_memory, OrderedMemory.Client), geometry, cursor);
        _server = new(new(_memory, OrderedMemory.Server), geometry, cursor);
        _sink = new Sink(this);
        if (isQuick) _memory.HasStored = Answer;
    }

    internal int Ordered => _memory.Ordered;

    /// <param name="step">0 to 99: which call is next.</param>
    internal void Do(int step)
    {
        if (step < 14) Submit();
        else if (step < 20) SubmitBatch(step);
        else if (step < 26) SubmitStream();
        else if (step < 31) Credit(step);
        else if (step < 34) Send();
        else if (step < 38) Cancel(step);
        else if (step < 52) Publish();
        else if (step < 64) Take();
        else if (step < 76) Post(endsStreams: step % 4 == 0, skips: step % 3);
        else if (step < 86) PublishCompletions();
        else if (step < 96) Reap();
        else _client.ReleaseReaped();
        Assert.Equal((BrokenReason.None, BrokenReason.None), (_client.Broken, _server.Broken));
    }

    /// <summary>Everything that was accepted ends.</summary>
    internal void Finish()
    {
        for (int turn = 0; turn < 1000 && _outstanding.Count > 0; turn++)
        {
            Publish();
            CheckNotices();
            ServersTurn(endsStreams: true);
            Reap();
        }
        Assert.Empty(_outstanding);
        Assert.Equal((0u, 0ul), (_client.Outstanding, _client.Strays));
    }

    /// <summary>All is published: the server sees what the client has asked for.</summary>
    private void CheckNotices()
    {
        foreach (uint token in _taken)
        {
            Assert.Equal(_cancelled.Contains(token), _server.IsCancelRequested(token));
            if (_granted.TryGetValue(token, out uint granted)) Assert.Equal(granted, _server.Granted(token));
        }
    }

    private void Answer(int side)
    {
        if (side == OrderedMemory.Server) Assert.InRange(_client.RefusedByServer, 0ul, _refused);
        if (_isAnswering) return;
        _isAnswering = true;
        if (side == OrderedMemory.Client) ServersTurn(endsStreams: _submitted % 2 == 0);
        else Reap();
        _isAnswering = false;
    }

    private void ServersTurn(bool endsStreams)
    {
        while (Take())
        {
        }
        for (int post = _taken.Count; post > 0; post--) Post(endsStreams, skips: 0);
        PublishCompletions();
    }

    private void Submit()
    {
        if (_client.TrySubmit(Sample(1), out uint token) == Attempt.Done) Accepted(token);
    }

    private void SubmitBatch(int step)
    {
        Source source = new(this);
        _client.Submit(ref source, (uint)step % 4);
    }

    private void SubmitStream()
    {
        if (_client.TrySubmitStream(Sample(2), 1, out uint token) != Attempt.Done) return;
        Accepted(token);
        _granted[token] = 0;
    }

    private void Send()
    {
        if (_client.TrySend(Sample(3)) == Attempt.Done) _submitted++;
    }

    private void Accepted(uint token)
    {
        Assert.True(_outstanding.Add(token));
        _submitted++;
    }

    private Command Sample(ushort method) => Sample(method, _submitted);

    private static Command Sample(ushort method, ulong n) =>
        new(method, n, n + 1, n + 2, n + 3, n + 4, n + 5) { Deadline = n + 6 };

    private void Credit(int step)
    {
        if (_granted.Count == 0) return;
        uint token = _granted.Keys.ElementAt(step % _granted.Count);
        if (_client.TryCredit(token, 1) == Attempt.Done) _granted[token]++;
    }

    private void Cancel(int step)
    {
        if (_outstanding.Count == 0) return;
        uint token = _outstanding.ElementAt(step % _outstanding.Count);
        if (_client.RequestCancel(token)) _cancelled.Add(token);
    }

    private void Publish()
    {
        _client.Publish();
        _memory.EndTurn(OrderedMemory.Client);
    }

    private bool Take()
    {
        if (_server.TryTake(out Command command) != Attempt.Done) return false;
        Command expected = Sample(command.Method, _received++);
        Assert.Equal((expected.Deadline, expected.Payload), (command.Deadline, command.Payload));
        Assert.InRange(command.Method, 1, 3);
        if (command.Is(CommandFlags.OneWay)) Refuse();
        else _taken.Enqueue(command.Token);
        if (command.Is(CommandFlags.Stream)) _shot[command.Token] = 0;
        return true;
    }

    private void Refuse()
    {
        _refused++;
        _server.Refuse();
    }

    /// <summary>A shot of a stream that has credit, or the end of a command.</summary>
    /// <param name="skips">How many that were taken earlier are passed over.</param>
    private void Post(bool endsStreams, int skips)
    {
        for (int skip = 0; skip < skips && _taken.Count > 0; skip++) _taken.Enqueue(_taken.Dequeue());
        if (!_taken.TryDequeue(out uint token)) return;
        bool isStream = _shot.TryGetValue(token, out uint shot);
        bool isShot = isStream && shot < 1 + _server.Granted(token);
        bool isPaused = isStream && !isShot && !endsStreams;
        if (isShot || isPaused) _taken.Enqueue(token);
        else _shot.Remove(token);
        if (isPaused) return;
        if (isShot) _shot[token]++;
        Assert.Equal(Attempt.Done, _server.Post(new Completion(token, StatusCode.Ok, ~token, isLast: !isShot)));
    }

    private void PublishCompletions()
    {
        _server.Publish();
        _memory.EndTurn(OrderedMemory.Server);
        Assert.Equal(_refused, _client.RefusedByServer);
    }

    private void Reap()
    {
        Sink sink = _sink;
        _client.Reap(ref sink);
    }

    private readonly struct Sink(OrderedChannel channel) : ICompletionSink
    {
        public void Ended(in Completion completion)
        {
            uint token = completion.Token;
            Assert.Contains(token, channel._outstanding);
            Assert.Equal(~token, completion.Value);
            if (!completion.IsTerminal) return;
            channel._outstanding.Remove(token);
            channel._granted.Remove(token);
            channel._cancelled.Remove(token);
        }
    }

    private readonly struct Source(OrderedChannel channel) : ICommandSource
    {
        public void Fill<TPage>(uint token, CommandPlace<TPage> place) where TPage : struct, IPage
        {
            ulong n = channel._submitted;
            place.Write(1, n + 6, n, n + 1, n + 2, n + 3, n + 4, n + 5);
            channel.Accepted(token);
        }
    }
}
