using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Ports;
using Xunit;

namespace Mooring.Tests;

internal enum LendAction
{
    /// <summary>A thread begins to wait, with ends that lead to some ports.</summary>
    Wait,

    /// <summary>It ends, whatever ended it.</summary>
    Stop,

    /// <summary>A thread takes packets from the port where it can.</summary>
    Serve,

    /// <summary>Who serves a port ends.</summary>
    Leave,

    /// <summary>An end of a waiter leads nowhere any more.</summary>
    Cut,

    /// <summary>A source of a port becomes ready, or all that is ready there is taken.</summary>
    Post,
    Take,

    /// <summary>A step of what is still to be done.</summary>
    Spread,
}

/// <summary>One thing that happens; the numbers choose to whom.</summary>
internal sealed record LendStep(LendAction Action, int Which, int What);

/// <summary>
/// Threads that wait for one another, and a model of what each has come to: its own level, or the highest that reaches
/// it over waits, each of which takes a hop, or from a band. Several threads may serve a port, in turn.
/// </summary>
internal sealed class LendingWorld
{
    private const int Ports = 5, Threads = 9, MostSteps = Threads * Limits.Priorities * (Limits.LendHops + 1);
    private readonly LendPort[] _ports = [.. Enumerable.Range(0, Ports).Select(_ => new LendPort())];
    private readonly LendThread[] _threads;
    private PriorityLending _lending;

    /// <param name="priorities">Of the threads that serve each port; a digit each.</param>
    public LendingWorld(int priorities)
    {
        int[] own = [.. Enumerable.Range(0, Ports).Select(i => priorities / (int)Math.Pow(8, i) % 8)];
        _threads = [.. Enumerable.Range(0, Threads).Select(i => new LendThread(i, own[i % Ports], _ports[i % Ports]))];
    }

    public void Run(IEnumerable<LendStep> steps)
    {
        foreach (LendStep step in steps)
        {
            Do(step);
            Assert.All(_threads, thread => Assert.True(thread.Level.Value >= Level.Own(thread.OwnPriority).Value));
            if (step.What % 3 == 0) Settle();
        }
        Settle();
        foreach (LendThread thread in _threads) Stop(thread);
        foreach (LendPort port in _ports) Take(port);
        Settle();
        Assert.All(_threads, thread => Assert.False(thread.IsRaised || thread.IsLending));
        Assert.All(_ports, port => Assert.True(port.IsLentNothing && !port.IsBandLent));
    }

    private void Do(LendStep step)
    {
        LendThread thread = _threads[step.Which % Threads];
        LendPort port = _ports[step.Which % Ports];
        switch (step.Action)
        {
            case LendAction.Wait: Wait(thread, step.What); break;
            case LendAction.Stop: Stop(thread); break;
            case LendAction.Serve: Serve(thread.Home, thread); break;
            case LendAction.Leave: Serve(port, null); break;
            case LendAction.Cut: Cut(thread); break;
            case LendAction.Post: Post(port, step.What); break;
            case LendAction.Take: Take(port); break;
            case LendAction.Spread: Spread(); break;
        }
    }

    private void Wait(LendThread thread, int choice)
    {
        Stop(thread);
        thread.Waits = true;
        for (int i = 0; i <= choice % Limits.WaitLends; i++, choice /= Ports)
            thread.Ends.Add((new UserSource(), _ports[choice % Ports]));
        Targets targets = new(thread);
        _lending.Begin(thread, ref targets);
    }

    private void Stop(LendThread thread)
    {
        if (!thread.Waits) return;
        thread.Waits = false;
        thread.Ends.Clear();
        _lending.End(thread);
    }

    private void Serve(LendPort port, LendThread? thread)
    {
        LendThread? before = port.Serves;
        port.Serves = thread;
        _lending.Reconsider(before);
        _lending.LendBand(port);
    }

    private void Cut(LendThread thread)
    {
        if (thread.Ends.Count == 0) return;
        Source through = thread.Ends[^1].Through;
        thread.Ends.RemoveAt(thread.Ends.Count - 1);
        _lending.Cut(thread, through);
    }

    private void Post(LendPort port, int band)
    {
        UserSource source = new();
        source.Associate(port, 0, band % Limits.Bands);
        source.Arm(0, 0, 0);
        Assert.True(source.Post(PacketBits.Work));
        _lending.LendBand(port);
    }

    private void Take(LendPort port)
    {
        while (port.Count > 0) port.Pop();
        _lending.LendBand(port);
    }

    private void Spread()
    {
        if (_lending.TakeChange() is not LendThread { Waits: true } thread) return;
        Targets targets = new(thread);
        _lending.Renew(thread, ref targets);
    }

    /// <summary>It comes to an end, in circles too, and then all is as the model says.</summary>
    private void Settle()
    {
        for (int step = 0; _lending.HasChanges; step++)
        {
            Assert.True(step < MostSteps, "what is lent never settles");
            Spread();
        }
        Level[] expected = Expected();
        Assert.Equal(expected.Select(level => level.Value), _threads.Select(thread => thread.Level.Value));
        Assert.All(_threads, thread => Assert.Equal(thread.Level.Priority, thread.Priority));
        Assert.All(_threads, thread => Assert.Equal(thread.Priority, thread.Told));
    }

    private Level[] Expected()
    {
        Level[] levels = [.. _threads.Select(thread => Level.Own(thread.OwnPriority))];
        for (bool hasChanged = true; hasChanged;)
        {
            Level[] next = [.. _threads.Select(thread => Higher(thread, levels))];
            hasChanged = next.Zip(levels).Any(pair => pair.First.Value != pair.Second.Value);
            levels = next;
        }
        return levels;
    }

    private Level Higher(LendThread thread, Level[] levels)
    {
        LendPort port = thread.Home;
        Level own = levels[thread.Number];
        if (port.Serves != thread) return own;
        int band = Math.Min((int)port.ReadyBand - 1, thread.Ceiling);
        Level lent = band > thread.OwnPriority ? Level.Own(band).Lent : Level.None;
        return _threads.Where(waiter => waiter.Ends.Any(end => end.To == port))
            .Select(waiter => levels[waiter.Number].Lent).Append(lent).Append(own).MaxBy(level => level.Value);
    }

    private sealed class LendPort : LentList
    {
        public LendThread? Serves;

        protected override Ranked? Server => Serves;
    }

    private sealed class LendThread : Ranked
    {
        public readonly int Number;
        public readonly LendPort Home;
        public readonly List<(Source Through, LendPort To)> Ends = [];
        public bool Waits;

        /// <summary>What the scheduler knows.</summary>
        public int Told;

        public LendThread(int number, int priority, LendPort home)
        {
            Number = number;
            Home = home;
            Begin(priority, Math.Min(priority + number % 3, Limits.Priorities - 1));
            Told = priority;
        }

        protected override LentList? Serving => Home.Serves == this ? Home : null;

        protected override bool IsInWait => Waits;

        protected override void OnPriority(int before)
        {
            Assert.Equal(Told, before);
            Told = Priority;
        }
    }

    private struct Targets(LendThread thread) : ILendTargets
    {
        private int _next;

        public bool TryNext(out Source through, out LentList to)
        {
            bool hasMore = _next < thread.Ends.Count;
            (through, to) = hasMore ? thread.Ends[_next++] : (null!, null!);
            return hasMore;
        }
    }
}
