using System;
using System.Collections.Generic;
using Mooring.LibcShim.Abi;

namespace Mooring.Servers.Posix;

/// <summary>
/// The tree of processes: numbers, parents, groups, sessions, and what becomes of those that end.
/// <para>
/// A process that ends stays, as its status, until its parent has waited for it. A parent that does not want to know,
/// and process 1, leave none. Children of one that ends become process 1's. A group is orphaned when no member has a
/// parent in the same session but another group; if one of it is stopped then, all get SIGHUP and SIGCONT. When the
/// leader of a session ends its terminal is nobody's, and the group in front gets the same.
/// </para>
/// </summary>
internal sealed class ProcessTable
{
    /// <summary>Processes at once, and the highest number of one or of a thread.</summary>
    public const int Most = 256, MostNumber = 32768;

    private readonly Dictionary<int, Process> _processes = new();
    private readonly HashSet<int> _threads = new();
    private int _last = 1;

    public ProcessTable()
    {
        Root = new Process(1, null) { Group = 1, Session = new ProcessSession(1), Program = "/bin/posix" };
        _processes.Add(1, Root);
    }

    /// <summary>Process 1.</summary>
    public Process Root { get; }

    public IEnumerable<Process> All => _processes.Values;

    public int Count => _processes.Count;

    public Process? Find(int id) => _processes.TryGetValue(id, out Process? process) ? process : null;

    /// <summary>A child, in its parent's group and session. Null: there are too many.</summary>
    public Process? Add(Process parent)
    {
        if (_processes.Count >= Most) return null;
        Process child = new(NewNumber(), parent)
        {
            Group = parent.Group, Session = parent.Session, Directory = parent.Directory, Run = parent.Run,
            Program = parent.Program, Arguments = parent.Arguments, Ignored = parent.Ignored,
            LeavesNoChildren = parent.LeavesNoChildren, HidesStops = parent.HidesStops,
        };
        parent.Children.Add(child);
        _processes.Add(child.Id, child);
        return child;
    }

    /// <summary>A child that never began.</summary>
    public void Discard(Process child)
    {
        child.Phase = Phase.Gone;
        Forget(child);
    }

    /// <summary>A number for a thread that is no process's first, until it is given back.</summary>
    public int NewThread()
    {
        int number = NewNumber();
        _threads.Add(number);
        return number;
    }

    public void EndThread(int number) => _threads.Remove(number);

    /// <summary>It has ended.</summary>
    /// <param name="status">As wait4 tells it.</param>
    public void End(Process process, int status)
    {
        if (!process.IsAlive) return;
        process.Phase = Phase.Ended;
        process.Status = status;
        process.HasStopToTell = process.HasContinueToTell = false;
        process.Timers?.Drop(isEnd: true);
        Abandon(process);
        if (process.Session.Id == process.Id) EndSession(process.Session);
        TellOrphans(process);
        process.Changes.Tell();
        TellParent(process, (status & 0x7F) == 0 ? SignalInfo.Exited : SignalInfo.Killed);
        bool isWanted = process.Parent is { LeavesNoChildren: false } parent && parent != Root;
        if (!isWanted) Reap(process);
    }

    /// <summary>It stops.</summary>
    public void Stop(Process process, int signal)
    {
        if (process.Phase != Phase.Running) return;
        process.Phase = Phase.Stopped;
        process.Status = signal << 8 | 0x7F;
        process.HasStopToTell = true;
        process.HasContinueToTell = false;
        process.Body?.Hold(true);
        TellParent(process, SignalInfo.Stopped);
    }

    /// <summary>It goes on, if it has stopped.</summary>
    public void Continue(Process process)
    {
        if (process.Phase != Phase.Stopped) return;
        process.Phase = Phase.Running;
        process.HasStopToTell = false;
        process.HasContinueToTell = true;
        process.Body?.Hold(false);
        process.Changes.Tell();
        TellParent(process, SignalInfo.Continued);
    }

    /// <summary>A signal from outside.</summary>
    /// <returns>False: nobody will take it.</returns>
    public bool Signal(Process process, int signal, SignalInfo info)
    {
        if (signal == Signals.Continue) Continue(process);
        return process.Signal(signal, info);
    }

    /// <returns>How many there are.</returns>
    public int SignalGroup(int group, int signal, SignalInfo info)
    {
        int count = 0;
        foreach (Process process in Members(group))
        {
            count++;
            if (signal != 0) Signal(process, signal, info);
        }
        return count;
    }

    /// <summary>kill: to a process, its own group (0), everybody (-1), a group.</summary>
    public long Kill(Process sender, int target, int signal)
    {
        if ((uint)signal > Signals.Last) return Failure.Invalid;
        SignalInfo info = new() { Code = SignalInfo.User, Process = sender.Id };
        if (target == 0 || target < -1)
        {
            int count = SignalGroup(target == 0 ? sender.Group : -target, signal, info);
            return count > 0 ? 0 : Failure.Of(Errno.ESRCH);
        }
        if (target == -1) return KillAll(sender, signal, info);
        if (Find(target) is not { } process) return Failure.Of(Errno.ESRCH);
        if (process == Root) return signal == 0 ? 0 : Failure.Of(Errno.EPERM);
        if (signal != 0) Signal(process, signal, info);
        return 0;
    }

