using System;
using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>An ingredient of the sleep protocol that is left out, to see that the exploration notices.</summary>
internal enum Without
{
    Nothing,

    /// <summary>The kernel does not compare again after arming.</summary>
    Recheck,

    /// <summary>A sleeper says that it has seen what it has not.</summary>
    HonestSeen,

    /// <summary>The client does not ring.</summary>
    ClientDoorbell,

    /// <summary>The server does not ring.</summary>
    ServerDoorbell,

    /// <summary>The server does not ring when it only made room.</summary>
    RoomDoorbell,
}

/// <summary>The steps of a side that are the kernel's.</summary>
internal readonly struct SteppedKernel(Stepper stepper, int side, Without without)
{
    internal void RingPeer() => stepper.Do(new SharedStep("ring", 1 - side));

    /// <summary>An enter that arms this side's end and waits for a packet: each part a step.</summary>
    internal PacketBits Sleep(uint want, ulong seenPublish, uint seenHead)
    {
        if (without == Without.HonestSeen)
            seenPublish = stepper.Do(new SharedStep("load", (1 - side) * (int)Geometry.ServerLine, Bytes: 8));
        stepper.Do(new SharedStep("arm", side, seenPublish, seenHead, want));
        if (without != Without.Recheck) stepper.Do(new SharedStep("recheck", side));
        return (PacketBits)stepper.Do(new SharedStep("wait", side));
    }
}

/// <summary>
/// Submits commands, reaps their completions, sleeps when there is nothing to do, and survives its server.
/// </summary>
internal sealed class SleepyClient
{
    private readonly SteppedKernel _kernel;
    private readonly Stepper _stepper;
    private readonly Without _without;
    private readonly HashSet<uint> _outstanding = [];
    private ClientEnd<SteppedPage, Enforced> _end;
    private int _submitted, _ended;

    private SleepyClient(Stepper stepper, Geometry geometry, Without without)
    {
        _kernel = new SteppedKernel(stepper, SleepWorld.Client, without);
        (_stepper, _without) = (stepper, without);
        _end = new ClientEnd<SteppedPage, Enforced>(new SteppedPage(stepper), geometry);
    }

    internal static Action<Stepper> Program(Geometry geometry, int commands, Without without = Without.Nothing) =>
        stepper => new SleepyClient(stepper, geometry, without).Run(commands);

    private void Run(int commands)
    {
        while (_ended < commands)
        {
            bool isFull = Submit(commands);
            if (_end.Publish() && _without != Without.ClientDoorbell) _kernel.RingPeer();
            bool hasReaped = Reap();
            if (_ended == commands || isFull && hasReaped) continue;
            uint want = isFull ? _end.Want : ArmBits.Work;
            PacketBits bits = _kernel.Sleep(want, _end.Seen, _end.HeadSeen);
            if ((bits & PacketBits.Died) == 0) continue;
            Bury();
            return;
        }
    }

    private bool Submit(int commands)
    {
        while (_submitted < commands)
        {
            if (_end.TrySubmit(new Command(1, (ulong)_submitted), out uint token) != Attempt.Done) return true;
            Assert.True(_outstanding.Add(token));
            _submitted++;
        }
        return false;
    }

    private bool Reap()
    {
        int before = _ended;
        while (_end.TryReap(out Completion completion) == Attempt.Done) End(completion.Token);
        _end.ReleaseReaped();
        return _ended > before;
    }

    /// <summary>Notes the tokens of those of which it says that they were not started.</summary>
    private void Bury()
    {
        Reap();
        _end.End(StatusCode.PeerDied);
        while (_end.TryEndOutstanding(out Completion end))
        {
            End(end.Token);
            if ((end.Flags & CompletionFlags.MaybeStarted) == 0) _stepper.Notes.Add(end.Token);
        }
        Assert.Empty(_outstanding);
        Assert.Equal(_submitted, _ended);
    }

    private void End(uint token)
    {
        Assert.Equal(BrokenReason.None, _end.Broken);
        Assert.True(_outstanding.Remove(token), "a command ended twice");
        _ended++;
    }
}

/// <summary>
/// Takes commands in order, completes each at once or all at the end, and sleeps when there is nothing to do.
/// </summary>
internal sealed class SleepyServer
{
    private readonly SteppedKernel _kernel;
    private readonly Stepper _stepper;
    private readonly Without _without;
    private readonly List<uint> _held = [];
    private ServerEnd<SteppedPage, Enforced> _end;
    private int _taken;

    private SleepyServer(Stepper stepper, Geometry geometry, Without without)
    {
        _kernel = new SteppedKernel(stepper, SleepWorld.Server, without);
        (_stepper, _without) = (stepper, without);
        _end = new ServerEnd<SteppedPage, Enforced>(new SteppedPage(stepper), geometry);
    }

    internal static Action<Stepper> Program(
        Geometry geometry, int commands, bool completesLate = false, Without without = Without.Nothing) =>
        stepper => new SleepyServer(stepper, geometry, without).Run(commands, completesLate);

    private void Run(int commands, bool completesLate)
    {
        while (true)
        {
            Take();
            int posted = completesLate && _taken < commands ? 0 : PostHeld();
            bool mayRing = posted > 0 ? _without != Without.ServerDoorbell : _without != Without.RoomDoorbell;
            if (_end.Publish() && mayRing) _kernel.RingPeer();
            if (_taken == commands) return;
            _kernel.Sleep(ArmBits.Work, _end.Seen, 0);
        }
    }

    /// <summary>Notes what it has begun.</summary>
    private void Take()
    {
        while (_end.TryTake(out Command command) == Attempt.Done)
        {
            Assert.Equal((ulong)_taken++, command.Payload[0]);
            _stepper.Notes.Add(command.Token);
            _held.Add(command.Token);
        }
        Assert.Equal(BrokenReason.None, _end.Broken);
    }

    private int PostHeld()
    {
        int count = _held.Count;
        foreach (uint token in _held) Assert.Equal(Attempt.Done, _end.Post(new Completion(token, StatusCode.Ok, 0)));
        _held.Clear();
        return count;
    }
}
