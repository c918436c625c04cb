using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>Everything that Linux processes share.</summary>
internal sealed class LinuxSystem
{
    public LinuxSystem(ProgramFile shim, Accounts accounts, FsClient files)
    {
        Births = new Births(this, shim, accounts);
        Files = new FileSpace(this, files);
        Programs = new ProgramImages(files);
    }

    public ProcessTable Processes { get; } = new();

    public Births Births { get; }

    public FileSpace Files { get; }

    public ProgramImages Programs { get; }

    public Locks Locks { get; } = new();

    public SharedTable Shared { get; } = new();

    public NetSessions Nets { get; } = new();

    public Entropy Entropy { get; } = new();

    /// <summary>Calls that no shim knew, and how often.</summary>
    public Dictionary<uint, uint> Unknown { get; } = new();

    /// <summary>The kernel says that a process is over.</summary>
    public void End(Process process, Body body, int status)
    {
        if (body.Last.Phase == ProcessPhase.Faulted)
        {
            Trace.Line($"{process.Name} ({process.Id}): fault {body.Last.Vector} in the shim at "
                + $"{body.Last.Registers[(int)RegisterIndex.Rip]:x}, address {body.Last.FaultAddress:x}");
        }
        foreach (ProcessThread thread in body.Threads)
        {
            if (!thread.IsFirst) Processes.EndThread(thread.Id);
        }
        End(process, status);
    }

    /// <summary>A process is over.</summary>
    /// <param name="process">One that lives, or has ended already.</param>
    /// <param name="status">As wait4 tells it.</param>
    public void End(Process process, int status)
    {
        CloseAll(process);
        Run? run = process.Run;
        Processes.End(process, status);
        if (run is not null && run.Main == process) run.MainEnded(status);
    }

    public void CountUnknown(uint number)
    {
        const int MostNumbers = 1024;
        if (Unknown.TryGetValue(number, out uint times)) Unknown[number] = times + 1;
        else if (Unknown.Count < MostNumbers) Unknown.Add(number, 1);
    }

    private void CloseAll(Process process)
    {
        for (int i = process.Descriptors.End - 1; i >= 0; i--)
        {
            if (process.Descriptors.Remove(i) is not { } closed) continue;
            Locks.Release(process, closed);
            closed.Leave();
        }
    }
}