    public long SetGroup(Process caller, int id, int group)
    {
        if (group < 0 || id < 0) return Failure.Invalid;
        Process? process = id == 0 ? caller : Find(id);
        if (process is null || process != caller && process.Parent != caller) return Failure.Of(Errno.ESRCH);
        if (group == 0) group = process.Id;
        if (process != caller && process.HasExecuted) return Failure.Of(Errno.EACCES);
        if (process.Session != caller.Session || process.Session.Id == process.Id) return Failure.Of(Errno.EPERM);
        if (group != process.Id && !IsGroup(group, process.Session)) return Failure.Of(Errno.EPERM);
        process.Group = group;
        return 0;
    }

    public long NewSession(Process process)
    {
        foreach (Process other in _processes.Values)
        {
            if (other.Group == process.Id) return Failure.Of(Errno.EPERM);
        }
        process.Session = new ProcessSession(process.Id);
        process.Group = process.Id;
        return process.Id;
    }

    public bool IsGroup(int group, ProcessSession session)
    {
        foreach (Process process in _processes.Values)
        {
            if (process.Group == group && process.Session == session) return true;
        }
        return false;
    }

    /// <summary>No member has a parent that could look after it.</summary>
    public bool IsOrphaned(int group)
    {
        foreach (Process process in _processes.Values)
        {
            if (process.Group != group || !process.IsAlive || process.Parent is not { } parent) continue;
            if (parent.Session == process.Session && parent.Group != group) return false;
        }
        return true;
    }

    /// <summary>Its status has been told: its number is free.</summary>
    public void Reap(Process process)
    {
        if (process.Parent is { } parent) parent.ChildrenCpuNs += process.Body?.CpuTimeNs ?? 0;
        process.Phase = Phase.Gone;
        Forget(process);
    }

    private long KillAll(Process sender, int signal, SignalInfo info)
    {
        bool hasAny = false;
        foreach (Process process in new List<Process>(_processes.Values))
        {
            if (process == Root || process == sender) continue;
            hasAny = true;
            if (signal != 0) Signal(process, signal, info);
        }
        return hasAny ? 0 : Failure.Of(Errno.ESRCH);
    }

    private List<Process> Members(int group)
    {
        List<Process> members = new();
        foreach (Process process in _processes.Values)
        {
            if (process.Group == group && process != Root) members.Add(process);
        }
        return members;
    }

    private void Abandon(Process process)
    {
        foreach (Process child in process.Children.ToArray())
        {
            child.Parent = Root;
            Root.Children.Add(child);
            if (child.Phase == Phase.Ended) Reap(child);
        }
        process.Children.Clear();
    }

    private void EndSession(ProcessSession session)
    {
        if (session.Terminal is not { } terminal) return;
        session.Terminal = null;
        int front = terminal.Release();
        SignalInfo info = new() { Code = SignalInfo.Kernel };
        SignalGroup(front, Signals.HangUp, info);
        SignalGroup(front, Signals.Continue, info);
    }

    /// <summary>
    /// Groups that its end has orphaned: its own, if its parent looked after that through it, and those of its
    /// children.
    /// </summary>
    private void TellOrphans(Process process)
    {
        bool lookedAfter = process.Parent is { } parent && parent.Session == process.Session
            && parent.Group != process.Group;
        if (lookedAfter) TellOrphan(process.Group);
        foreach (Process child in Root.Children.ToArray())
        {
            if (child.Session == process.Session && child.Group != process.Group) TellOrphan(child.Group);
        }
    }

    private void TellOrphan(int group)
    {
        bool isStopped = false;
        foreach (Process process in Members(group)) isStopped |= process.Phase == Phase.Stopped;
        if (!isStopped || !IsOrphaned(group)) return;
        SignalInfo info = new() { Code = SignalInfo.Kernel };
        SignalGroup(group, Signals.HangUp, info);
        SignalGroup(group, Signals.Continue, info);
    }

    private void TellParent(Process process, int code)
    {
        if (process.Parent is not { } parent || parent == Root) return;
        int status = (process.Status & 0x7F) is 0 or 0x7F ? process.Status >> 8 : process.Status & 0x7F;
        SignalInfo info = new() { Code = code, Process = process.Id, Value = (uint)status };
        parent.Changes.Tell();
        bool isOfStop = code is SignalInfo.Stopped or SignalInfo.Continued;
        if (!isOfStop || !parent.HidesStops) Signal(parent, Signals.Child, info);
    }

    private void Forget(Process process)
    {
        process.Parent?.Children.Remove(process);
        _processes.Remove(process.Id);
    }

    private int NewNumber()
    {
        do _last = _last >= MostNumber ? 2 : _last + 1;
        while (IsTaken(_last));
        return _last;
    }

    private bool IsTaken(int number)
    {
        if (_threads.Contains(number)) return true;
        foreach (Process process in _processes.Values)
        {
            if (process.Id == number || process.Group == number || process.Session.Id == number) return true;
        }
        return false;
    }
}
