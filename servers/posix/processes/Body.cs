using System.Collections.Generic;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>The kernel's process in which a Linux process runs, and its threads.</summary>
internal sealed class Body(Handle kernel, Accounts accounts) : IBody
{
    /// <summary>A poke that says that there is something to ask for: the bit of signal 32.</summary>
    public const ulong Asks = 1ul << 31;

    private const ulong MainThread = 0;
    private const int KilledCode = 137;

    private ulong _cpuTimeNs;

    /// <summary>Signals that are to be asked for; those that came while all threads spoke for others.</summary>
    private ulong _asked, _held;

    /// <summary>[Manage, Read]</summary>
    public Handle Kernel { get; } = kernel;

    /// <summary>In the order of their birth.</summary>
    public List<ProcessThread> Threads { get; } = new();

    /// <summary>Memory that it may share with others.</summary>
    public Shares Shares { get; } = new();

    /// <summary>Set when it has begun.</summary>
    public ChildProcess? Child { get; set; }

    /// <summary>
    /// Of one that is to take a vfork's child over: its program is loaded, or it has ended without one.
    /// </summary>
    public Changes Changes { get; } = new();

    /// <summary>It has ended, and its program never began: for this reason.</summary>
    public Errno? Failed { get; set; }

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
        _asked |= signals & Asks;
        bool isBorrowed = false;
        foreach (ProcessThread one in Threads)
        {
            isBorrowed |= one.IsBorrowed;
            if (one.Id == thread && CanTake(one) && Poke(one, signals)) return;
        }
        foreach (ProcessThread one in Threads)
        {
            if (CanTake(one) && Poke(one, signals)) return;
        }
        if (isBorrowed) _held |= signals;
    }

    private static bool CanTake(ProcessThread thread) => thread.HasBegun && !thread.IsBorrowed;

    /// <summary>One thread, whomever it speaks for. False: it is not there.</summary>
    public bool Poke(ProcessThread thread, ulong signals) =>
        Processes.Poke(Kernel, thread.IsFirst ? MainThread : thread.Name, signals) == StatusCode.Ok;

    /// <inheritdoc/>
    public ulong TakeAsked()
    {
        ulong asked = _asked;
        _asked = 0;
        return asked;
    }

    /// <summary>A thread speaks for the process again.</summary>
    /// <param name="thread">It is one of <see cref="Threads"/>, or has ended.</param>
    /// <param name="stands">The process is stopped.</param>
    public void TakeBack(ProcessThread thread, bool stands)
    {
        thread.IsBorrowed = false;
        if (stands) Hold(true);
        ulong held = _held;
        _held = 0;
        if (held != 0) Poke(held, 0);
    }

    /// <inheritdoc/>
    public void Kill() => Processes.Kill(Kernel, KilledCode);

    /// <inheritdoc/>
    public void Hold(bool stands)
    {
        for (int i = 0; i < Threads.Count; i++)
        {
            ProcessThread thread = Threads[i];
            bool isOut = !thread.HasBegun || thread.IsBorrowed || thread.IsHeld == stands;
            if (isOut || stands && thread.IsInStop) continue;
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
