using System;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <content>Threads that wait at ports, and how they come by their packets.</content>
internal partial class ExploredKernel
{
    /// <returns>Packets, or null: the thread sleeps.</returns>
    internal virtual ulong? Wait(Section at, int port, in Step step)
    {
        Begin(at, port);
        ulong? packets = null;
        if (at.State.Ports[port].Ready.Count >= step.Min) packets = Collect(at, at.Thread, port, step.Most);
        else at.State.Ports[port].Waiters = at.State.Ports[port].Waiters.With(at.Thread);
        Finish(at);
        return packets;
    }

    /// <summary>The deadline of a sleeping thread has passed: it gets what is there.</summary>
    internal ulong Expire(Section at, int port, in Step step)
    {
        Begin(at, port);
        at.State.Ports[port].Waiters = at.State.Ports[port].Waiters.Without(at.Thread);
        ulong packets = Collect(at, at.Thread, port, step.Most);
        Finish(at);
        return packets;
    }

    /// <summary>
    /// The straight way, if nothing stands in it: nobody waits at the port and nothing is there, the peer is armed for
    /// work, and the one thread at its port waits for one packet. That thread goes on on this very processor, so it
    /// sees what was stored here.
    /// </summary>
    /// <returns>False: nothing has changed.</returns>
    internal bool Pass(Section at, int end, in Step arm)
    {
        (int peer, int port) = (end ^ 1, at.State.Ends[end].Port);
        int peersPort = at.State.Ends[peer].Port;
        ShortList waiters = at.State.Ports[peersPort].Waiters;
        Begin(at, port);
        at.Memory.Lock(at.Thread, peersPort, StoredUnder(at.State, peersPort));
        bool isIdle = at.State.Ports[port] is { Ready.Count: 0, Waiters.Count: 0 };
        bool passes = isIdle && waiters.Count == 1 && _pending(at.State, waiters[0]).Min == 1
            && _ends[end].IsQuiet(arm.Value) && _ends[peer].IsArmedForWork;
        if (passes) Pass(at, end, peer, arm);
        at.Memory.Unlock(at.Thread, peersPort);
        Finish(at);
        return passes;
    }

    private void Pass(Section at, int end, int peer, in Step arm)
    {
        ref EndState saved = ref at.State.Ends[end];
        (saved.Want, saved.SeenPublish, saved.SeenHead, saved.Holder) = (ArmBits.Work, arm.Value, 0, 0);
        saved.Deposit = arm.Deposit;
        _ends[end].ArmQuiet(arm.Value);
        at.Memory.Fence(at.Thread);
        ref PortState port = ref at.State.Ports[at.State.Ends[peer].Port];
        int waiter = port.Waiters[0];
        port.Waiters = default;
        at.State.Ends[peer].Holder = (byte)(waiter + 1);
        PacketBits bits = _ends[peer].TakeDoorbell().Bits;
        Woken.Add((waiter, Packets.Pack(peer, bits, at.State.Ends[peer].Deposit)));
        if (!_counts) return;
        saved.Arms++;
        at.State.Ends[peer].Doorbells++;
    }

    protected virtual void WakeOne(Section at, int port)
    {
        ShortList waiters = at.State.Ports[port].Waiters;
        for (int place = 0; place < waiters.Count; place++)
        {
            Step wait = _pending(at.State, waiters[place]);
            if (at.State.Ports[port].Ready.Count < wait.Min) continue;
            at.State.Ports[port].Waiters = waiters.Without(waiters[place]);
            Woken.Add((waiters[place], Collect(at, waiters[place], port, wait.Most)));
            return;
        }
        ShowReady(at, port);
    }

    private ulong Collect(Section at, int thread, int port, int most)
    {
        ulong packets = 0;
        int count = 0;
        for (; count < most && at.State.Ports[port].Ready.Count > 0; count++)
            packets |= Packets.One(Take(at, thread, port), count);
        if (_showsReady) at.State.Ports[port].Server = (byte)(thread + 1);
        ShowReady(at, port);
        return packets;
    }

    private ulong Take(Section at, int thread, int port)
    {
        int end = at.State.Ports[port].Ready[0];
        ref EndState saved = ref at.State.Ends[end];
        at.State.Ports[port].Ready = at.State.Ports[port].Ready.Without(end);
        if (saved.Holder != 0 && saved.Holder != thread + 1)
            throw new Breach(BreachKind.TwoHolders, $"a packet for end {end}, which another thread has in hand");
        saved.Holder = (byte)(thread + 1);
        PacketBits bits = PopOf(end, port);
        if (_counts && (bits & (PacketBits.Died | PacketBits.Closed)) == 0 && !HasNews(at, end)) saved.Spurious++;
        return Packets.Pack(end, bits, saved.Deposit);
    }

    private PacketBits PopOf(int end, int port)
    {
        if (_ends[end].State != SourceState.Ready)
        {
            _ends[end].Dissociate();
            return PacketBits.Work;
        }
        Packet packet = _lists[port].Pop();
        if (packet.Key != (ulong)end) throw new InvalidOperationException("a ready list is not first in, first out");
        return packet.Bits;
    }

    private bool HasNews(Section at, int end)
    {
        EndState saved = at.State.Ends[end];
        int peer = 1 - end % 2;
        return at.Memory.Latest(Words.InLine(end / 2, peer, Geometry.PublishWord)) != saved.SeenPublish
            || (saved.Want & ArmBits.Room) != 0
            && at.Memory.Latest(Words.InLine(end / 2, peer, Geometry.PeerHead)) != saved.SeenHead;
    }

    private void ShowReady(Section at, int port)
    {
        int word = Words.ReadyWord(port);
        ulong ready = at.State.Ports[port].Ready.Count > 0 ? 1u : 0u;
        if (at.State.Ports[port].Server != 0 && at.Memory.Latest(word) != ready)
            at.Memory.Store(at.Thread, word, ready, releases: false);
    }
}
