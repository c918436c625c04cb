using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>The server of a <see cref="CallModel"/>: what its dispatcher does is what the model allows.</summary>
internal sealed class CallServer
{
    private readonly CallModel _model;
    private readonly SharedPage _page;
    private readonly PageTap _tap;
    private Dispatcher<ArrayPage, Enforced, InFlightArray> _calls;
    private uint _head, _posted;

    /// <summary>The completion that the call in progress has to post.</summary>
    private Completion? _expected;
    private bool _hasLooked;

    internal CallServer(CallModel model, SharedPage page)
    {
        (_model, _page) = (model, page);
        _head = _posted = model.Shape.Ring.Cursor;
        _tap = new PageTap(model.Geometry) { OnTake = OnTake, OnPost = OnPost };
        ServerEnd<ArrayPage, Enforced> end = new(new ArrayPage(page, _tap), model.Geometry, _head);
        _calls = new(end, new InFlightArray(model.Shape.Places)) { Methods = CallModel.Methods };
    }

    internal void Run(CallStep step)
    {
        _tap.Accesses = 0;
        switch (step.Action)
        {
            case CallAction.Start: Start(); break;
            case CallAction.StartPlain: StartPlain(step.Choice); break;
            case CallAction.TakeNews: TakeNews(); break;
            case CallAction.Shoot: Shoot(step.Choice); break;
            case CallAction.End: End(step.Choice); break;
            case CallAction.PublishCompletions: Publish(); break;
        }
        Assert.Equal(BrokenReason.None, _calls.Broken);
        CheckNextDeadline();
    }

    internal void CommandsArePublished() => _hasLooked = false;

    /// <summary>Starts what may start.</summary>
    internal void StartAll()
    {
        while (Start() == Attempt.Done)
        {
        }
    }

    internal void CheckEmpty()
    {
        Assert.Equal(Attempt.Empty, _calls.TryStart(_model.Now, out _));
        Assert.False(_calls.TryTakeNews(_model.Now, out _, out _));
        Assert.Equal(0, _calls.Count);
    }

    private List<ModelCall> Running => [.. _model.Held.Where(call => call.Phase == CallPhase.Running)];

    private Attempt Start()
    {
        (uint head, uint posted) = (_head, _posted);
        _tap.Accesses = 0;
        Attempt attempt = _calls.TryStart(_model.Now, out int place);
        Assert.InRange(_tap.Accesses, 0, 80 + 11 * (int)(_head - head) + 3 * (int)(_posted - posted));
        if (attempt == Attempt.Done) Started(_calls[place], place);
        else
        {
            Assert.NotEqual(Attempt.Broken, attempt);
            Rested(attempt);
        }
        return attempt;
    }

    /// <summary>The short way: the command ends at once, or goes on and gets a place.</summary>
    private void StartPlain(int choice)
    {
        Command copy = default;
        if (!_calls.TryTakePlain(ref copy)) return;
        ModelCall call = Started(copy, -1);
        Assert.Equal((CommandFlags.None, 0ul), (copy.Flags, copy.Deadline));
        if (choice % 2 == 0)
        {
            call.Place = _calls.Keep(copy);
            Assert.Single(Running, running => running.Place == call.Place);
            return;
        }
        StatusCode code = choice / 64 % 3 == 0 ? StatusCode.Busy : StatusCode.Ok;
        _expected = new Completion(call.Token, code, (ulong)choice, 2);
        _model.End(call, code);
        Assert.Equal(Attempt.Done, _calls.EndPlain(copy, code, (ulong)choice, 2));
        Assert.Null(_expected);
    }

    private ModelCall Started(Command copy, int place)
    {
        ModelCall call = _model.Held.Single(held => held.Number == copy.Payload.B);
        Assert.Equal(RingSamples.Bytes(call.Sent), RingSamples.Bytes(copy));
        Assert.Equal(CallPhase.Taken, call.Phase);
        Assert.False(_model.MustNotStart(call), $"{call} was started");
        Assert.True(_model.HasTurn(call), $"{call} was started before its turn");
        if (call.IsFree) Assert.DoesNotContain(_model.Held.TakeWhile(held => held != call), IsPassedOver);
        Assert.DoesNotContain(Running, running => running.Place == place);
        (call.Phase, call.Place) = (CallPhase.Running, place);
        return call;
    }

    /// <summary>Commands that nothing holds up start in the order of the ring.</summary>
    private bool IsPassedOver(ModelCall call) =>
        call.IsFree && call.Phase == CallPhase.Taken && !_model.MustNotStart(call) && !call.IsCancelAsked;

    /// <summary>Nothing can be started: everything waits for what runs, or for a place.</summary>
    private void Rested(Attempt attempt)
    {
        while (_model.Held.FirstOrDefault(_model.MayHaveEnded) is { } unserved)
            _model.End(unserved, StatusCode.AccessDenied);
        Assert.Equal(_model.Held.Count, _calls.Count);
        Assert.DoesNotContain(_model.Held, call => call.Phase == CallPhase.Taken && _model.HasTurn(call));
        int needed = 0;
        for (ModelCall? next = _model.InRing.FirstOrDefault(); next is not null; next = next.After) needed++;
        bool isFull = _model.Shape.Places - _model.Held.Count < needed;
        Assert.Equal(isFull ? Attempt.Full : Attempt.Empty, attempt);
        if (!isFull) Assert.Empty(_model.InRing);
        _hasLooked = true;
    }

