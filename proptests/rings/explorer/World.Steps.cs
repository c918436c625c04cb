using System;
using System.Collections.Generic;
using Mooring.Ports;

namespace Mooring.Tests.Explorer;

/// <content>What each step does to a state.</content>
internal sealed partial class World
{
    private ulong Expire(WorldState state, int thread, in Step step)
    {
        _kernel.Woken.Clear();
        state.Expiries--;
        return _kernel.Expire(new Section(state, thread, _chooser), step.Target, step);
    }

    private ulong? Perform(WorldState state, int thread, in Step step)
    {
        _kernel.Woken.Clear();
        Section at = new(state, thread, _chooser);
        switch (step.Kind)
        {
            case StepKind.Load: return Load(at, step.Target, acquires: false);
            case StepKind.LoadAcquire: return Load(at, step.Target, acquires: true);
            case StepKind.Store: Store(at, step, releases: false); break;
            case StepKind.Release: Store(at, step, releases: true); break;
            case StepKind.Fence or StepKind.Barrier: state.Memory.Fence(thread); break;
            case StepKind.Drain: state.Memory.Drain(thread, step.Target); break;
            case StepKind.Await: return Await(at, step.Awaited!);
            case StepKind.Kill: Kill(at, step.Target); break;
            case StepKind.Forge: return Forge(at);
            case StepKind.Wait: return _kernel.Wait(at, step.Target, step);
            default: return PerformOnEnd(at, step);
        }
        return 0;
    }

    private ulong PerformOnEnd(Section at, in Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Ring: _kernel.Ring(at, step.Target); return 0;
            case StepKind.Arm: _kernel.Arm(at, step.Target, step); return 0;
            case StepKind.Recheck: return _kernel.Recheck(at, step.Target);
            case StepKind.Push: ((WrongKernel)_kernel).Push(at, step.Target, PacketBits.Work); return 0;
            case StepKind.Tell: _kernel.Tell(at, step.Target, step.Bits); return 0;
            case StepKind.Pass: return _kernel.Pass(at, step.Target, step) ? 1u : 0u;
            case StepKind.Move: _kernel.Move(at, step.Target, (int)step.Value); return 0;
            default: throw new InvalidOperationException(step.Kind.ToString());
        }
    }

    private ulong Load(Section at, int word, bool acquires)
    {
        ExpectInHand(at, word);
        return at.Memory.Load(at.Thread, word, at.Chooser.Choose(at.Memory.Options(at.Thread, word)), acquires);
    }

    private void Store(Section at, in Step step, bool releases)
    {
        int word = step.Target, writer = Words.Writer(word);
        if (writer == PageWords.Kernel || (Cast.ThreadsOf(Words.Channel(word), writer) >> at.Thread & 1) == 0)
            throw new Breach(BreachKind.Ownership, $"the {Cast.Actors[at.Thread].Name} writes {Words.Name(word)}");
        ExpectInHand(at, word);
        ulong value = Words.IsEntry(word) ? Stage.Entries.Merge(at.Memory.Latest(word), step.Value) : step.Value;
        at.Memory.Store(at.Thread, word, value, releases);
    }

    /// <summary>No other thread of the process works on this end.</summary>
    private void ExpectInHand(Section at, int word)
    {
        int channel = Words.Channel(word);
        if (channel < 0) return;
        bool isClient = (Cast.ThreadsOf(channel, PageWords.Client) >> at.Thread & 1) != 0;
        int side = isClient ? PageWords.Client : PageWords.Server;
        if ((Cast.ThreadsOf(channel, side) >> at.Thread & 1) == 0) return;
        int holder = at.State.Ends[2 * channel + side].Holder - 1;
        if (holder >= 0 && holder != at.Thread)
            throw new Breach(BreachKind.TwoHolders, $"two threads work on the {PageWords.NameOf(side)} end");
    }

    /// <summary>A word that is not what it was: which of the words, and which value, is open.</summary>
    private static ulong? Await(Section at, Awaited[] awaited)
    {
        List<(int Word, int Option)> news = [];
        foreach (Awaited word in awaited)
        {
            int options = at.Memory.Options(at.Thread, word.Word);
            for (int option = 0; option < options; option++)
            {
                if (at.Memory.Copy().Load(at.Thread, word.Word, option, acquires: false) != word.Seen)
                    news.Add((word.Word, option));
            }
        }
        if (news.Count == 0) return null;
        (int found, int chosen) = news[at.Chooser.Choose(news.Count)];
        at.Memory.Load(at.Thread, found, chosen, acquires: false);
        return 0;
    }

    private void Kill(Section at, int process)
    {
        for (int thread = 0; thread < _programs.Length; thread++)
        {
            if (Cast.Actors[thread].Process != process) continue;
            at.Memory.Drain(at.Thread, thread);
            _kernel.Stop(at.State, thread);
        }
    }

    /// <summary>At an end that is armed: at others a doorbell does nothing.</summary>
    private ulong? Forge(Section at)
    {
        List<int> armed = [];
        for (int end = 0; end < at.State.Ends.Length; end++)
        {
            if (at.State.Ends[end].State == SourceState.Armed) armed.Add(end);
        }
        if (armed.Count == 0) return null;
        _kernel.Ring(at, armed[at.Chooser.Choose(armed.Count)]);
        return 0;
    }
}
