using System;
using System.Collections.Generic;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// Submits commands, reaps their completions, and goes to sleep when there is nothing to do; doorbells are rung by the
/// enter that goes to sleep, as the loop of a program does it. What was reaped is released then, or by publishing.
/// </summary>
internal sealed class ExploredClient
{
    private readonly Scenario _scenario;
    private readonly KernelCalls _kernel;
    private readonly Dictionary<uint, int> _numbers = [];
    private ClientEnd<RecordedPage> _end;
    private int _submitted, _ended;
    private bool _bell;

    private ExploredClient(Tape tape, Scenario scenario)
    {
        _scenario = scenario;
        _kernel = new KernelCalls(tape, scenario.Order);
        _end = new ClientEnd<RecordedPage>(new RecordedPage(tape, scenario), scenario.Geometry, Scenario.Cursor);
    }

    internal static Action<Tape> Program(Scenario scenario) => tape => new ExploredClient(tape, scenario).Run();

    private void Run()
    {
        while (true)
        {
            bool isFull = Submit();
            _bell |= _end.Publish();
            bool hasReaped = Reap();
            if (_ended == _scenario.Commands) break;
            if (isFull && hasReaped) continue;
            Leave();
            _kernel.Sleep(isFull ? _end.Want : ArmBits.Work, _end.Seen, _end.HeadSeen);
        }
        Leave();
    }

    private void Leave()
    {
        _end.ReleaseReaped();
        if (_bell) _kernel.RingPeer();
        _bell = false;
    }

    private bool Submit()
    {
        while (_submitted < _scenario.Commands)
        {
            Attempt attempt = _end.TrySubmit(KnownEntries.Command(_submitted), out uint token);
            ExpectWhole(attempt);
            if (attempt == Attempt.Full) return true;
            if (!_numbers.TryAdd(token, _submitted++))
                throw new Breach(BreachKind.Order, $"token {token:x} was given twice");
            if (_scenario.Habit == Habit.PublishesEach) _bell |= _end.Publish();
        }
        return false;
    }

    private bool Reap()
    {
        int before = _ended;
        while (true)
        {
            Attempt attempt = _end.TryReap(out Completion completion);
            ExpectWhole(attempt);
            if (attempt != Attempt.Done) break;
            End(completion);
        }
        return _ended > before;
    }

    private void End(in Completion completion)
    {
        if (!_numbers.Remove(completion.Token, out int number))
            throw new Breach(BreachKind.Order, "a command ended twice");
        Completion expected = KnownEntries.Completion(number, completion.Token);
        if (completion.Head != expected.Head || completion.Value != expected.Value)
            throw new Breach(BreachKind.Torn, $"the completion of command {number} was reaped torn");
        if (number != _ended)
            throw new Breach(BreachKind.Order, $"command {number} ended where {_ended} was expected");
        _ended++;
    }

    private void ExpectWhole(Attempt attempt)
    {
        if (attempt == Attempt.Broken)
            throw new Breach(BreachKind.Torn, $"the client's end broke: {_end.Broken}");
    }
}
