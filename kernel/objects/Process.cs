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
/// peers know. Its memory goes with <see cref="Bury"/>: after an exit or a kill at once, before anybody is told; after
/// a fault when whoever started it has looked at what went wrong.
/// </para>
/// <para>
/// With a process end those that it has made, and those that they have made: nobody is left who could end them, and
/// their memory is carved out of its budget. Without the first process there is nothing.
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
    internal ulong Id, ParentId, CpuTicks, Enters, FaultAddress;
    internal uint Vector, ErrorCode;
    internal ProcessPhase Phase;
    internal int ExitCode, ThreadCount;

    /// <summary>The priority of its first thread: it can start none above it, nor can its children.</summary>
    internal int TopPriority;

    /// <summary>Who made it has ended.</summary>
    internal bool IsOrphan;

    /// <summary>The page with a set bit for every I/O port that is denied; 0: all are.</summary>
    internal ulong PortsPage;
    private Region? _commandsPage;

    /// <summary>Set aside for the handle table at its largest.</summary>
    private ulong _tablePages;

    public override PacketKind Kind => PacketKind.Process;

    internal bool HasEnded => Phase is ProcessPhase.Exited or ProcessPhase.Faulted or ProcessPhase.Killed;

    /// <summary>A new process with its kernel channel, time page and the two handles that every process has.</summary>
    internal static Outcome TryMake(Budget budget, ulong parentId, uint handles, out Process process)
    {
        if (!Pools.Processes.TryTake(out process))
        {
            budget.Release();
            return StatusCode.OutOfMemory;
        }
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
        if (!Budget.TrySetAside(Handles.MostPages)) return StatusCode.OutOfBudget;
        _tablePages = Handles.MostPages;
        Outcome made = Space.TryOpen(Budget);
        if (!made.IsOk) return made;
        made = Region.TryMakePage(Budget, out Region page);
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

    /// <summary>Maps a page, or a few, that the kernel shares with the process.</summary>
    internal Outcome MapPage(Region page, ulong address, Rights rights)
    {
        Outcome mapped = Space.TryReserve(page, new MapRequest(0, page.Pages, rights), address, out Mapping mapping);
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
        if (_threadsEverStarted == 0) TopPriority = priority;
        thread.Priority = priority;
        thread.Prepare(entry, stack, argument);
        thread.NextOfProcess = FirstThread;
        FirstThread = thread;
        ThreadCount++;
        Phase = ProcessPhase.Running;
        Scheduler.MakeReady(thread);
        return Outcome.Done((ulong)_threadsEverStarted++);
    }

    /// <summary>
    /// It stops for good: threads off every list, handles closed, the starter told, its children ended.
    /// </summary>
    internal void End(ProcessPhase phase, int exitCode)
    {
        if (HasEnded) return;
        Panic.Assert(ParentId != 0, "the first process has ended");
        EndAlone(phase, exitCode);
        Processes.EndOrphans();
    }

    /// <summary>The end of this one, for a caller that sees to the orphans.</summary>
    internal void EndAlone(ProcessPhase phase, int exitCode)
    {
        Hold();
        Phase = phase;
        ExitCode = exitCode;
        for (Thread? thread = FirstThread; thread is not null; thread = thread.NextOfProcess) thread.Stop();
        if (phase != ProcessPhase.Faulted) Bury();
        CloseHandles();
        Processes.MarkOrphansOf(Id);
        if (Ring(EndBits)) ((Port)List!).WakeOne();
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
        IoPorts.Revoke(this);
        Budget.Shut();
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
        Budget.PutBack(_tablePages);
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
