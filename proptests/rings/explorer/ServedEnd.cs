using System.Collections.Generic;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// A server's side of one channel: the shipped end and the commands that it has taken. Threads that share it hand it on
/// through the port, as a whole.
/// </summary>
internal sealed class ServedEnd
{
    private readonly Stage _stage;
    private readonly List<(uint Token, int Number)> _held = [];
    private ServerEnd<RecordedPage, Enforced> _end;
    private int _taken, _completed, _shots;

    internal ServedEnd(Stage stage, int channel)
    {
        (_stage, Channel) = (stage, channel);
        _end = new ServerEnd<RecordedPage, Enforced>(
            new RecordedPage(stage, channel, PageWords.Server), stage.Scenario.Geometry, stage.Scenario.Cursor);
    }

    /// <summary>Of each stream, before its last completion.</summary>
    internal const int Shots = 2;

    internal int Channel { get; }

    internal ulong Seen => _end.Seen;

    internal bool IsPeerGone => _end.IsPeerGone;

    internal bool IsOver => _completed == Shape.Commands;

    /// <summary>Half of the commands have been answered, and at least one was taken.</summary>
    internal bool WantsToClose => Shape.Has(Habits.ServerCloses) && _taken > 0 && _completed == Shape.Commands / 2;

    private Scenario Shape => _stage.Scenario;

    /// <summary>Takes what there is, completes what is due, publishes.</summary>
    /// <returns>True if the client is to be rung.</returns>
    internal bool Turn()
    {
        Take();
        bool hasAll = _taken == Shape.Commands || _held.Count == Shape.Completions;
        if (hasAll || !Shape.Has(Habits.AnswersLate)) Complete();
        return _end.Publish();
    }

    private void Take()
    {
        while (true)
        {
            Attempt attempt = _end.TryTake(out Command command);
            ExpectWhole(attempt);
            if (attempt != Attempt.Done) return;
            KnownEntries.ExpectCommand(command, Channel, _taken, Shape.Commands);
            _stage.Tape.Note(NoteKind.Taken, Channel, _taken);
            _held.Add((command.Token, _taken++));
        }
    }

    private void Complete()
    {
        while (_held.Count > 0 && !WantsToClose)
        {
            (uint token, int number) = _held[0];
            bool isCancelled = Shape.Has(Habits.Cancels) && _end.IsCancelRequested(token);
            if (Shape.Has(Habits.HoldsUntilCancelled) && !isCancelled) return;
            if (Shape.Has(Habits.Streams) && !TryShoot(token, number)) return;
            _held.RemoveAt(0);
            _completed++;
            ExpectWhole(_end.Post(KnownEntries.Completion(Channel, number, token, isCancelled)));
        }
    }

    /// <returns>False: shots are left, and no credit.</returns>
    private bool TryShoot(uint token, int number)
    {
        for (; _shots < Shots && _shots < 1 + _end.Granted(token); _shots++)
            ExpectWhole(_end.Post(KnownEntries.Shot(Channel, number, token, _shots)));
        if (_shots < Shots) return false;
        _shots = 0;
        return true;
    }

    private void ExpectWhole(Attempt attempt)
    {
        if (attempt == Attempt.Broken)
            throw new Breach(BreachKind.Torn, $"the server's end broke: {_end.Broken}");
    }
}
