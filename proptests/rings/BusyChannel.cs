using System.Collections.Generic;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>Both ends of a channel, kept busy without a list of anything.</summary>
internal sealed class BusyChannel
{
    private readonly Command[] _members = new Command[4];
    private readonly uint[] _tokens = new uint[4];
    private ClientEnd<ArrayPage, Enforced> _client;
    private Dispatcher<ArrayPage, Enforced, InFlightArray> _server;
    private Source _source;
    private Sink _sink;

    internal BusyChannel(Geometry geometry)
    {
        SharedPage page = new(geometry);
        _client = new(new ArrayPage(page), geometry);
        _server = new(new ServerEnd<ArrayPage, Enforced>(new ArrayPage(page), geometry), new InFlightArray(64));
        _members[0].Flags = CommandFlags.Silent;
        _members[1].Flags = CommandFlags.Hard | CommandFlags.Ordered;
    }

    internal uint Outstanding => _client.Outstanding;

    internal void RoundTrip()
    {
        _client.TrySubmit(new Command(1), out _);
        Serve();
    }

    internal void Batch()
    {
        _client.Submit(ref _source, 40);
        Serve();
    }

    internal void Everything()
    {
        _client.TrySubmitChain(_members, _tokens);
        _client.TrySubmitStream(new Command(1) { Flags = CommandFlags.Ordered }, 2, out uint stream);
        _client.TryCredit(stream, 1);
        _client.TrySend(new Command(1) { Deadline = 1 });
        _client.RequestCancel(_tokens[2]);
        while (_client.TrySubmit(new Command(1), out _) == Attempt.Done)
        {
        }
        Serve();
    }

    private void Serve()
    {
        while (_client.Outstanding > 0)
        {
            _client.Publish();
            while (_server.TryStart(5, out int place) == Attempt.Done)
            {
                while (_server.TryShoot(place, StatusCode.Ok, 1) == Attempt.Done)
                {
                }
                _server.TryTakeNews(5, out _, out _);
                _server.End(place, place % 5 == 0 ? StatusCode.Busy : StatusCode.Ok, 0);
            }
            _server.Publish();
            _client.Reap(ref _sink);
        }
    }

    private struct Source : ICommandSource
    {
        public void Fill<TPage>(uint token, CommandPlace<TPage> place) where TPage : struct, IPage =>
            place.Write(1, 0, token);
    }

    private struct Sink : ICompletionSink
    {
        private ulong _sum;

        public void Ended(in Completion completion) => _sum += completion.Value;
    }
}

/// <summary>
/// A process that serves one channel and is the client of another, always with as much as it may have.
/// </summary>
internal sealed class MutualProcess(Geometry geometry, SharedPage toPeer, SharedPage fromPeer)
{
    private ClientEnd<ArrayPage, Enforced> _client = new(new ArrayPage(toPeer), geometry);
    private ServerEnd<ArrayPage, Enforced> _server = new(new ArrayPage(fromPeer), geometry);

    internal int Ended { get; private set; }

    internal void Turn()
    {
        while (_client.TrySubmit(new Command(1), out _) == Attempt.Done)
        {
        }
        _client.Publish();
        while (_server.TryTake(out Command command) == Attempt.Done)
            Assert.Equal(Attempt.Done, _server.Post(new Completion(command.Token, StatusCode.Ok, 0)));
        _server.Publish();
        List<Completion> reaped = [];
        Reaped sink = new(reaped);
        _client.Reap(ref sink);
        Ended += reaped.Count;
    }
}

/// <summary>A client that submits, of every kind, from within the sink of its reaping.</summary>
internal sealed class ResubmittingClient
{
    private readonly HashSet<uint> _outstanding = [];
    private readonly Queue<uint> _taken = [];
    private ClientEnd<ArrayPage, Enforced> _client;
    private ServerEnd<ArrayPage, Enforced> _server;
    private bool _goesOn = true;

    internal ResubmittingClient(RingShape shape)
    {
        SharedPage page = new(shape.Geometry, shape.Cursor);
        _client = new(new ArrayPage(page), shape.Geometry, shape.Cursor);
        _server = new(new ArrayPage(page), shape.Geometry, shape.Cursor);
        Submit();
    }

    internal void Turn()
    {
        _client.Publish();
        while (_server.TryTake(out Command command) == Attempt.Done) _taken.Enqueue(command.Token);
        while (_taken.TryDequeue(out uint token))
            Assert.Equal(Attempt.Done, _server.Post(new Completion(token, StatusCode.Ok, 0)));
        _server.Publish();
        Sink sink = new(this);
        _client.Reap(ref sink);
        Assert.Equal((uint)_outstanding.Count, _client.Outstanding);
        Assert.Equal(0ul, _client.Strays);
    }

    internal void Finish()
    {
        _goesOn = false;
        for (int turn = 0; _outstanding.Count > 0; turn++)
        {
            Turn();
            Assert.InRange(turn, 0, 9);
        }
    }

    private void Submit()
    {
        while (_goesOn && _client.TrySubmit(new Command(1), out uint token) == Attempt.Done)
            Assert.True(_outstanding.Add(token));
    }

    private readonly struct Sink(ResubmittingClient client) : ICompletionSink
    {
        public void Ended(in Completion completion)
        {
            Assert.True(client._outstanding.Remove(completion.Token), "a command ended twice");
            client.Submit();
            if (client._goesOn && client._client.TrySubmitStream(new Command(1), 0, out uint token) == Attempt.Done)
                client._outstanding.Add(token);
        }
    }
}
