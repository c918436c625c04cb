using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The one system call as a program makes it: doorbells and arms are gathered; then the kernel rings, goes through the
/// shipped <see cref="SleepSequence"/>, and waits. Each part is a step. The orders that are mutants stand here.
/// </summary>
internal sealed class Enter(Stage stage)
{
    private readonly List<Step> _arms = [];
    private readonly List<int> _doorbells = [];

    private Tape Tape => stage.Tape;

    private SleepOrder Order => stage.Scenario.Order;

    private bool Is(Wrong wrong) => stage.Scenario.Wrong == wrong;

    internal bool IsEmpty => _arms.Count == 0 && _doorbells.Count == 0;

    internal bool HasDoorbells => _doorbells.Count > 0;

    /// <param name="end">The end that is to hear it.</param>
    internal void Ring(int end)
    {
        if (!_doorbells.Contains(end)) _doorbells.Add(end);
    }

    internal void Arm(int end, uint want, ulong seenPublish, uint seenHead, int deposit = 0)
    {
        if (Is(Wrong.RoomNotArmed)) want &= ~ArmBits.Room;
        _arms.Add(new Step(StepKind.Arm, end, seenPublish, want, seenHead, deposit));
    }

    /// <summary>Rings what is to be rung, and does not wait.</summary>
    internal void RingAll()
    {
        foreach (int end in _doorbells) Tape.Do(new Step(StepKind.Ring, end));
        _doorbells.Clear();
    }

    /// <param name="program">All that the caller knows.</param>
    /// <returns>Packets: see <see cref="Packets"/>.</returns>
    internal ulong Wait(object program, int port, int min, int most)
    {
        if (IsStraight(min) && Tape.Do(_arms[0] with { Kind = StepKind.Pass }) != 0) Clear();
        if (!Is(Wrong.DoorbellsBeforeWait) && !Is(Wrong.DoorbellsAfterWait)) RingAll();
        if (_arms.Count > 0) Arm();
        if (!Is(Wrong.DoorbellsAfterWait)) RingAll();
        _arms.Clear();
        Tape.Here(program, 100 + min);
        ulong packets = Tape.Do(new Step(StepKind.Wait, port, 0, (uint)min, (uint)most));
        RingAll();
        return packets;
    }

    /// <summary>One doorbell, and what is armed is the end that it was rung from, for work.</summary>
    private bool IsStraight(int min) =>
        stage.Scenario.Has(Habits.PassesStraight) && min == 1 && _arms.Count == 1 && _doorbells.Count == 1
        && _arms[0].Target == (_doorbells[0] ^ 1) && _arms[0].Want == ArmBits.Work;

    private void Clear()
    {
        _arms.Clear();
        _doorbells.Clear();
    }

    private void Arm()
    {
        if (Is(Wrong.SeenFresh)) ClaimFresh();
        Arms arms = new(this);
        Buffers buffers = new(this);
        if (Order is SleepOrder.ArmDrainRecheck or SleepOrder.ArmRecheck) SleepSequence.Arm(ref arms, ref buffers);
        else ArmWrongly(arms, buffers);
    }

    private void ArmWrongly(Arms arms, Buffers buffers)
    {
        if (Order == SleepOrder.DrainArmRecheck) buffers.Drain();
        for (int index = 0; index < arms.Count; index++) arms.TryArm(index);
        buffers.Barrier();
        for (int index = 0; index < arms.Count && Order != SleepOrder.ArmOnly; index++) arms.Recheck(index);
        if (Order == SleepOrder.ArmRecheckDrain) buffers.Drain();
    }

    private void ClaimFresh()
    {
        for (int index = 0; index < _arms.Count; index++)
        {
            int end = _arms[index].Target;
            int word = stage.Words.InLine(end / 2, 1 - end % 2, Geometry.PublishWord);
            _arms[index] = _arms[index] with { Value = Tape.Do(new Step(StepKind.Load, word)) };
        }
    }

    /// <summary>All threads that may be publishing to one of the ends.</summary>
    private uint Peers()
    {
        uint peers = 0;
        foreach (Step arm in _arms) peers |= stage.Cast.ThreadsOf(arm.Target / 2, 1 - arm.Target % 2);
        return peers;
    }

    private readonly struct Arms(Enter enter) : IArms
    {
        public int Count => enter._arms.Count;

        public bool TryArm(int index)
        {
            enter.Tape.Do(enter._arms[index]);
            return true;
        }

        public void Recheck(int index)
        {
            int end = enter._arms[index].Target;
            if (enter.Tape.Do(new Step(StepKind.Recheck, end)) != 0) enter.Tape.Do(new Step(StepKind.Push, end));
        }
    }

    /// <summary>Several processors.</summary>
    private readonly struct Buffers(Enter enter) : IStoreBuffers
    {
        public void Barrier()
        {
            if (!enter.Is(Wrong.NoBarrier)) enter.Tape.Do(new Step(StepKind.Barrier));
        }

        public void Drain()
        {
            if (enter.Order == SleepOrder.ArmRecheck) return;
            uint peers = enter.Peers();
            for (int thread = 0; peers != 0; thread++, peers >>= 1)
            {
                if ((peers & 1) != 0) enter.Tape.Do(new Step(StepKind.Drain, thread));
            }
        }
    }
}
