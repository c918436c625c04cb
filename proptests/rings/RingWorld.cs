using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
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
    private ClientEnd<TPage> _client;
    private ServerEnd<TPage> _server;
    private ulong _accepted, _taken;

    /// <param name="page">The page, its header and cursors written.</param>
    /// <param name="shape">Capacities and first cursor.</param>
    /// <param name="bytes">A copy of the page as it is.</param>
    internal RingWorld(TPage page, RingShape shape, Func<byte[]> bytes)
    {
        _geometry = shape.Geometry;
        _bytes = bytes;
        _client = new ClientEnd<TPage>(page, _geometry, shape.Cursor);
        _server = new ServerEnd<TPage>(page, _geometry, shape.Cursor);
    }

    /// <summary>Called when one call has ended and before the next one.</summary>
    internal Action BetweenCalls { get; init; } = () => { };

    internal void Run(RingStep step)
    {
        BetweenCalls();
        switch (step.Action)
        {
            case RingAction.Submit: Submit(step.Choice); break;
            case RingAction.PublishCommands: PublishCommands(); break;
            case RingAction.Take: Take(); break;
            case RingAction.Post: Post(step.Choice); break;
            case RingAction.PublishCompletions: PublishCompletions(); break;
            case RingAction.Reap: Reap(); break;
            case RingAction.Release: _client.ReleaseReaped(); break;
            case RingAction.Cancel: Cancel(step.Choice); break;
        }
        CheckCounts();
    }

    /// <summary>Brings every command to its end; then nothing is left.</summary>
    internal void Finish()
    {
        while (_outstanding.Count > 0)
        {
            foreach (RingAction action in Enum.GetValues<RingAction>())
            {
                if (action is not (RingAction.Submit or RingAction.Cancel)) Run(new RingStep(action, 0));
            }
        }
        Assert.Equal(Attempt.Empty, _client.TryReap(out _));
        Assert.Equal(Attempt.Empty, _server.TryTake(out _));
        Assert.False(_client.TryEndOutstanding(out _, out _));
    }

    /// <summary>
    /// The server dies here. Its client reaps what was published and ends the rest: each command once, and as surely
    /// not started exactly what the server had not taken.
    /// </summary>
    internal void ServerDies()
    {
        while (_inCompletions.Count > 0) Reap();
        HashSet<uint> mayHaveStarted = [];
        foreach (Command command in _inServer) mayHaveStarted.Add(command.Token);
        foreach (Completion completion in _posted) mayHaveStarted.Add(completion.Token);
        while (_client.TryEndOutstanding(out uint token, out bool maybeStarted))
        {
            Assert.True(_outstanding.Remove(token), "a command ended twice");
            Assert.Equal(mayHaveStarted.Contains(token), maybeStarted);
        }
        Assert.Empty(_outstanding);
        Assert.Equal(0u, _client.Outstanding);
    }

    internal int Outstanding => _outstanding.Count;

    private void Submit(int choice)
    {
        Command command = RingSamples.Command(choice, _accepted);
        bool isFull = _outstanding.Count == _geometry.CompletionCapacity
            || _unpublished.Count + _inRing.Count == _geometry.CommandCapacity;
        byte[] before = _bytes();
        Attempt attempt = _client.TrySubmit(command, out uint token);
        Assert.Equal(isFull ? Attempt.Full : Attempt.Done, attempt);
        if (isFull)
        {
            Assert.Equal(before, _bytes());
            return;
        }
        Assert.True(_outstanding.Add(token), $"token {token:x} was given twice");
        command.Token = token;
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
        if (!isThere) return;
        _inServer.Add(taken);
        _taken++;
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

    private void Reap()
    {
        bool isThere = _inCompletions.TryDequeue(out Completion expected);
        Attempt attempt = _client.TryReap(out Completion reaped);
        Assert.Equal(isThere ? Attempt.Done : Attempt.Empty, attempt);
        Assert.Equal(expected, reaped);
        if (!isThere) return;
        Assert.True(_outstanding.Remove(reaped.Token), "a command ended twice");
        _cancelled.Remove(reaped.Token);
    }

    private void Cancel(int choice)
    {
        if (_outstanding.Count == 0) return;
        uint token = _outstanding.ElementAt(choice % _outstanding.Count);
        Assert.False(_client.RequestCancel(token), "nobody is armed");
        Assert.False(_client.RequestCancel(token + 64), "not outstanding");
        _cancelled.Add(token);
    }

    private void CheckCounts()
    {
        Assert.Equal(BrokenReason.None, _client.Broken);
        Assert.Equal(BrokenReason.None, _server.Broken);
        Assert.Equal((uint)_outstanding.Count, _client.Outstanding);
        Assert.Equal(_accepted, _client.Accepted);
        Assert.Equal(_taken, _server.Taken);
        int somewhere = _unpublished.Count + _inRing.Count + _inServer.Count + _posted.Count + _inCompletions.Count;
        Assert.Equal(_outstanding.Count, somewhere);
        foreach (Command command in _inServer)
        {
            BetweenCalls();
            Assert.Equal(_cancelled.Contains(command.Token), _server.IsCancelRequested(command.Token));
        }
    }
}

internal enum RingAction
{
    Submit,
    PublishCommands,
    Take,
    Post,
    PublishCompletions,
    Reap,
    Release,
    Cancel,
}

/// <summary>One call of one end. The choice is what is submitted, or which of the taken commands ends.</summary>
internal sealed record RingStep(RingAction Action, int Choice);

/// <summary>Entries with every byte in use.</summary>
internal static class RingSamples
{
    internal static Command Command(int choice, ulong number)
    {
        ulong mixed = number * 0x9E37_79B9_7F4A_7C15;
        Command command = new((ushort)choice, number, ~number, (ulong)choice << 32, 4, mixed, 6)
        {
            Flags = (CommandFlags)(byte)(choice >> 3),
            Deadline = number << 17 | (uint)choice,
        };
        return command;
    }

    internal static Completion Completion(uint token, int choice)
    {
        ulong value = (ulong)choice << 31 | token;
        return new(token, (StatusCode)(ushort)choice, value, (byte)(choice >> 5), CompletionFlags.MaybeStarted);
    }

    internal static byte[] Bytes(in Command command) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<Command>(in command)).ToArray();
}
