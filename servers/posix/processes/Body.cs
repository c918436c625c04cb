using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>The kernel's process in which a Linux process runs, and its threads.</summary>
internal sealed class Body(Handle kernel, Accounts accounts) : IBody
{
    private const ulong MainThread = 0;
    private const int KilledCode = 137;

    private ulong _cpuTimeNs;

    /// <summary>[Manage, Read]</summary>
    public Handle Kernel { get; } = kernel;

    /// <summary>In the order of their birth.</summary>
    public List<ProcessThread> Threads { get; } = new();

    /// <summary>Set when it has begun.</summary>
    public ChildProcess? Child { get; set; }

    /// <summary>How it ended, when it has.</summary>
    public ProcessRecord Last { get; private set; }

    /// <inheritdoc/>
    public ulong CpuTimeNs
    {
        get
        {
            if (Child is not null && accounts.Of(Kernel) is { IsOk: true } record) _cpuTimeNs = record.Value.CpuTimeNs;
            return _cpuTimeNs;
        }
    }

    /// <inheritdoc/>
    public void Poke(ulong signals, int thread)
    {
        foreach (ProcessThread one in Threads)
        {
            if (one.Id == thread && one.HasBegun && TryPoke(one, signals)) return;
        }
        foreach (ProcessThread one in Threads)
        {
            if (one.HasBegun && TryPoke(one, signals)) return;
        }
    }

    private bool TryPoke(ProcessThread thread, ulong signals) =>
        Processes.Poke(Kernel, thread.IsFirst ? MainThread : thread.Name, signals) == StatusCode.Ok;

    /// <inheritdoc/>
    public void Kill() => Processes.Kill(Kernel, KilledCode);

    /// <inheritdoc/>
    public void Hold(bool stands)
    {
        for (int i = 0; i < Threads.Count; i++)
        {
            ProcessThread thread = Threads[i];
            if (!thread.HasBegun || thread.IsHeld == stands || stands && thread.IsInStop) continue;
            ulong name = thread.IsFirst ? MainThread : thread.Name;
            StatusCode code = stands ? Processes.StopThread(Kernel, name) : Processes.ResumeThread(Kernel, name);
            if (code == StatusCode.Ok) thread.IsHeld = stands;
        }
    }

    /// <summary>The kernel says that it is over.</summary>
    public void HasEnded()
    {
        if (accounts.Of(Kernel) is { IsOk: true } record)
        {
            Last = record.Value;
            _cpuTimeNs = record.Value.CpuTimeNs;
        }
        Child!.Close();
        Child = null;
    }
}
