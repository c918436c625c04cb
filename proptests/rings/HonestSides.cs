using System;
using System.Collections.Generic;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>A client that keeps a list of what it has outstanding, to see that each command ends once.</summary>
internal sealed class HonestClient(ArrayPage page, RingShape shape)
{
    private readonly List<uint> _outstanding = [];
    private ClientEnd<ArrayPage, Enforced> _end = new(page, shape.Geometry, shape.Cursor);
    private BrokenReason _first;

    internal void Run(HostileStep step)
    {
        switch (step.Call % 10)
        {
            case 0: Submit(step.Choice); break;
            case 1: _end.Publish(); break;
            case 2: Reap(); break;
            case 3: _end.ReleaseReaped(); break;
            case 4: _end.RequestCancel(Token(step.Choice)); break;
            case 5: _ = _end.IsPeerGone; break;
            case 6: SubmitChain(step.Choice); break;
            case 7: SubmitStream(step.Choice); break;
            case 8: _end.TryCredit(Token(step.Choice), (byte)(step.Choice % 3)); break;
            case 9: Answer(_end.TrySend(new Command(1))); break;
        }
        if (_first != BrokenReason.None) Assert.Equal(_first, _end.Broken);
        _first = _end.Broken;
        Assert.Equal((uint)_outstanding.Count, _end.Outstanding);
    }

    /// <summary>The channel is given up: what is left ends, each once, in as many calls.</summary>
    internal void EndAll(Action beforeCall)
    {
        beforeCall();
        _end.End(StatusCode.Closed);
        beforeCall();
        while (_end.TryEndOutstanding(out Completion completion))
        {
            Assert.True(_outstanding.Remove(completion.Token), "a command ended twice");
            beforeCall();
        }
        Assert.Empty(_outstanding);
    }

    private uint Token(int choice) =>
        _outstanding.Count == 0 ? (uint)choice : _outstanding[choice % _outstanding.Count];

    private void Submit(int choice)
    {
        Attempt attempt = _end.TrySubmit(RingSamples.Command(choice, 0), out uint token);
        if (Answer(attempt)) _outstanding.Add(token);
    }

    private void SubmitChain(int choice)
    {
        Command[] members = new Command[2 + choice % 3];
        uint[] tokens = new uint[members.Length];
        if (Answer(_end.TrySubmitChain(members, tokens))) _outstanding.AddRange(tokens);
    }

    private void SubmitStream(int choice)
    {
        Attempt attempt = _end.TrySubmitStream(new Command(1), (byte)(choice % 3), out uint token);
        if (Answer(attempt)) _outstanding.Add(token);
    }

    private bool Answer(Attempt attempt)
    {
        Attempt refusal = _end.Broken == BrokenReason.None ? Attempt.Full : Attempt.Broken;
        if (attempt != Attempt.Done) Assert.Equal(refusal, attempt);
        return attempt == Attempt.Done;
    }

    private void Reap()
    {
        List<Completion> reaped = [];
        Reaped sink = new(reaped);
        Attempt attempt = _end.Reap(ref sink, 1);
        foreach (Completion completion in reaped)
        {
            if (completion.IsTerminal) Assert.True(_outstanding.Remove(completion.Token), "a command ended twice");
            else Assert.Contains(completion.Token, _outstanding);
        }
        Assert.Equal(attempt == Attempt.Broken, _end.Broken != BrokenReason.None);
    }
}

/// <summary>A server that completes what it took, in any order.</summary>
internal sealed class HonestServer(ArrayPage page, RingShape shape)
{
    private readonly List<uint> _taken = [];
    private ServerEnd<ArrayPage, Enforced> _end = new(page, shape.Geometry, shape.Cursor);
    private BrokenReason _first;

    internal void Run(HostileStep step)
    {
        switch (step.Call % 4)
        {
            case 0: Take(); break;
            case 1: Post(step.Choice); break;
            case 2: _end.Publish(); break;
            case 3: _end.IsCancelRequested((uint)step.Choice); break;
        }
        if (_first != BrokenReason.None) Assert.Equal(_first, _end.Broken);
        _first = _end.Broken;
    }

    private void Take()
    {
        if (_end.TryTake(out Command command) == Attempt.Done) _taken.Add(command.Token);
    }

    private void Post(int choice)
    {
        if (_taken.Count == 0) return;
        uint token = _taken[choice % _taken.Count];
        _taken.Remove(token);
        Attempt attempt = _end.Post(new Completion(token, StatusCode.Ok, 0));
        Assert.Equal(_end.Broken == BrokenReason.None ? Attempt.Done : Attempt.Broken, attempt);
    }
}

/// <summary>A server that leaves what commands ask for to the dispatcher.</summary>
internal sealed class HonestDispatcher
{
    private readonly SortedSet<int> _running = [];
    private Dispatcher<ArrayPage, Enforced, InFlightArray> _calls;
    private BrokenReason _first;
    private ulong _now;

    internal HonestDispatcher(ArrayPage page, RingShape shape)
    {
        ServerEnd<ArrayPage, Enforced> end = new(page, shape.Geometry, shape.Cursor);
        _calls = new(end, new InFlightArray(Places)) { Methods = 0xFFFF };
    }

    internal const int Places = 9;

    internal void Run(HostileStep step)
    {
        switch (step.Call % 6)
        {
            case 0 or 1: Start(); break;
            case 2: End(step.Choice); break;
            case 3: Shoot(step.Choice); break;
            case 4: TakeNews(); break;
            case 5: _calls.Publish(); break;
        }
        if (_first != BrokenReason.None) Assert.Equal(_first, _calls.Broken);
        _first = _calls.Broken;
        Assert.InRange(_calls.Count, _running.Count, Places);
    }

    private void Start()
    {
        Attempt attempt = _calls.TryStart(_now++, out int place);
        if (attempt == Attempt.Done) Assert.True(_running.Add(place), "a place was given twice");
        else if (attempt != Attempt.Broken) Assert.Equal(BrokenReason.None, _calls.Broken);
    }

    private void End(int choice)
    {
        if (_running.Count == 0) return;
        int place = Running(choice);
        _running.Remove(place);
        _calls.End(place, (StatusCode)(choice % 2), 0);
    }

    private void Shoot(int choice)
    {
        if (_running.Count > 0) _calls.TryShoot(Running(choice), StatusCode.Ok, 0);
    }

    private void TakeNews()
    {
        if (_calls.TryTakeNews(_now++, out int place, out News news)) Assert.Contains(place, _running);
        else Assert.Equal(News.None, news);
    }

    private int Running(int choice)
    {
        int[] places = [.. _running];
        return places[choice % places.Length];
    }
}
