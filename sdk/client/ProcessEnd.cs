namespace Mooring.Sdk;

/// <summary>How a process ended.</summary>
public readonly struct ProcessEnd
{
    public ProcessEnd(int exitCode, string report)
    {
        ExitCode = exitCode;
        Report = report;
    }

    /// <summary>What it said itself; 128 + vector after a fault; 137 after a kill.</summary>
    public int ExitCode { get; }

    /// <summary>After a fault: who, why, where, and how it got there. Otherwise empty.</summary>
    public string Report { get; }
}

/// <summary>A piece of the kernel's log.</summary>
public readonly struct LogChunk
{
    public LogChunk(byte[] bytes, ulong lost, ulong next)
    {
        Bytes = bytes;
        Lost = lost;
        Next = next;
    }

    /// <summary>Empty at the end.</summary>
    public byte[] Bytes { get; }

    /// <summary>Bytes that were overwritten before they could be read.</summary>
    public ulong Lost { get; }

    /// <summary>The cursor to go on from.</summary>
    public ulong Next { get; }
}
