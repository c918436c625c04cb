using System.Collections.Generic;

namespace Mooring.Servers.Posix;

/// <summary>How a process is.</summary>
internal enum Phase
{
    Running,
    Stopped,

    /// <summary>It has ended, and its parent has not asked how.</summary>
    Ended,

    /// <summary>Nobody will ask.</summary>
    Gone,
}

/// <summary>
/// A Linux process: who it is among others, and what it has. Its place in the tree is the <see cref="ProcessTable"/>'s
/// affair, its memory and threads are its body's.
/// </summary>
internal sealed class Process
{
    private readonly SignalInfo[] _infos = new SignalInfo[Signals.Last + 1];

    public Process(int id, Process? parent)
    {
        Id = id;
        Parent = parent;
    }

    public int Id { get; }

    /// <summary>Null: process 1, the server itself.</summary>
    public Process? Parent { get; internal set; }

    public List<Process> Children { get; } = new();

    /// <summary>Of the process group.</summary>
    public int Group { get; internal set; }

    public ProcessSession Session { get; internal set; } = null!;

    public Phase Phase { get; internal set; }

    public bool IsAlive => Phase is Phase.Running or Phase.Stopped;

    /// <summary>As wait4 tells it: of its end, or of its stop.</summary>
    public int Status { get; internal set; }

    /// <summary>A stop, or that it goes on, which no wait has told yet.</summary>
    internal bool HasStopToTell, HasContinueToTell;

    /// <summary>It has made exec since its birth: its parent may not move it to another group.</summary>
    public bool HasExecuted { get; set; }

    /// <summary>Signals that it ignores, a bit each.</summary>
    public ulong Ignored { get; set; }

    /// <summary>Its children leave nothing behind.</summary>
    public bool LeavesNoChildren { get; set; }

    /// <summary>Null: it has none yet, or no more.</summary>
    public IBody? Body { get; set; }

    /// <summary>Its children, its stop, its exec are not as they were.</summary>
    public Changes Changes { get; } = new();

    public Descriptors<Description> Descriptors { get; set; } = new();

    /// <summary>Absolute, without dots.</summary>
    public string Directory { get; set; } = "/";

    /// <summary>As /proc/self/exe says it.</summary>
    public string Program { get; set; } = "";

    /// <summary>Each with a NUL behind it.</summary>
    public byte[] Arguments { get; set; } = [];

    /// <summary>Who runs it for the native shell; children have the same. Null: nobody any more.</summary>
    public Run? Run { get; set; }

    /// <summary>It hears nothing of stops of its children.</summary>
    public bool HidesStops { get; set; }

    /// <summary>Once one has been used.</summary>
    public ProcessTimers? Timers { get; set; }

    /// <summary>Signals above 31 that it has not taken.</summary>
    public SignalQueue Queue { get; } = new();

    /// <summary>What it is to begin with; null: nothing, or it has been told.</summary>
    public Beginning? Beginning { get; set; }

    /// <summary>Processor time of children that have been waited for.</summary>
    public ulong ChildrenCpuNs { get; internal set; }

    /// <summary>The name of a process: 15 letters.</summary>
    public string Name
    {
        get
        {
            string name = Program.Substring(Program.LastIndexOf('/') + 1);
            return name.Length > 15 ? name.Substring(0, 15) : name;
        }
    }

    /// <summary>What is to be said of a signal that came from outside, and is taken now.</summary>
    /// <returns>How many more stand in the queue; -1: there was none.</returns>
    public int TakeInfo(int signal, out SignalInfo info)
    {
        int more = 0;
        if (signal > Signals.LastStandard) more = Queue.Take(signal, out info);
        else info = _infos[signal];
        _infos[signal].Timer = null;
        info.Timer?.Taken();
        return more;
    }

    /// <summary>A signal comes. To one that has ended nothing happens.</summary>
    /// <returns>False: it will not be taken; its queue is full, or it does not want it.</returns>
    public bool Signal(int signal, SignalInfo info)
    {
        if (!IsAlive) return true;
        if (signal > Signals.LastStandard && (Ignores(signal) || !Queue.TryAdd(signal, info))) return false;
        // What a timer waits for to be taken is told first.
        if (_infos[signal].Timer is null) _infos[signal] = info;
        if (signal == Signals.Kill) Body?.Kill();
        else Body?.Poke(Signals.Bit(signal), info.Thread);
        return info.Timer is null || !Ignores(signal);
    }

    private bool Ignores(int signal) => (Ignored & Signals.Bit(signal)) != 0;
}
