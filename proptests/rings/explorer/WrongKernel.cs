using System;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>The kernel with one of its rules broken; see <see cref="Wrong"/>.</summary>
internal sealed class WrongKernel : ExploredKernel
{
    internal WrongKernel(Scenario scenario, Cast cast, PageWords words, Func<WorldState, int, Step> pending)
        : base(scenario, cast, words, pending) => Wrong = scenario.Wrong;

    private Wrong Wrong { get; }

    internal override void Arm(Section at, int end, in Step step)
    {
        bool resets = Wrong == Wrong.ArmResetsReady && at.State.Ends[end].State == SourceState.Ready;
        base.Arm(at, end, step);
        if (!resets) return;
        ref EndState saved = ref at.State.Ends[end];
        (saved.State, saved.Bits, saved.Want) = (SourceState.Armed, PacketBits.None, step.Want);
        (saved.SeenPublish, saved.SeenHead) = (step.Value, step.SeenHead);
        StoreFlag(at, end, step.Want);
    }

    internal override ulong Recheck(Section at, int end)
    {
        if (Wrong == Wrong.RecheckUnlocked) return IsChanged(at, end) ? 1u : 0u;
        EndState before = at.State.Ends[end];
        if (Wrong == Wrong.RoomNotRechecked) at.State.Ends[end].Want &= ~ArmBits.Room;
        if (Wrong == Wrong.DeathNotRechecked) at.State.Ends[end].Gone = PacketBits.None;
        base.Recheck(at, end);
        ref EndState after = ref at.State.Ends[end];
        after.Gone = before.Gone;
        if (after.State == SourceState.Armed) after.Want = before.Want;
        else if (Wrong == Wrong.RecheckKeepsFlag && before.State == SourceState.Armed) StoreFlag(at, end, before.Want);
        return 0;
    }

    /// <summary>What a recheck without the lock goes on with.</summary>
    internal void Push(Section at, int end, PacketBits bits)
    {
        ref EndState saved = ref at.State.Ends[end];
        StoreFlag(at, end, 0);
        (saved.State, saved.Bits) = (SourceState.Ready, saved.Bits | bits);
        Begin(at, saved.Port);
        base.Push(at, end);
        Finish(at);
    }

    internal override void Ring(Section at, int end)
    {
        EndState before = at.State.Ends[end];
        if (Wrong == Wrong.DoorbellForgotten && before.State == SourceState.Armed
            && at.State.Ports[before.Port].Waiters.Count == 0)
        {
            at.State.Ends[end] = before with { State = SourceState.Idle, Want = 0, SeenHead = 0, SeenPublish = 0 };
            StoreFlag(at, end, 0);
            return;
        }
        base.Ring(at, end);
        if (Wrong == Wrong.DoorbellKeepsFlag && before.State == SourceState.Armed) StoreFlag(at, end, before.Want);
        if (Wrong == Wrong.DoorbellOnIdle && before.State == SourceState.Idle) Push(at, end, PacketBits.Work);
        if (Wrong == Wrong.DoorbellTwice && before.State == SourceState.Ready) Push(at, end, PacketBits.Work);
    }

    internal override void Tell(Section at, int end, PacketBits why)
    {
        bool isIdle = at.State.Ends[end].State == SourceState.Idle;
        base.Tell(at, end, why);
        if (Wrong == Wrong.DeathOnIdle && isIdle) Push(at, end, why);
    }

    internal override void Move(Section at, int end, int port)
    {
        ref EndState saved = ref at.State.Ends[end];
        if (Wrong == Wrong.MoveForgets && saved.State == SourceState.Ready)
        {
            at.State.Ports[saved.Port].Ready = at.State.Ports[saved.Port].Ready.Without(end);
            (saved.State, saved.Bits) = (SourceState.Idle, PacketBits.None);
        }
        base.Move(at, end, port);
    }

    internal override ulong? Wait(Section at, int port, in Step step)
    {
        if (Wrong != Wrong.SleepUnchecked) return base.Wait(at, port, step);
        at.State.Ports[port].Waiters = at.State.Ports[port].Waiters.With(at.Thread);
        return null;
    }

    protected override void WakeOne(Section at, int port)
    {
        if (Wrong != Wrong.WakeOnFirst || at.State.Ports[port].Ready.Count == 1) base.WakeOne(at, port);
    }

    /// <summary>Some variants have a flag that is not the state: what comes of it is to be seen.</summary>
    protected override void TellDiffering(int end)
    {
    }

    private bool IsChanged(Section at, int end)
    {
        EndState saved = at.State.Ends[end];
        int word = Words.InLine(end / 2, 1 - end % 2, Geometry.PublishWord);
        at.Memory.Fence(at.Thread);
        ulong publish = at.Memory.Load(
            at.Thread, word, at.Chooser.Choose(at.Memory.Options(at.Thread, word)), acquires: true);
        return saved.State == SourceState.Armed && (saved.Gone != PacketBits.None || publish != saved.SeenPublish);
    }

    private void StoreFlag(Section at, int end, uint value)
    {
        at.Memory.Fence(at.Thread);
        int word = Words.InLine(end / 2, 1 - end % 2, Geometry.Armed);
        at.Memory.Store(at.Thread, word, value, releases: false);
    }
}
