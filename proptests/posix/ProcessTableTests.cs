using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.LibcShim.Abi;
using Mooring.Servers.Posix;
using Xunit;

namespace Mooring.Tests.Posix;

/// <summary>The tree of processes, with bodies that only remember what they were told.</summary>
public sealed class ProcessTableTests
{
    private readonly ProcessTable _table = new();

    [Fact]
    public void Every_end_is_told_once_to_whoever_is_the_parent_then() =>
        Prop.ForAll(Gen.Choose(0, 1000).ListOf().ToArbitrary(), steps =>
        {
            ProcessTable table = new();
            Process first = Born(table, table.Root);
            foreach (int step in steps) Step(table, first, step);
            foreach (Process process in table.All)
            {
                Assert.True(process == table.Root || process.Parent is not null);
                Assert.True(process.Parent?.Children.Contains(process) ?? true);
                Assert.True(process.Parent is null || process.Parent == table.Root || process.Parent.IsAlive);
                Assert.False(process.Phase == Phase.Ended && process.Parent == table.Root);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_status_waits_for_the_parent()
    {
        Process parent = Born(_table, _table.Root), child = Born(_table, parent);
        _table.End(child, 7 << 8);
        Assert.Equal(Signals.Bit(Signals.Child), ((Listener)parent.Body!).Pokes);
        Waiting all = new(parent, 0, 0, Waiting.Exited);
        Assert.Equal(child.Id, all.Find(_table, out Waiting.Told told));
        Assert.Equal(7 << 8, told.Status);
        Assert.Equal(Failure.Of(Errno.ECHILD), all.Find(_table, out _));
        Assert.Null(_table.Find(child.Id));
    }

    [Fact]
    public void An_orphan_leaves_nothing_behind()
    {
        Process parent = Born(_table, _table.Root), child = Born(_table, parent), grandchild = Born(_table, child);
        _table.End(child, 0);
        Assert.Same(_table.Root, grandchild.Parent);
        _table.End(grandchild, 0);
        Assert.Null(_table.Find(grandchild.Id));
        Assert.NotNull(_table.Find(child.Id));
    }

    [Fact]
    public void Groups_and_sessions_keep_to_themselves()
    {
        Process leader = Born(_table, _table.Root);
        Assert.Equal(leader.Id, _table.NewSession(leader));
        Process child = Born(_table, leader), other = Born(_table, leader);
        Assert.Equal(0, _table.SetGroup(leader, child.Id, 0));
        Assert.Equal(0, _table.SetGroup(leader, other.Id, child.Id));
        Assert.Equal(Failure.Of(Errno.EPERM), _table.SetGroup(leader, 0, 0));
        Assert.Equal(Failure.Of(Errno.EPERM), _table.SetGroup(leader, other.Id, 999));
        other.HasExecuted = true;
        Assert.Equal(Failure.Of(Errno.EACCES), _table.SetGroup(leader, other.Id, 0));
        Assert.Equal(Failure.Of(Errno.EPERM), _table.NewSession(child));
        Assert.Equal(0, _table.Kill(leader, -child.Id, Signals.HangUp));
        Assert.All([child, other], one => Assert.Equal(Signals.Bit(Signals.HangUp), ((Listener)one.Body!).Pokes));
    }

    [Fact]
    public void A_stopped_group_that_is_orphaned_is_told()
    {
        Process shell = Born(_table, _table.Root);
        _table.NewSession(shell);
        Process job = Born(_table, shell);
        _table.SetGroup(shell, job.Id, 0);
        _table.Stop(job, Signals.TerminalStop);
        Assert.True(((Listener)job.Body!).IsHeld);
        _table.End(shell, 0);
        Assert.Equal(Signals.Bit(Signals.HangUp) | Signals.Bit(Signals.Continue), ((Listener)job.Body!).Pokes);
        Assert.Equal(Phase.Running, job.Phase);
    }

    [Fact]
    public void A_group_that_nobody_looked_after_is_told_nothing_by_the_end_of_a_member()
    {
        Process leader = Born(_table, _table.Root);
        _table.NewSession(leader);
        Process stopped = Born(_table, leader), other = Born(_table, leader);
        _table.Stop(stopped, Signals.TerminalStop);
        _table.End(other, 0);
        Assert.Equal(0ul, ((Listener)stopped.Body!).Pokes);
        Assert.Equal(Phase.Stopped, stopped.Phase);
    }

    private static void Step(ProcessTable table, Process first, int step)
    {
        List<Process> alive = [.. table.All.Where(process => process.IsAlive && process != table.Root)];
        if (alive.Count == 0) return;
        Process chosen = alive[step % alive.Count];
        switch (step % 5)
        {
            case 0 or 1 when alive.Count < 50: Born(table, chosen); break;
            case 2 when chosen != first: table.End(chosen, 0); break;
            case 3: new Waiting(chosen, 0, 0, Waiting.Exited).Find(table, out _); break;
            default: table.SetGroup(chosen, 0, 0); break;
        }
    }

    private static Process Born(ProcessTable table, Process parent)
    {
        Process child = table.Add(parent)!;
        child.Body = new Listener();
        return child;
    }

    private sealed class Listener : IBody
    {
        public ulong Pokes { get; private set; }

        public bool IsHeld { get; private set; }

        public ulong CpuTimeNs => 0;

        public void Poke(ulong signals, int thread) => Pokes |= signals;

        public void Kill()
        {
        }

        public void Hold(bool stands) => IsHeld = stands;

        public ulong TakeAsked() => 0;
    }
}
