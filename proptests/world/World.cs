using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Kernel.Objects;

namespace Mooring.Tests.Simulation;

/// <summary>
/// A world of processes under one scheduler. Everything in it is a function of its plan: who runs next, how much each
/// does in a turn, what fails and when. So a plan is run again bit for bit, and a smaller one is found by leaving parts
/// of it out.
/// <para>
/// <b>Steps</b> are the kernel entries and the publications of all processes, counted from 1; a fault of the plan
/// happens just before the step of its number, whoever makes it and in the middle of whatever. A process that ends so
/// leaves its turn at that very place.
/// </para>
/// <para>
/// <b>Turns.</b> A thread either runs its program up to its next enter, or enters. Between the two, and while an enter
/// has armed and not yet compared again, others run: those are the places at which wake-ups are lost. What happens
/// between two words of a turn is the explorer's affair (proptests/rings/explorer).
/// </para>
/// <para>
/// <b>Time</b> passes when nobody can run, and a little with each turn. The world ends when nobody can run, no alarm is
/// set and no fault is left; then those who do not keep to the protocol are ended, and it goes on to its second end.
/// </para>
/// </summary>
internal sealed class World
{
    private const int MostTurns = 200_000, TurnNs = 10;
    private readonly Random _order;
    private readonly Queue<Fault> _faults;
    private readonly Services _services;
    private SimThread? _running;
    private int _turns, _wrongs;

    internal World(WorldPlan plan, Wrong wrong = Wrong.Nothing)
    {
        (Plan, Wrong) = (plan, wrong);
        _order = new Random(plan.Order);
        _faults = new Queue<Fault>(plan.Faults.OrderBy(fault => fault.Step));
        Kernel = new SimKernel(this);
        _services = new Services(this);
    }

    internal WorldPlan Plan { get; }

    /// <summary>What is wrong on purpose.</summary>
    internal Wrong Wrong { get; }

    internal SimKernel Kernel { get; }

    internal Books Books { get; } = new();

    internal Trace Trace { get; } = new();

    internal ulong NowNs { get; private set; } = 1000;

    /// <summary>Entries and publications so far.</summary>
    internal int Steps { get; private set; }

    /// <summary>The faults that have happened, and the step before which each did.</summary>
    internal List<(Fault Fault, int Step)> Happened { get; } = [];

    /// <summary>Called before each step, after the faults of the plan.</summary>
    internal Action<SimProcess>? AtStep { get; init; }

    /// <summary>Who is in this place of the plan now; null: nobody.</summary>
    internal SimProcess? At(int place) => _services.At(place);

    /// <summary>To the end, and everything has to be well there.</summary>
    internal void Run()
    {
        _services.StartAll();
        RunUntilQuiet();
        Verdicts.ExpectNobodySleepsOverWork(this);
        EndAll(process => !process.IsSound);
        RunUntilQuiet();
        Verdicts.ExpectAllIsWell(this);
        EndAll(_ => true);
        if (!Kernel.IsEmpty) throw new WorldFailure($"when all have ended there are left: {Kernel.Leftovers}");
    }

    /// <summary>A process makes a step. Faults come first, and who does not outlive them goes no further.</summary>
    internal void Reach(SimProcess process, StepKind kind, ulong what, ulong value)
    {
        Steps++;
        Trace.Note(process.Number, kind, what, value);
        while (_faults.TryPeek(out Fault? fault) && fault.Step <= Steps) Apply(_faults.Dequeue());
        AtStep?.Invoke(process);
        if (process.HasEnded) throw new ProcessEnded();
    }

    internal void End(SimProcess process)
    {
        if (process.HasEnded) return;
        Trace.Note(process.Number, StepKind.Death, 0, 0);
        Books.Died(process.Number);
        Kernel.End(process);
    }

    /// <summary>Those who have a turn of their program before them may have it now.</summary>
    internal void LetOthersRun(SimThread but)
    {
        if (_order.Next(4) != 0) return;
        SimThread? saved = _running;
        foreach (SimThread thread in Ready().Where(thread => thread.Process != but.Process && thread.Pending is null))
        {
            if (_order.Next(2) == 0) RunTurn(thread);
        }
        _running = saved;
    }

    /// <summary>Does it happen here? Not each time: what is wrong always is found too easily.</summary>
    internal bool Loses(Wrong wrong) => Wrong == wrong && ++_wrongs % 3 == 0;

    /// <summary>A process that is about to end goes on for a time.</summary>
    internal void LetRunOn(SimProcess process)
    {
        if (_running?.Process == process) return;
        SimThread? saved = _running;
        for (int turn = 0; turn < 4; turn++)
        {
            foreach (SimThread thread in process.Threads.Where(thread => !thread.IsWaiting)) RunOne([thread]);
        }
        _running = saved;
    }

