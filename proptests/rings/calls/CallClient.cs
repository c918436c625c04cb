using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>What was refused, and what its client is to wait for.</summary>
internal sealed record Refusal(uint Places, uint Completions, uint Want, ulong Seen, uint HeadSeen);

/// <summary>The client of a <see cref="CallModel"/>: each answer of its end is the model's.</summary>
internal sealed class CallClient
{
    private readonly CallModel _model;
    private readonly SharedPage _page;
    private readonly PageTap _tap;
    private ClientEnd<ArrayPage, Enforced> _end;

    internal CallClient(CallModel model, SharedPage page)
    {
        (_model, _page, _tap) = (model, page, new PageTap(model.Geometry));
        _end = new(new ArrayPage(page, _tap), model.Geometry, model.Shape.Ring.Cursor);
    }

    /// <summary>Null if the last call was not refused.</summary>
    internal Refusal? Refusal { get; private set; }

    internal ulong RefusedByServer => _end.RefusedByServer;

    internal void Run(CallStep step)
    {
        Refusal = null;
        switch (step.Action)
        {
            case CallAction.Submit: Submit(step.Choice); break;
            case CallAction.SubmitBatch: SubmitBatch(step.Choice); break;
            case CallAction.SubmitChain: SubmitChain(step.Choice); break;
            case CallAction.SubmitStream: SubmitStream(step.Choice); break;
            case CallAction.Send: Send(step.Choice); break;
            case CallAction.Credit: Credit(step.Choice); break;
            case CallAction.Cancel: Cancel(step.Choice); break;
            case CallAction.PublishCommands: Publish(); break;
            case CallAction.Reap: Reap(step.Choice % 9 + 1); break;
            case CallAction.Release: Counted(1, () => _end.ReleaseReaped()); break;
        }
        Check();
    }

    /// <summary>
    /// The peer is gone, or this side gives up: each command that is left ends once, those that were not started first
    /// and in order, if the kernel has said that the peer is gone.
    /// </summary>
    internal void EndAll(StatusCode why, bool isPeerGone)
    {
        if (isPeerGone) _page.Store(Geometry.ServerLine + Geometry.Dead, 4, 4);
        Assert.Equal(isPeerGone, _end.IsPeerGone);
        Reap(int.MaxValue);
        _end.End(why);
        List<ModelCall> unstarted = isPeerGone ? [.. _model.InRing.Concat(_model.Unpublished)] : [];
        foreach (ModelCall call in unstarted.Where(call => !call.IsOneWay)) EndOne(why, CompletionFlags.None, call);
        while (_model.Open.Count > 0) EndOne(why, CompletionFlags.MaybeStarted, null);
        Assert.False(_end.TryEndOutstanding(out _));
        Assert.Equal(0u, _end.Outstanding);
        CheckEnded();
    }

    internal void CheckEmpty()
    {
        Assert.Equal(Attempt.Empty, _end.TryReap(out _));
        Assert.Equal(0u, _end.Outstanding);
        Assert.Empty(_model.Open);
    }

    private void Submit(int choice)
    {
        Command command = Sample(choice, _model.Accepted);
        uint token = 0;
        if (!Try(1, 1, 10, () => _end.TrySubmit(command, out token))) return;
        Accept(command, CommandFlags.Ordered, CommandFlags.None, 0, token);
    }

    private void SubmitBatch(int choice)
    {
        uint most = (uint)choice % 12;
        SampleBatch batch = new(choice, _model.Accepted) { IsForModel = true };
        uint accepted = 0;
        Counted(10 * ((int)most + 1), () => accepted = _end.Submit(ref batch, most));
        Assert.Equal(Math.Min(most, Math.Min(_model.FreePlaces, _model.FreeCompletions)), accepted);
        foreach (Command command in batch.Written.Take((int)accepted)) _model.Accept(new ModelCall(command));
    }

    private void SubmitChain(int choice)
    {
        int count = 2 + choice % (Geometry.ChainLimit - 1);
        var samples = Enumerable.Range(0, count).Select(i => Sample(choice >> i, _model.Accepted + (ulong)i));
        Command[] members = [.. samples];
        uint[] tokens = new uint[count];
        if (!Try((uint)count, (uint)count, 1 + 9 * count, () => _end.TrySubmitChain(members, tokens))) return;
        ModelCall? before = null;
        for (int i = 0; i < count; i++)
        {
            const CommandFlags Member = CommandFlags.Ordered | CommandFlags.Hard | CommandFlags.Silent;
            bool isLast = i == count - 1;
            CommandFlags allowed = isLast ? CommandFlags.Ordered : Member;
            CommandFlags added = isLast ? CommandFlags.None : CommandFlags.Linked;
            before = Accept(members[i], allowed, added, 0, tokens[i], before);
        }
    }

    private void SubmitStream(int choice)
    {
        Command command = Sample(choice, _model.Accepted);
        byte shots = (byte)(choice % 5);
        uint token = 0;
        if (!Try(1, 1u + shots, 11, () => _end.TrySubmitStream(command, shots, out token))) return;
        Accept(command, CommandFlags.Ordered, CommandFlags.Stream, shots, token);
    }

    private void Send(int choice)
    {
        Command command = Sample(choice, _model.Accepted);
        if (Try(1, 0, 10, () => _end.TrySend(command)))
            Accept(command, CommandFlags.Ordered, CommandFlags.OneWay, 0, 0);
    }

