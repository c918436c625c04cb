using System;
using System.Collections.Generic;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// Takes commands, completes them in their order, at once or when it has them all, and goes to sleep when there is
/// nothing to do; it ends when it has completed the last.
/// </summary>
internal sealed class ExploredServer
{
    private readonly Scenario _scenario;
    private readonly KernelCalls _kernel;
    private readonly List<uint> _held = [];
    private ServerEnd<RecordedPage> _end;
    private int _taken, _completed;

    private ExploredServer(Tape tape, Scenario scenario)
    {
        _scenario = scenario;
        _kernel = new KernelCalls(tape, scenario.Order);
        _end = new ServerEnd<RecordedPage>(new RecordedPage(tape, scenario), scenario.Geometry, Scenario.Cursor);
    }

    internal static Action<Tape> Program(Scenario scenario) => tape => new ExploredServer(tape, scenario).Run();

    private void Run()
    {
        while (true)
        {
            Take();
            if (_scenario.Habit != Habit.AnswersLate || _taken == _scenario.Commands) Complete();
            if (_end.Publish()) _kernel.RingPeer();
            if (_taken == _scenario.Commands) return;
            _kernel.Sleep(ArmBits.Work, _end.Seen, 0);
        }
    }

    private void Take()
    {
        while (true)
        {
            Attempt attempt = _end.TryTake(out Command command);
            ExpectWhole(attempt);
            if (attempt != Attempt.Done) return;
            KnownEntries.ExpectCommand(command, _taken++, _scenario.Commands);
            _held.Add(command.Token);
        }
    }

    private void Complete()
    {
        foreach (uint token in _held) ExpectWhole(_end.Post(KnownEntries.Completion(_completed++, token)));
        _held.Clear();
    }

    private void ExpectWhole(Attempt attempt)
    {
        if (attempt == Attempt.Broken)
            throw new Breach(BreachKind.Torn, $"the server's end broke: {_end.Broken}");
    }
}
