using System;
using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The kernel's share: the shipped <see cref="EndSource{TPage}"/> and <see cref="ReadyList"/>, an end for every side of
/// every channel and a list for every port. They are brought into the state that is worked on by the calls that lead
/// there, make one section, and are saved again. Nobody comes between the accesses of a section: it is under the lock
/// of its port. The threads that sleep at a port are the explorer's own; a push wakes the first that has enough, and
/// that thread has its packets from that moment on.
/// </summary>
internal partial class ExploredKernel
{
    private readonly bool _counts, _showsReady;
    private readonly Func<WorldState, int, Step> _pending;
    private readonly KernelMemory[] _pages;
    private readonly ExploredEnd[] _ends;
    private readonly ReadyList[] _lists;
    private readonly Dictionary<uint, int[]> _stored = [];
    private int _locked;

    /// <param name="pending">What a thread does next: how many packets it waits for.</param>
    internal ExploredKernel(Scenario scenario, Cast cast, PageWords words, Func<WorldState, int, Step> pending)
    {
        (Words, _pending) = (words, pending);
        (_counts, _showsReady) = (scenario.Counts, scenario.Has(Habits.HotServer));
        _pages = new KernelMemory[cast.Channels];
        for (int channel = 0; channel < cast.Channels; channel++) _pages[channel] = new KernelMemory(words, channel);
        _ends = new ExploredEnd[2 * cast.Channels];
        for (int end = 0; end < _ends.Length; end++) _ends[end] = new ExploredEnd();
        _lists = new ReadyList[cast.Ports];
    }

    protected PageWords Words { get; }

    /// <summary>Threads that a section has woken, and the packets that each got: to be emptied before one.</summary>
    internal List<(int Thread, ulong Packets)> Woken { get; } = [];

    internal virtual void Arm(Section at, int end, in Step step)
    {
        Begin(at, at.State.Ends[end].Port);
        ref EndState saved = ref at.State.Ends[end];
        if (saved.Holder == at.Thread + 1) saved.Holder = 0;
        _ends[end].Arm(step.Want, step.Value, step.SeenHead);
        if (_ends[end].State == SourceState.Armed)
        {
            (saved.Want, saved.SeenPublish, saved.SeenHead) = (step.Want, step.Value, step.SeenHead);
            if (_counts) saved.Arms++;
        }
        saved.Deposit = step.Deposit;
        Finish(at);
    }

    internal virtual ulong Recheck(Section at, int end)
    {
        Begin(at, at.State.Ends[end].Port);
        if (_ends[end].Recheck()) Push(at, end);
        Finish(at);
        return 0;
    }

    /// <param name="end">The end that hears the doorbell.</param>
    internal virtual void Ring(Section at, int end)
    {
        Begin(at, at.State.Ends[end].Port);
        if (_counts) at.State.Ends[end].Doorbells++;
        if (_ends[end].RingFromPeer()) Push(at, end);
        Finish(at);
    }

    /// <summary>The peer of an end is gone.</summary>
    internal virtual void Tell(Section at, int end, PacketBits why)
    {
        Begin(at, at.State.Ends[end].Port);
        at.State.Ends[end].Gone = why;
        if (_ends[end].TellGone(why)) Push(at, end);
        Finish(at);
    }

    internal virtual void Move(Section at, int end, int port)
    {
        int old = at.State.Ends[end].Port;
        Begin(at, old);
        at.Memory.Lock(at.Thread, port, StoredUnder(at.State, port));
        if (at.State.Ends[end].State == SourceState.Ready)
        {
            at.State.Ports[old].Ready = at.State.Ports[old].Ready.Without(end);
            at.State.Ports[port].Ready = at.State.Ports[port].Ready.With(end);
        }
        at.State.Ends[end].Port = (byte)port;
        _ends[end].Associate(_lists[port], (ulong)end, 0);
        if (_ends[end].State == SourceState.Ready) WakeOne(at, port);
        at.Memory.Unlock(at.Thread, port);
        Finish(at);
    }

    /// <summary>A thread is stopped for good, off every list.</summary>
    internal void Stop(WorldState state, int thread)
    {
        foreach (ref PortState port in state.Ports.AsSpan()) port.Waiters = port.Waiters.Without(thread);
        state.Dead |= 1u << thread;
    }

