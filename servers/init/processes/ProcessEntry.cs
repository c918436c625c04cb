using Mooring.Ports;
using Mooring.Runtime;

namespace Mooring.Servers.Init;

/// <summary>
/// A process that init has started: who it is while it lives, and how it ended until somebody has asked.
/// </summary>
internal sealed class ProcessEntry
{
    public ProcessEntry(ulong id, ulong parentId, uint line, string name, ChildProcess child)
    {
        Id = id;
        ParentId = parentId;
        Line = line;
        Name = name;
        Child = child;
    }

    public ulong Id { get; }
    public ulong ParentId { get; }
    public uint Line { get; }

    /// <summary>Of its program; null: that has come from elsewhere than from the archives.</summary>
    public required string? Path { get; init; }

    /// <summary>That of its program, unless it was given another.</summary>
    public string Name { get; }

    public ChildProcess Child { get; }

    /// <summary>It is one of those that init keeps alive.</summary>
    public ServiceEntry? Service { get; init; }

    /// <summary>Those that wait for its end; woken also when one of them gives up.</summary>
    public WaitQueue Waiting { get; } = new();

    public bool HasEnded => Phase != ProcessPhase.Running;

    /// <summary>Running, Exited, Faulted or Killed.</summary>
    public ProcessPhase Phase { get; private set; } = ProcessPhase.Running;

    /// <summary>What it said itself; 137 when killed; 128 + a number of the usual signals after a fault.</summary>
    public int ExitCode { get; private set; }

    /// <summary>After a fault: who, why, where.</summary>
    public string Report { get; private set; } = string.Empty;

    public void End(ProcessPhase phase, int exitCode, string report)
    {
        Phase = phase;
        ExitCode = exitCode;
        Report = report;
        Waiting.WakeAll();
    }
}
