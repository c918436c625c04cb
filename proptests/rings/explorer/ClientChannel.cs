using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>A client's side of one channel: the shipped end, and what has to become of each command.</summary>
internal sealed class ClientChannel
{
    private readonly Stage _stage;
    private readonly List<(uint Token, int Number)> _outstanding = [];
    private ClientEnd<RecordedPage, Enforced> _end;
    private readonly List<uint> _owed = [];
    private readonly int[] _shots;
    private int _submitted, _cancelled, _ended;

    internal ClientChannel(Stage stage, int channel)
    {
        (_stage, Channel, _shots) = (stage, channel, new int[stage.Scenario.Commands]);
        _end = new ClientEnd<RecordedPage, Enforced>(
            new RecordedPage(stage, channel, PageWords.Client), stage.Scenario.Geometry, stage.Scenario.Cursor);
    }

    internal int Channel { get; }

    internal bool IsInHand { get; set; } = true;

    /// <summary>Everything has ended, or the channel has.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>The last attempt to submit found no room.</summary>
    internal bool IsFull { get; private set; }

    internal uint Want => IsFull ? _end.Want : ArmBits.Work;

    internal ulong Seen => _end.Seen;

    internal uint HeadSeen => _end.HeadSeen;

    internal bool PeerIsDead => _end.IsPeerGone;

    internal void ReleaseReaped() => _end.ReleaseReaped();

    private Scenario Shape => _stage.Scenario;

    /// <summary>Submits, publishes and reaps until nothing moves.</summary>
    /// <returns>True if the server is to be rung.</returns>
    internal bool Turn()
    {
        bool rings = false, hasReaped;
        do
        {
            rings |= Submit();
            _owed.RemoveAll(token => _end.TryCredit(token, 1) != Attempt.Full);
            rings |= _end.Publish();
            if (Shape.Has(Habits.Cancels)) rings |= Cancel();
            hasReaped = Reap();
            IsOver = _ended == Shape.Commands;
        }
        while (hasReaped && !IsOver && (IsFull || _owed.Count > 0));
        return rings;
    }

    /// <summary>The peer is gone: what it posted is delivered, the rest ends here.</summary>
    internal void Bury(bool reaps)
    {
        if (reaps) Reap();
        EndTheRest(StatusCode.PeerDied);
    }

    /// <summary>Half of the commands have ended (rounded down), and the client has had enough.</summary>
    internal bool WantsToClose =>
        Shape.Has(Habits.ClientCloses) && !IsOver && _ended >= Shape.Commands / 2 && _submitted > 0;

    /// <summary>Closes this side; the kernel is told by the caller.</summary>
    internal void EndTheRest(StatusCode why)
    {
        _end.End(why);
        while (_end.TryEndOutstanding(out Completion completion))
        {
            int number = NumberOf(completion.Token);
            bool maybeStarted = (completion.Flags & CompletionFlags.MaybeStarted) != 0;
            _stage.Tape.Note(NoteKind.Buried, Channel, number);
            if (!maybeStarted) _stage.Tape.Note(NoteKind.NotStarted, Channel, number);
        }
        if (_outstanding.Count > 0)
            throw new Breach(BreachKind.Order, $"command {_outstanding[0].Number} never ends");
        IsOver = true;
        _stage.Tape.Note(NoteKind.Closed, Channel, 0);
    }

    private bool Submit()
    {
        bool rings = false;
        IsFull = false;
        while (_submitted < Shape.Commands)
        {
            Attempt attempt = Put(KnownEntries.Command(Channel, _submitted), out uint token);
            ExpectWhole(attempt);
            if (attempt == Attempt.Full)
            {
                IsFull = true;
                break;
            }
            _stage.Tape.Note(NoteKind.Accepted, Channel, _submitted);
            Remember(token);
            if (Shape.Has(Habits.PublishesEach)) rings |= _end.Publish();
        }
        return rings;
    }

    private Attempt Put(in Command command, out uint token) =>
        Shape.Has(Habits.Streams) ? _end.TrySubmitStream(command, 1, out token) : _end.TrySubmit(command, out token);

    private void Remember(uint token)
    {
        foreach ((uint other, _) in _outstanding)
        {
            if (other == token) throw new Breach(BreachKind.Order, $"token {token:x} was given twice");
        }
        _outstanding.Add((token, _submitted++));
    }

    private bool Cancel()
    {
        foreach ((uint token, int number) in _outstanding)
        {
            if (number < _cancelled || number > 0 && !Shape.Has(Habits.HoldsUntilCancelled)) continue;
            _cancelled = number + 1;
            _stage.Tape.Note(NoteKind.Cancelled, Channel, number);
            _end.RequestCancel(token);
        }
        return _end.Publish();
    }

    private bool Reap()
    {
        int before = _ended + _owed.Count;
        Sink sink = new(this);
        ExpectWhole(_end.Reap(ref sink));
        return _ended + _owed.Count > before;
    }

    private readonly struct Sink(ClientChannel channel) : ICompletionSink
    {
        public void Ended(in Completion completion)
        {
            if (completion.IsTerminal) channel.End(completion);
            else channel.Take(completion);
        }
    }

    /// <summary>A shot: it comes in its order, and the server is given credit for another.</summary>
    private void Take(Completion shot)
    {
        int number = _outstanding.Find(one => one.Token == shot.Token).Number;
        Completion posted = KnownEntries.Shot(Channel, number, shot.Token, _shots[number]++);
        if (!KnownEntries.Same(shot, posted))
            throw new Breach(BreachKind.Torn, $"a shot of command {number} was reaped torn");
        _owed.Add(shot.Token);
    }

    private void End(in Completion completion)
    {
        int number = NumberOf(completion.Token);
        Completion posted = KnownEntries.Completion(Channel, number, completion.Token, isCancelled: false);
        Completion cancelled = KnownEntries.Completion(Channel, number, completion.Token, isCancelled: true);
        bool isCancelled = number < _cancelled && KnownEntries.Same(completion, cancelled);
        if (!isCancelled && !KnownEntries.Same(completion, posted))
            throw new Breach(BreachKind.Torn, $"the completion of command {number} was reaped torn");
        bool isWhole = _shots[number] == (Shape.Has(Habits.Streams) ? ServedEnd.Shots : 0);
        if (number != _ended || !isWhole)
            throw new Breach(BreachKind.Order, $"command {number} ended where {_ended} was expected");
        _ended++;
        _stage.Tape.Note(NoteKind.Delivered, Channel, number);
    }

    private int NumberOf(uint token)
    {
        int at = _outstanding.FindIndex(one => one.Token == token);
        if (at < 0) throw new Breach(BreachKind.Order, "a command ended twice");
        int number = _outstanding[at].Number;
        _outstanding.RemoveAt(at);
        return number;
    }

    private void ExpectWhole(Attempt attempt)
    {
        if (attempt == Attempt.Broken)
            throw new Breach(BreachKind.Torn, $"the client's end broke: {_end.Broken}");
        if (_end.Strays > 0) throw new Breach(BreachKind.Torn, "a completion is a stray");
    }
}