    /// <summary>Takes the lock of a port; the ends and the lists are as they are in this state.</summary>
    protected void Begin(Section at, int port)
    {
        _locked = port;
        at.Memory.Lock(at.Thread, port, StoredUnder(at.State, port));
        for (int list = 0; list < _lists.Length; list++) _lists[list] = new ReadyList();
        for (int end = 0; end < _ends.Length; end++) Restore(at.State.Ends[end], end);
        foreach (PortState each in at.State.Ports) Queue(at.State, each.Ready);
        foreach (KernelMemory page in _pages) page.At = at;
    }

    protected void Finish(Section at)
    {
        foreach (KernelMemory page in _pages) page.At = null;
        for (int end = 0; end < _ends.Length; end++) Save(ref at.State.Ends[end], _ends[end]);
        at.Memory.Unlock(at.Thread, _locked);
        foreach ((int thread, _) in Woken) at.Memory.Wake(thread, at.Thread);
        ExpectFlags(at);
    }

    /// <summary>A source has become ready.</summary>
    protected void Push(Section at, int end)
    {
        ref PortState port = ref at.State.Ports[at.State.Ends[end].Port];
        if (port.Ready.Has(end)) throw new Breach(BreachKind.Twice, $"end {end} is twice in a ready list");
        port.Ready = port.Ready.With(end);
        WakeOne(at, at.State.Ends[end].Port);
    }

    private void Restore(in EndState saved, int end)
    {
        _ends[end].Begin(new KernelPage(_pages[end / 2]), PageWords.LineOf(1 - end % 2));
        _ends[end].Associate(_lists[saved.Port], (ulong)end, 0);
        if (saved.Gone != PacketBits.None) _ends[end].TellGone(saved.Gone);
        bool isArmed = saved.State is SourceState.Armed or SourceState.Ready;
        if (isArmed) _ends[end].Arm(saved.Want, saved.SeenPublish, saved.SeenHead);
    }

    private void Queue(WorldState state, ShortList ready)
    {
        for (int place = 0; place < ready.Count; place++)
        {
            EndState saved = state.Ends[ready[place]];
            if (saved.State == SourceState.Ready) _ends[ready[place]].Ring(saved.Bits);
        }
    }

    private void Save(ref EndState saved, ExploredEnd end)
    {
        (saved.State, saved.Bits) = (end.State, end.Bits);
        if (saved.State == SourceState.Armed) return;
        if (saved.State == SourceState.Idle) saved.Deposit = 0;
        if (saved.State == SourceState.Ready && _counts) return;
        (saved.Want, saved.SeenPublish, saved.SeenHead) = (0, 0, 0);
    }

    /// <summary>Only the kernel writes the flag, and it says neither less nor more than the state.</summary>
    private void ExpectFlags(Section at)
    {
        for (int end = 0; end < _ends.Length; end++)
        {
            EndState saved = at.State.Ends[end];
            ulong flag = at.Memory.Latest(Words.InLine(end / 2, 1 - end % 2, Geometry.Armed));
            if (flag != (saved.State == SourceState.Armed ? saved.Want : 0)) TellDiffering(end);
        }
    }

    protected virtual void TellDiffering(int end) =>
        throw new Breach(BreachKind.Ownership, $"the armed flag of end {end} is not its state");

    private int[] StoredUnder(WorldState state, int port)
    {
        uint ends = 0;
        for (int end = 0; end < _ends.Length; end++) ends |= state.Ends[end].Port == port ? 1u << end : 0;
        uint key = ends << 8 | (uint)port;
        if (_stored.TryGetValue(key, out int[]? words)) return words;
        List<int> stored = [Words.ReadyWord(port)];
        for (int end = 0; end < _ends.Length; end++)
        {
            if ((ends >> end & 1) == 0) continue;
            stored.Add(Words.InLine(end / 2, 1 - end % 2, Geometry.Armed));
            stored.Add(Words.InLine(end / 2, 1 - end % 2, Geometry.Dead));
        }
        return _stored[key] = [.. stored];
    }

    private sealed class ExploredEnd : EndSource<KernelPage>
    {
        internal void Begin(KernelPage page, uint peerLine)
        {
            Dissociate();
            Bind(page, peerLine);
        }
    }
}