    private void TakeNews()
    {
        while (_calls.TryTakeNews(_model.Now, out int place, out News news))
        {
            ModelCall call = Running.Single(running => running.Place == place);
            Assert.NotEqual(News.None, news);
            if ((news & News.Cancel) != 0) Told(call.IsCancelAsked, call.IsCancelTold);
            if ((news & News.Deadline) != 0) Told(call.IsLate(_model.Now), call.IsDeadlineTold);
            if ((news & News.Credit) != 0) Assert.True(call.IsStream);
            call.IsCancelTold |= (news & News.Cancel) != 0;
            call.IsDeadlineTold |= (news & News.Deadline) != 0;
        }
        foreach (ModelCall call in Running) Assert.Equal(call.IsLate(_model.Now), call.IsDeadlineTold);
        if (_hasLooked) NowKnown();
    }

    private static void Told(bool isTrue, bool isTold)
    {
        Assert.True(isTrue, "news of what has not happened");
        Assert.False(isTold, "news twice");
    }

    /// <summary>A whole turn since the last publication: nothing that was published can be unknown.</summary>
    private void NowKnown()
    {
        foreach (ModelCall call in _model.Held)
        {
            call.IsCancelSure |= call.IsCancelPublished;
            call.GrantedSure = Math.Max(call.GrantedSure, call.GrantedPublished);
            if (call is { Phase: CallPhase.Running, IsCancelPublished: true })
                Assert.True(call.IsCancelTold, $"{call} has not heard that it is to end");
        }
    }

    private void Shoot(int choice)
    {
        List<ModelCall> running = [.. Running.Where(call => call.IsStream || choice % 9 == 0)];
        if (running.Count == 0) return;
        ModelCall call = running[choice % running.Count];
        _expected = new Completion(call.Token, StatusCode.Ok, (ulong)choice, 1, isLast: false);
        Attempt attempt = _calls.TryShoot(call.Place, StatusCode.Ok, (ulong)choice, 1);
        Assert.InRange(_tap.Accesses, 0, 3);
        Assert.Equal(attempt == Attempt.Done, _expected is null);
        _expected = null;
        if (attempt == Attempt.Done) Assert.InRange(++call.Shots, 1, call.Granted);
        else
        {
            bool mayPause = attempt == Attempt.Full && call.Shots >= call.GrantedSure;
            Assert.True(mayPause, "a stream pauses that has a credit");
        }
    }

    private void End(int choice)
    {
        List<ModelCall> running = Running;
        if (running.Count == 0) return;
        ModelCall call = running[choice % running.Count];
        StatusCode code = choice / 64 % 3 == 0 ? StatusCode.Busy : StatusCode.Ok;
        bool isMute = call.IsOneWay || call.IsSilent && code == StatusCode.Ok;
        if (!isMute) _expected = new Completion(call.Token, code, (ulong)choice, 2);
        _model.End(call, code);
        Assert.Equal(Attempt.Done, _calls.End(call.Place, code, (ulong)choice, 2));
        Assert.Null(_expected);
        Assert.InRange(_tap.Accesses, 0, 3);
    }

    private void Publish()
    {
        Assert.False(_calls.Publish(), "nobody is armed");
        Assert.InRange(_tap.Accesses, 0, 4);
        while (_model.Posted.TryDequeue(out Completion completion)) _model.Published.Enqueue(completion);
        ulong refused = _page.Load(Geometry.ServerLine + Geometry.Refused, 8);
        ulong most = _model.Refused + (ulong)_model.Held.Count(_model.MayHaveEnded);
        Assert.InRange(refused, _model.Refused, most);
    }

    private void OnTake(uint head)
    {
        Assert.InRange(head - _head, 1u, (uint)_model.InRing.Count);
        ModelCall? last = null;
        for (; _head != head; _head++)
        {
            last = _model.InRing.Dequeue();
            last.Phase = CallPhase.Taken;
            _model.Held.Add(last);
        }
        Assert.False(last!.Sent.Is(CommandFlags.Linked), "half of a chain was taken");
        Assert.InRange(_model.Held.Count(call => !_model.MayHaveEnded(call)), 0, _model.Shape.Places);
    }

    private void OnPost(nuint offset, Completion completion)
    {
        Assert.Equal(_model.Geometry.CompletionOffset(_posted++), offset);
        uint used = (uint)(_model.Posted.Count + _model.Published.Count);
        Assert.InRange(used, 0u, _model.Geometry.CompletionCapacity - 1);
        _model.Posted.Enqueue(completion);
        if (_expected is { } expected)
        {
            Assert.Equal(expected, completion);
            _expected = null;
            return;
        }
        ModelCall call = _model.Held.Single(held => held.Token == completion.Token && !held.IsOneWay);
        Assert.Equal(CallPhase.Taken, call.Phase);
        Assert.True(completion.IsTerminal);
        Assert.True(_model.HasTurn(call), $"{call} ended before its turn");
        Assert.Contains(completion.Code, _model.Verdicts(call));
        _model.End(call, completion.Code);
    }

    private void CheckNextDeadline()
    {
        foreach (ModelCall call in _model.Held.Where(call => !_model.MayHaveEnded(call)))
        {
            if (call.Sent.Deadline > _model.Now) Assert.InRange(_calls.NextDeadline, 0ul, call.Sent.Deadline);
        }
    }
}
