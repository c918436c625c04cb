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
/// The end. With <see cref="End"/> every thread is off every list and nothing of the process runs again. Then, in steps
/// of <see cref="Limits.StepPages"/> handles, mappings or pages (<see cref="EndSome"/>): its page tables go, so nothing
/// it shares can change any more; its handles are closed, so that its peers know; whoever watches it is told. After a
/// fault the tables and the mappings stay until whoever started it has looked at what went wrong and buries it.
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
    private uint _threadsEverStarted, _threadPlaces;

    internal Process? Next;
    internal Thread? FirstThread, FaultedThread;
    internal Shim Shim { get; private set; }
    internal StepWatch Steps;

    /// <summary>Its system calls come in another way than everybody else's (<see cref="Reflect"/>).</summary>
    internal bool HasOwnWay => Shim.Exists || Steps.IsOn;

    internal AddressSpace Space;
    internal HandleTable Handles;
    internal KernelChannel Commands;
    internal Budget Budget = null!;
    internal NameBuffer Name;
    internal ulong Id, ParentId, FaultAddress;

    /// <summary>Of its threads that are no more: time stamps run, entries into the kernel.</summary>
    internal ulong CpuTicks, Enters;
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
    private uint _closedTo;

    /// <summary>Its memory is nobody's concern any more; its end is under way; its end has been told.</summary>
    private bool _mayBury, _isEnding, _isTold;

    /// <summary>Among the processes that are ending.</summary>
    internal Process? NextEnding;

    /// <summary>Its number among the living, from 1.</summary>
    internal ushort Place;

    public override PacketKind Kind => PacketKind.Process;

    internal bool HasEnded => Phase is ProcessPhase.Exited or ProcessPhase.Faulted or ProcessPhase.Killed;

    /// <summary>A new process with its kernel channel, time page and the two handles that every process has.</summary>
    internal static Outcome TryMake(Budget budget, ulong parentId, out Process process)
    {
        Outcome taken = Pools.Processes.TryTake(budget, out process);
        if (taken.IsOk && !budget.TryTake(Resource.Processes, 1))
        {
            Pools.Processes.Give(process, budget);
            taken = StatusCode.OutOfBudget;
        }
        if (!taken.IsOk)
        {
            budget.Release();
            return taken;
        }
        process.Id = ++s_lastId;
        process.ParentId = parentId;
        process.Budget = budget;
        process._holders = 1;
        process.Handles.Open(budget);
        Processes.Add(process);
        Outcome furnished = process.Furnish();
        if (furnished.IsOk) return furnished;
        process.End(ProcessPhase.Killed, 0);
        process.Release();
        return furnished;
    }

    private Outcome Furnish()
    {
        if (!Budget.TryTake(Resource.Pages, Handles.MostPages)) return StatusCode.OutOfBudget;
        _tablePages = Handles.MostPages;
        Outcome made = Space.TryOpen(this);
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

    /// <summary>A further thread, ready to run.</summary>
    internal Outcome TryStart(ulong entry, ulong stack, ulong argument, int priority)
    {
        int place = System.Numerics.BitOperations.TrailingZeroCount(~_threadPlaces);
        if (HasEnded || place >= Limits.ThreadsPerProcess) return StatusCode.OutOfBudget;
        if (!Budget.TryTake(Resource.Threads, 1)) return StatusCode.OutOfBudget;
        Outcome opened = Pools.Threads.TryTake(Budget, out Thread thread);
        if (!opened.IsOk)
        {
            Budget.PutBack(Resource.Threads, 1);
            return opened;
        }
        opened = thread.TryOpen(this, place);
        if (!opened.IsOk)
        {
            thread.Close();
            return opened;
        }
        if (_threadsEverStarted == 0) TopPriority = priority;
        thread.Begin(priority, TopPriority);
        Lending.Started(priority);
        thread.Prepare(entry, stack, argument);
        thread.NextOfProcess = FirstThread;
        FirstThread = thread;
        ThreadCount++;
        _threadPlaces |= 1u << place;
        thread.Name = (ulong)_threadsEverStarted++ << 32 | (uint)place;
        Phase = ProcessPhase.Running;
        Scheduler.MakeReady(thread);
        return Outcome.Done(thread.Name);
    }

    internal bool TryFindThread(ulong name, out Thread thread)
    {
        Thread? at = FirstThread;
        while (at is not null && at.Name != name) at = at.NextOfProcess;
        thread = at!;
        return at is not null;
    }

    /// <summary>One thread ends, and if it is the last, the process: it has exited.</summary>
    internal void EndThread(Thread thread)
    {
        if (ThreadCount == 1)
        {
            End(ProcessPhase.Exited, 0);
            return;
        }
        thread.Stop();
        Scheduler.Forget(thread);
        Processors.LetGo(this);
        Unlink(thread);
        CpuTicks += thread.CpuTicks;
        Enters += thread.Enters;
        if (Space.TryFind(thread.EnterBlockAddress, out Mapping block)) Space.Leave(block);
        _threadPlaces &= ~(1u << thread.Number);
        ThreadCount--;
        thread.Close();
    }

    private void Unlink(Thread thread)
    {
        if (FirstThread == thread)
        {
            FirstThread = thread.NextOfProcess;
            return;
        }
        Thread before = FirstThread!;
        while (before.NextOfProcess != thread) before = before.NextOfProcess!;
        before.NextOfProcess = thread.NextOfProcess;
    }

    /// <summary>From now on it answers for itself.</summary>
    internal void SetShim(Shim shim)
    {
        Shim = shim;
        ChangeWay();
    }

    /// <summary>
    /// Its only thread, if there is one, serves no port any more, and does not go back past the scheduler.
    /// </summary>
    internal void ChangeWay()
    {
        FirstThread?.ServeNothing();
        FirstThread?.ForgetCall();
        FirstThread?.TakeWay();
        Scheduler.PortsChanged();
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
        Phase = phase;
        ExitCode = exitCode;
        for (Thread? thread = FirstThread; thread is not null; thread = thread.NextOfProcess) thread.Stop();
        Processors.LetGo(this);
        Commands.Stop();
        Processes.MarkOrphansOf(Id);
        _mayBury = phase != ProcessPhase.Faulted;
        BeginSteps();
    }

    /// <summary>After a fault: whoever started it has seen enough. Nothing of it may be running.</summary>
    internal void Bury()
    {
        if (_mayBury) return;
        _mayBury = true;
        if (!_isEnding) BeginSteps();
    }

    private void BeginSteps()
    {
        Hold();
        _isEnding = true;
        if (!EndSome()) Leftovers.Add(this);
    }

    /// <summary>A step of the end.</summary>
    /// <returns>True if that was the last, for now; the process may be gone.</returns>
    internal bool EndSome()
    {
        if (_mayBury) CloseMemory();
        if (CloseSomeHandles().IsMore || _mayBury && Space.RemoveSome(Limits.StepPages).IsMore) return false;
        _isEnding = false;
        if (_mayBury) Budget.Shut();
        if (!_isTold && Ring(EndBits)) ((Port)List!).WakeOne();
        _isTold = true;
        Release();
        return true;
    }

    private Outcome CloseSomeHandles()
    {
        for (int left = Limits.StepPages; Handles.TryAny(ref _closedTo, out Handle handle); left--)
        {
            Handles.TryLook(handle.Value, out HandlePlace place);
            if (left == 0 || Closing.CloseSome(this, place).IsMore) return Outcome.More;
            TryRemoveHandle(handle.Value, out _);
        }
        return StatusCode.Ok;
    }

    /// <summary>All that its threads and its page tables are made of goes.</summary>
    private void CloseMemory()
    {
        Scheduler.Forget(this);
        while (FirstThread is not null)
        {
            Thread thread = FirstThread;
            FirstThread = thread.NextOfProcess;
            CpuTicks += thread.CpuTicks;
            Enters += thread.Enters;
            thread.Close();
        }
        ThreadCount = 0;
        FaultedThread = null;
        if (Space.Root != 0) Space.CloseTables();
        _commandsPage?.Release();
        _commandsPage = null;
        IoPorts.Revoke(this);
    }

    /// <summary>Empties a place of its handle table; the reference passes to the caller.</summary>
    internal bool TryRemoveHandle(ulong handle, out HandlePlace removed)
    {
        ForgetCalls();
        return Handles.TryRemove(handle, out removed);
    }

    /// <summary>See <see cref="Thread.ForgetCall"/>.</summary>
    internal void ForgetCalls()
    {
        for (Thread? thread = FirstThread; thread is not null; thread = thread.NextOfProcess) thread.ForgetCall();
    }

    public override void Arm(uint want, ulong seenPublish, uint seenHead)
    {
        if (State != SourceState.Ready) State = SourceState.Armed;
    }

    public override bool Recheck() => _isTold && Ring(EndBits);

    internal void Hold() => _holders++;

    internal void Release()
    {
        if (--_holders > 0) return;
        Panic.Assert(HasEnded, "a process that has not ended holds itself");
        if (!_mayBury)
        {
            Bury();
            return;
        }
        Association.Unbind(this);
        Handles.Close();
        Processes.Remove(this);
        Budget budget = Budget;
        budget.PutBack(Resource.Pages, _tablePages);
        budget.PutBack(Resource.Processes, 1);
        Pools.Processes.Give(this, budget);
        budget.Release();
    }

    private PacketBits EndBits => Phase switch
    {
        ProcessPhase.Exited => PacketBits.Exited,
        ProcessPhase.Faulted => PacketBits.Faulted,
        _ => PacketBits.Killed,
    };
}
