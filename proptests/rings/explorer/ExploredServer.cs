using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// Takes commands, completes them in their order, and goes to sleep when there is nothing to do; it ends when it has
/// completed the last of every channel. Of two threads the first has all ends in hand when it begins. A hot server
/// never arms its end of channel 0 and looks at the ready word of its port instead.
/// </summary>
internal sealed class ExploredServer
{
    private const PacketBits IsGone = PacketBits.Died | PacketBits.Closed;

    private readonly Stage _stage;
    private readonly Actor _actor;
    private readonly Enter _enter;
    private readonly List<ServedEnd> _inHand = [], _armed = [];
    private int _live, _sleeps, _port;

    internal ExploredServer(Stage stage, int thread)
    {
        _actor = stage.Cast.Actors[thread];
        (_stage, _enter, _live, _port) = (stage, new Enter(stage), _actor.Ends.Length, _actor.Port);
        if (!stage.Cast.IsFirst(thread)) return;
        foreach (int end in _actor.Ends) _inHand.Add(new ServedEnd(stage, end / 2));
    }

    private Scenario Shape => _stage.Scenario;

    internal void Run()
    {
        if (Shape.Wrong == Wrong.ArmedAtFirst) BeginArmed();
        while (true)
        {
            _stage.Tape.Here(this, 0);
            Turn();
            if (_live == 0) break;
            if (Shape.Has(Habits.HotServer)) Spin(_inHand.Find(end => end.Channel == 0));
            else if (!Sleep()) break;
        }
        _enter.RingAll();
    }

    private void Turn()
    {
        foreach (ServedEnd end in _inHand)
        {
            if (end.Turn()) _enter.Ring(2 * end.Channel);
            if (end.WantsToClose)
                _stage.Tape.Do(new Step(StepKind.Tell, 2 * end.Channel, Want: (uint)PacketBits.Closed));
        }
        foreach (ServedEnd end in _inHand.FindAll(end => end.IsOver || end.WantsToClose)) Drop(end);
    }

    private void Drop(ServedEnd end)
    {
        _inHand.Remove(end);
        _live--;
        _stage.Tape.Note(NoteKind.Closed, end.Channel, 1);
    }

    /// <returns>False: the thread leaves for good.</returns>
    private bool Sleep()
    {
        if (++_sleeps == Shape.MovesAt) Move();
        ArmAllBut(null);
        ulong packets = _enter.Wait(this, _port, 1, Shape.Most);
        Accept(packets);
        if (packets != 0) return true;
        if (Shape.Has(Habits.PollsWhenLate)) TakeBack();
        return !Shape.Has(Habits.LeavesWhenLate);
    }

    private void ArmAllBut(ServedEnd? hot)
    {
        foreach (ServedEnd end in _inHand)
        {
            if (end == hot) continue;
            int number = 2 * end.Channel + 1;
            bool isShared = _stage.Cast.IsShared(number);
            _enter.Arm(number, ArmBits.Work, end.Seen, 0, isShared ? _stage.Leave(end) : 0);
            if (!isShared || Shape.Has(Habits.PollsWhenLate)) _armed.Add(end);
        }
        _inHand.RemoveAll(end => end != hot);
    }

    private void Accept(ulong packets)
    {
        foreach ((int number, PacketBits bits, int deposit) in Packets.Of(packets))
        {
            ServedEnd? end = _armed.Find(one => one.Channel == number / 2);
            if (end is not null) _armed.Remove(end);
            if (deposit != 0) end = (ServedEnd)_stage.Take(deposit);
            if (end is null) continue;
            _inHand.Add(end);
            if ((bits & IsGone) != 0) Drop(end);
        }
    }

    private void TakeBack()
    {
        _inHand.AddRange(_armed);
        _armed.Clear();
    }

    /// <param name="hot">The end of channel 0; null when it is over.</param>
    private void Spin(ServedEnd? hot)
    {
        ArmAllBut(hot);
        if (!_enter.IsEmpty)
        {
            Accept(_enter.Wait(this, _port, 0, Shape.Most));
            return;
        }
        int ready = _stage.Words.ReadyWord(_port);
        bool looks = Shape.Wrong != Wrong.HotNotLooking;
        List<Awaited> awaited = [];
        if (hot is not null)
        {
            awaited.Add(new(_stage.Words.InLine(0, PageWords.Client, Geometry.PublishWord), hot.Seen));
            awaited.Add(new(_stage.Words.InLine(0, PageWords.Client, Geometry.Dead), 0));
        }
        if (looks) awaited.Add(new(ready, 0));
        _stage.Tape.Do(new Step(StepKind.Await) { Awaited = [.. awaited] });
        if (hot is not null && hot.IsPeerGone) Drop(hot);
        if (!looks || _stage.Tape.Do(new Step(StepKind.Load, ready)) == 0) return;
        Accept(_enter.Wait(this, _port, 0, Shape.Most));
    }

    /// <summary>All ends to another port, whatever state they are in; the thread waits there from now on.</summary>
    private void Move()
    {
        _port = _stage.Cast.OtherPort;
        foreach (int end in _actor.Ends) _stage.Tape.Do(new Step(StepKind.Move, end, (ulong)_port));
    }

    private void BeginArmed()
    {
        foreach (ServedEnd end in _inHand)
            _stage.Tape.Do(new Step(StepKind.Arm, 2 * end.Channel + 1, end.Seen, ArmBits.Work));
        TakeAway();
        Accept(_stage.Tape.Do(new Step(StepKind.Wait, _port, 0, 1, (uint)Shape.Most)));
    }

    private void TakeAway()
    {
        _armed.AddRange(_inHand);
        _inHand.Clear();
    }
}
