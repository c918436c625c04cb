using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Both ends of one channel, used honestly, and a model of where every command is: at each moment in exactly one of the
/// queues below, or reaped. Everything that the ends answer is compared with it.
/// </summary>
internal sealed class RingWorld<TPage> where TPage : struct, IPage
{
    private readonly Geometry _geometry;
    private readonly Func<byte[]> _bytes;
    private readonly Queue<Command> _unpublished = [], _inRing = [];
    private readonly List<Command> _inServer = [];
    private readonly Queue<Completion> _posted = [], _inCompletions = [];
    private readonly HashSet<uint> _outstanding = [], _cancelled = [];
    private ClientEnd<TPage, Enforced> _client;
    private ServerEnd<TPage, Enforced> _server;
    private ulong _accepted;

    /// <param name="page">The page, its header and cursors written.</param>
    /// <param name="shape">Capacities and first cursor.</param>
    /// <param name="bytes">A copy of the page as it is.</param>
    internal RingWorld(TPage page, RingShape shape, Func<byte[]> bytes)
    {
        _geometry = shape.Geometry;
        _bytes = bytes;
        _client = new ClientEnd<TPage, Enforced>(page, _geometry, shape.Cursor);
        _server = new ServerEnd<TPage, Enforced>(page, _geometry, shape.Cursor);
    }

    /// <summary>Called when one call has ended and before the next one.</summary>
    internal Action BetweenCalls { get; init; } = () => { };

    internal int Outstanding => _outstanding.Count;

    internal void Run(RingStep step)
    {
        BetweenCalls();
        switch (step.Action)
        {
            case RingAction.Submit: Submit(step.Choice); break;
            case RingAction.SubmitBatch: SubmitBatch(step.Choice); break;
            case RingAction.PublishCommands: PublishCommands(); break;
            case RingAction.Take: Take(); break;
            case RingAction.Post: Post(step.Choice); break;
            case RingAction.PublishCompletions: PublishCompletions(); break;
            case RingAction.Reap: Reap(step.Choice); break;
            case RingAction.Release: _client.ReleaseReaped(); break;
            case RingAction.Cancel: Cancel(step.Choice); break;
        }
        CheckCounts();
    }

    /// <summary>Brings every command to its end; then nothing is left.</summary>
    internal void Finish()
    {
        RingAction[] actions =
        [
            RingAction.PublishCommands, RingAction.Take, RingAction.Post, RingAction.PublishCompletions,
            RingAction.Reap,
        ];
        while (_outstanding.Count > 0)
        {
            foreach (RingAction action in actions) Run(new RingStep(action, 0));
        }
        Assert.Equal(Attempt.Empty, _client.TryReap(out _));
        Assert.Equal(Attempt.Empty, _server.TryTake(out _));
        Assert.False(_client.TryEndOutstanding(out _));
    }

    private uint FreePlaces => _geometry.CommandCapacity - (uint)(_unpublished.Count + _inRing.Count);

    private uint FreeCompletions => _geometry.CompletionCapacity - (uint)_outstanding.Count;

    private void Submit(int choice)
    {
        Command command = RingSamples.Command(choice, _accepted);
        bool isFull = FreePlaces == 0 || FreeCompletions == 0;
        byte[] before = isFull ? _bytes() : [];
        Attempt attempt = _client.TrySubmit(command, out uint token);
        Assert.Equal(isFull ? Attempt.Full : Attempt.Done, attempt);
        if (isFull)
        {
            Assert.Equal(before, _bytes());
            return;
        }
        command.Token = token;
        command.Flags &= CommandFlags.Ordered;
        command.Shots = 0;
        Accept(command);
    }

    private void SubmitBatch(int choice)
    {
        uint most = (uint)choice % (_geometry.CommandCapacity + 2);
        SampleBatch batch = new(choice, _accepted);
        uint accepted = _client.Submit(ref batch, most);
        Assert.Equal(Math.Min(most, Math.Min(FreePlaces, FreeCompletions)), accepted);
        foreach (Command command in batch.Written.Take((int)accepted)) Accept(command);
    }

    private void Accept(in Command command)
    {
        Assert.InRange(command.Token, 0u, Completion.MostToken);
        Assert.True(_outstanding.Add(command.Token), $"token {command.Token:x} was given twice");
        _unpublished.Enqueue(command);
        _accepted++;
    }

    private void PublishCommands()
    {
        Assert.False(_client.Publish(), "nobody is armed");
        while (_unpublished.TryDequeue(out Command command)) _inRing.Enqueue(command);
    }

    private void Take()
    {
        bool isThere = _inRing.TryDequeue(out Command expected);
        Attempt attempt = _server.TryTake(out Command taken);
        Assert.Equal(isThere ? Attempt.Done : Attempt.Empty, attempt);
        Assert.Equal(RingSamples.Bytes(expected), RingSamples.Bytes(taken));
        if (isThere) _inServer.Add(taken);
    }

    private void Post(int choice)
    {
        if (_inServer.Count == 0) return;
        int index = choice % _inServer.Count;
        Completion completion = RingSamples.Completion(_inServer[index].Token, choice);
        _inServer.RemoveAt(index);
        Assert.Equal(Attempt.Done, _server.Post(completion));
        _posted.Enqueue(completion);
    }

    private void PublishCompletions()
    {
        Assert.False(_server.Publish(), "nobody is armed");
        while (_posted.TryDequeue(out Completion completion)) _inCompletions.Enqueue(completion);
    }

    private void Reap(int choice)
    {
        uint most = (uint)choice % 7 + 1;
        List<Completion> reaped = [];
        Reaped sink = new(reaped);
        bool isThere = _inCompletions.Count > 0;
        Assert.Equal(isThere ? Attempt.Done : Attempt.Empty, _client.Reap(ref sink, most));
        Assert.Equal(_inCompletions.Take((int)most), reaped);
        foreach (Completion completion in reaped)
        {
            _inCompletions.Dequeue();
            Assert.True(_outstanding.Remove(completion.Token), "a command ended twice");
            _cancelled.Remove(completion.Token);
        }
    }

    private void Cancel(int choice)
    {
        if (_outstanding.Count == 0) return;
        uint token = _outstanding.ElementAt(choice % _outstanding.Count);
        Assert.True(_client.RequestCancel(token));
        BetweenCalls();
        Assert.False(_client.RequestCancel(token + _geometry.CompletionCapacity), "not outstanding");
        _cancelled.Add(token);
    }

    private void CheckCounts()
    {
        Assert.Equal(BrokenReason.None, _client.Broken);
        Assert.Equal(BrokenReason.None, _server.Broken);
        Assert.Equal((uint)_outstanding.Count, _client.Outstanding);
        Assert.Equal(0ul, _client.Strays);
        int somewhere = _unpublished.Count + _inRing.Count + _inServer.Count + _posted.Count + _inCompletions.Count;
        Assert.Equal(_outstanding.Count, somewhere);
        foreach (Command command in _inServer)
        {
            BetweenCalls();
            Assert.Equal(_cancelled.Contains(command.Token), _server.IsCancelRequested(command.Token));
        }
    }
}