    private void Credit(int choice)
    {
        List<ModelCall> streams = [.. _model.Open.Where(call => call.IsStream)];
        if (streams.Count == 0) return;
        ModelCall stream = streams[choice % streams.Count];
        byte shots = (byte)(choice % 4);
        if (Try(0, shots, 3, () => _end.TryCredit(stream.Token, shots))) stream.Granted += shots;
    }

    private void Cancel(int choice)
    {
        byte[] before = Bytes();
        uint other = (uint)choice & Completion.MostToken;
        if (_model.Open.All(call => call.Token != other))
        {
            Assert.False(_end.RequestCancel(other), "not outstanding");
            Assert.Equal(Attempt.Empty, _end.TryCredit(other, 1));
            Assert.Equal(before, Bytes());
        }
        if (_model.Open.Count == 0) return;
        ModelCall call = _model.Open[choice % _model.Open.Count];
        Counted(2, () => Assert.True(_end.RequestCancel(call.Token)));
        call.IsCancelAsked = true;
    }

    private void Publish()
    {
        Counted(4, () => Assert.False(_end.Publish(), "nobody is armed"));
        while (_model.Unpublished.TryDequeue(out ModelCall? call))
        {
            call.Phase = CallPhase.InRing;
            _model.InRing.Enqueue(call);
        }
        foreach (ModelCall call in _model.Open)
        {
            call.IsCancelPublished = call.IsCancelAsked;
            call.GrantedPublished = call.Granted;
        }
    }

    private void Reap(int most)
    {
        List<Completion> reaped = [];
        Reaped sink = new(reaped);
        Completion[] expected = [.. _model.Published.Take(most)];
        Counted(1 + 10 * _model.Open.Count + 2 * expected.Length, () =>
            Assert.Equal(expected.Length == 0 ? Attempt.Empty : Attempt.Done, _end.Reap(ref sink, (uint)most)));
        Assert.Equal(expected, reaped);
        foreach (Completion completion in reaped)
        {
            _model.Published.Dequeue();
            _model.Over(completion);
        }
    }

    private void EndOne(StatusCode why, CompletionFlags flags, ModelCall? expected)
    {
        Assert.True(_end.TryEndOutstanding(out Completion completion), "a command does not end");
        Assert.Equal((why, flags, true), (completion.Code, completion.Flags, completion.IsTerminal));
        ModelCall call = _model.Open.Single(open => open.Token == completion.Token);
        if (expected is not null) Assert.Same(expected, call);
        call.IsOver = true;
        _model.Open.Remove(call);
    }

    private void CheckEnded()
    {
        byte[] before = Bytes();
        Assert.Equal(Attempt.Ended, _end.TrySubmit(new Command(1), out _));
        Assert.Equal(Attempt.Ended, _end.TrySubmitStream(new Command(1), 1, out _));
        Assert.Equal(Attempt.Ended, _end.TrySubmitChain(new Command[2], new uint[2]));
        Assert.Equal(Attempt.Ended, _end.TrySend(new Command(1)));
        Assert.Equal(Attempt.Ended, _end.TryReap(out _));
        Assert.False(_end.RequestCancel(0));
        Assert.Equal(before, Bytes());
    }

    /// <summary>Accepted exactly if there is room; refused, it has changed nothing and said what to wait for.</summary>
    private bool Try(uint places, uint completions, int mostAccesses, Func<Attempt> call)
    {
        bool hasRoom = _model.HasRoom(places, completions);
        byte[] before = hasRoom ? [] : Bytes();
        Attempt attempt = Attempt.Done;
        Counted(mostAccesses, () => attempt = call());
        Assert.Equal(hasRoom ? Attempt.Done : Attempt.Full, attempt);
        if (hasRoom) return true;
        Assert.Equal(before, Bytes());
        uint want = _model.FreePlaces < places ? ArmBits.Work | ArmBits.Room : ArmBits.Work;
        Assert.Equal(want, _end.Want);
        Refusal = new Refusal(places, completions, want, _end.Seen, _end.HeadSeen);
        return false;
    }

    private ModelCall Accept(
        Command command, CommandFlags allowed, CommandFlags added, byte shots, uint token, ModelCall? before = null)
    {
        command.Flags = command.Flags & allowed | added;
        command.Shots = shots;
        command.Token = token;
        ModelCall call = new(command) { Before = before };
        _model.Accept(call);
        return call;
    }

    private Command Sample(int choice, ulong number) => CallSamples.Command(choice, number, _model.Now);

    private byte[] Bytes() => (byte[])_page.Bytes.Clone();

    private void Counted(int most, Action call)
    {
        _tap.Accesses = 0;
        call();
        Assert.InRange(_tap.Accesses, 0, most);
    }

    private void Check()
    {
        Assert.Equal((BrokenReason.None, StatusCode.Ok, 0ul), (_end.Broken, _end.State, _end.Strays));
        Assert.Equal((uint)_model.Open.Count, _end.Outstanding);
    }
}

/// <summary>Commands that wait for each other, expire, and are sometimes not permitted.</summary>
internal static class CallSamples
{
    internal static Command Command(int choice, ulong number, ulong now) =>
        new((ushort)(choice % 16 == 15 ? 3 : choice % 3), (ulong)(choice / 16 % 3), number, ~number, number << 9, 5, 6)
        {
            Flags = (CommandFlags)(byte)(choice >> 6),
            Shots = 7,
            Deadline = choice / 16 % 5 == 4 ? now + (ulong)(choice / 80 % 40) : 0,
        };
}
