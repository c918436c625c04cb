using System;
using Mooring.Kernel.Memory;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>
/// A page table, a handle table and a budget. As a source it tells, once armed, that it has ended; what there is to
/// know about the end is asked for with <see cref="KernelMethod.ProcessState"/>.
/// <para>
/// The end comes in two steps. <see cref="End"/>: every thread is off every list, every handle is closed, so that its
/// peers know. Its memory stays until <see cref="Bury"/>, so that whoever started it can look at what went wrong; after
/// an exit or a kill both come together.
/// </para>
/// </summary>
internal sealed class Process : Source
{
    private static ulong s_lastId;
    private int _holders;
    private int _threadsEverStarted;

    internal Process? Next;
    internal Thread? FirstThread, FaultedThread;
    internal AddressSpace Space;
    internal HandleTable Handles;
    internal KernelChannel Commands;
    internal Budget Budget = null!;
    internal NameBuffer Name;
    internal ulong Id, ParentId, CpuTimeNs, Enters, FaultAddress;
    internal uint Vector, ErrorCode;
    internal ProcessPhase Phase;
    internal int ExitCode, ThreadCount;

    /// <summary>The page with a set bit for every I/O port that is denied; 0: all are.</summary>
    internal ulong PortsPage;
    private Region? _commandsPage;

    public override PacketKind Kind => PacketKind.Process;

    internal bool HasEnded => Phase is ProcessPhase.Exited or ProcessPhase.Faulted or ProcessPhase.Killed;

    /// <summary>A new process with its kernel channel, time page and the two handles that every process has.</summary>
    internal static Outcome TryMake(Budget budget, ulong parentId, uint handles, out Process process)
    {
        if (!Pools.Processes.TryTake(out process)) return StatusCode.OutOfMemory;
        process.Id = ++s_lastId;
        process.ParentId = parentId;
        process.Budget = budget;
        process._holders = 1;
        process.Handles.Limit = Math.Min(handles, Limits.Handles);
        Processes.Add(process);
        Outcome furnished = process.Furnish();
        if (furnished.IsOk) return furnished;
        process.End(ProcessPhase.Killed, 0);
        process.Release();
        return furnished;
    }

    private Outcome Furnish()
    {
        if (!Space.TryOpen(Budget)) return StatusCode.OutOfMemory;
        Outcome made = Region.TryMakePage(Budget, out Region page);
        if (!made.IsOk) return made;
        _commandsPage = page;
        Commands.Open(page);
        made = MapPage(page, UserLayout.KernelChannel, Rights.Read | Rights.Write);
        if (made.IsOk) made = MapPage(Processes.TimeRegion, UserLayout.TimePage, Rights.Read);
        if (made.IsOk) made = Handles.TryAdd(this, ObjectKind.KernelChannel, Rights.Signal, out _);
        if (made.IsOk) made = Handles.TryAdd(this, ObjectKind.Process, Rights.All & ~Rights.Wait & ~Rights.Give, out _);
        if (made.IsOk) Hold();
        return made;
    }

    /// <summary>Maps a page that the kernel shares with the process.</summary>
    internal Outcome MapPage(Region page, ulong address, Rights rights)
    {
        Outcome mapped = Space.TryReserve(page, new MapRequest(0, 1, rights), address, out Mapping mapping);
        if (!mapped.IsOk) return mapped;
        mapped = Space.Enter(mapping);
        if (!mapped.IsOk) Space.Leave(mapping);
        return mapped.IsOk ? Outcome.Done(mapping.Start) : mapped;
    }

    internal void UnmapPage(ulong address)
    {
        if (Space.Root != 0 && Space.TryFind(address, out Mapping mapping)) Space.Leave(mapping);
    }

    /// <summary>A further thread, ready to run.</summary>
    internal Outcome TryStart(ulong entry, ulong stack, ulong argument, int priority)
    {
        if (HasEnded || _threadsEverStarted >= Limits.ThreadsPerProcess) return StatusCode.OutOfBudget;
        if (!Pools.Threads.TryTake(out Thread thread)) return StatusCode.OutOfMemory;
        Outcome opened = thread.TryOpen(this, _threadsEverStarted);
        if (!opened.IsOk)
        {
            thread.Close();
            return opened;
        }
        thread.Priority = priority;
        thread.Prepare(entry, stack, argument);
        thread.NextOfProcess = FirstThread;
        FirstThread = thread;
        ThreadCount++;
        Phase = ProcessPhase.Running;
        Scheduler.MakeReady(thread);
        return Outcome.Done((ulong)_threadsEverStarted++);
    }

    /// <summary>It stops for good: threads off every list, handles closed, the starter told.</summary>
    internal void End(ProcessPhase phase, int exitCode)
    {
        if (HasEnded) return;
        Hold();
        Phase = phase;
        ExitCode = exitCode;
        for (Thread? thread = FirstThread; thread is not null; thread = thread.NextOfProcess) thread.Stop();
        CloseHandles();
        if (phase != ProcessPhase.Faulted) Bury();
        PacketBits why = EndBits;
        if (Ring(why)) ((Port)List!).WakeOne();
        Release();
    }

    /// <summary>Gives its memory back. Nothing of it may be running.</summary>
    internal void Bury()
    {
        if (Space.Root == 0) return;
        Scheduler.Forget(this);
        while (FirstThread is not null)
        {
            Thread thread = FirstThread;
            FirstThread = thread.NextOfProcess;
            thread.Close();
        }
        ThreadCount = 0;
        FaultedThread = null;
        Commands.Close();
        Space.Close();
        _commandsPage?.Release();
        _commandsPage = null;
        if (PortsPage != 0) PageAllocator.Give(PortsPage);
        PortsPage = 0;
    }

    public override void Arm(uint want, ulong seenPublish, uint seenHead)
    {
        if (State != SourceState.Ready) State = SourceState.Armed;
    }

    public override bool Recheck() => HasEnded && Ring(EndBits);

    internal void Hold() => _holders++;

    internal void Release()
    {
        if (--_holders > 0) return;
        Panic.Assert(HasEnded, "a process that has not ended holds itself");
        Bury();
        Association.Unbind(this);
        Handles.Close();
        Budget.Release();
        Processes.Remove(this);
        Pools.Processes.Give(this);
    }

    private PacketBits EndBits => Phase switch
    {
        ProcessPhase.Exited => PacketBits.Exited,
        ProcessPhase.Faulted => PacketBits.Faulted,
        _ => PacketBits.Killed,
    };

    private void CloseHandles()
    {
        uint from = 0;
        while (Handles.TryAny(ref from, out Handle handle))
        {
            Handles.TryRemove(handle.Value, out HandlePlace place);
            Closing.Close(this, place);
        }
    }
}