    private void EndAll(Func<SimProcess, bool> which)
    {
        foreach (SimProcess process in Kernel.Processes.Where(which).ToArray()) End(process);
    }

    private void RunUntilQuiet()
    {
        while (true)
        {
            if (++_turns > MostTurns) throw new WorldFailure("the world does not come to rest");
            NowNs += TurnNs;
            Kernel.Expire();
            WaitWatch.ExpectNobodyIsForgotten(this);
            List<SimThread> ready = [.. Ready()];
            if (ready.Count > 0) RunOne(ready);
            else if (!EndDelays() && !PassTime())
            {
                if (_faults.Count == 0) return;
                Apply(_faults.Dequeue());
            }
        }
    }

    private void RunOne(List<SimThread> ready)
    {
        SimThread thread = ready[Plan.Order == 0 ? _turns % ready.Count : _order.Next(ready.Count)];
        if (thread.Pending is null) RunTurn(thread);
        else Guarded(thread, Kernel.Enter);
    }

    private void RunTurn(SimThread thread) =>
        Guarded(thread, ready => ready.Pending = ready.Process.Program.Turn(ready));

    private void Guarded(SimThread thread, Action<SimThread> action)
    {
        if (thread.Process.HasEnded) return;
        _running = thread;
        try
        {
            action(thread);
        }
        catch (ProcessEnded) when (thread.Process.HasEnded)
        {
            thread.Pending = null;
        }
        _running = null;
    }

    private IEnumerable<SimThread> Ready() =>
        Kernel.Processes.Where(process => !process.HasEnded && !process.Hangs).SelectMany(process => process.Threads)
            .Where(thread => !thread.IsWaiting && thread != _running && !IsDelayed(thread)).ToArray();

    private bool IsDelayed(SimThread thread) => thread.Delay > _turns;

    private bool EndDelays()
    {
        var living = Kernel.Processes.Where(process => !process.HasEnded);
        SimThread[] delayed = [.. living.SelectMany(process => process.Threads).Where(IsDelayed)];
        foreach (SimThread thread in delayed) thread.Delay = 0;
        return delayed.Any(thread => !thread.IsWaiting && !thread.Process.Hangs);
    }

    private bool PassTime()
    {
        ulong next = Kernel.NextAlarmNs;
        if (next == ulong.MaxValue) return false;
        NowNs = Math.Max(NowNs, next);
        return true;
    }

    private void Apply(Fault fault)
    {
        SimProcess? process = At(fault.Place);
        if (process is null || process.HasEnded) return;
        Trace.Note(process.Number, StepKind.Fault, (ulong)fault.Kind, 0);
        Happened.Add((fault, Steps));
        SimEnd[] ends = [.. Kernel.Ends.Where(end => end.Owner == process && end.Peer is not null)];
        SimEnd? end = ends.Length == 0 ? null : ends[fault.Which % ends.Length];
        switch (fault.Kind)
        {
            case FaultKind.Kill: End(process); break;
            case FaultKind.Restart: _services.Restart(process); break;
            case FaultKind.Corrupt: _services.Corrupt(process, fault.Which); break;
            case FaultKind.Hang: Hang(process); break;
            case FaultKind.Delay: Delay(process, fault.Which); break;
            case FaultKind.Wake when end is not null: Kernel.WakeSpuriously(end); break;
            case FaultKind.Revoke when end is not null: Revoke(end); break;
            case FaultKind.Poverty: Impoverish(process); break;
        }
    }

    private void Hang(SimProcess process)
    {
        process.Hangs = true;
        Books.Hung(process.Number);
    }

    private void Delay(SimProcess process, int turns)
    {
        foreach (SimThread thread in process.Threads) thread.Delay = _turns + turns % 200;
    }

    private void Revoke(SimEnd end)
    {
        SimEnd client = end.IsClients ? end : end.Peer!;
        Books.Closed(client.Owner.Number, client.Peer!.Owner.Number);
        Kernel.Revoke(client);
        if (client.Owner.Program is Actor actor) actor.HearOfRevoking(client.Key);
        foreach (SimThread thread in client.Owner.Threads)
            thread.Pending = thread.Pending is { } enter ? enter with { Min = 0 } : null;
        Kernel.WakeSpuriously(client);
    }

    private static void Impoverish(SimProcess process)
    {
        ulong left = process.Budget.Left(Resource.Pages);
        process.Budget.TryCharge(left);
        process.Spent += left;
    }
}
