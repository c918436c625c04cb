using System.Runtime.InteropServices;
using System.Threading;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <content>
/// Stopped by a command, to be looked at and changed, and resumed. A stopped thread is on no list: what comes to its
/// port is for others. If it was in a wait, it holds the port and goes on waiting when it is resumed. All of it happens
/// while the world stands still.
/// </content>
internal sealed unsafe partial class Thread
{
    // SAFETY: the frame is this thread's own, and the thread does not run.
    private Port? _stoppedOn;

    internal ulong FsBase;

    private static long s_ways;

    /// <summary>
    /// A number for what a processor has to be told before it runs this thread (<see cref="Reflect.Dress"/>), never the
    /// same for something else; 0: for all that have nothing of their own.
    /// </summary>
    internal ulong Way { get; private set; }

    /// <summary>There is something new to be told.</summary>
    internal void TakeWay() => Way = Process.HasOwnWay ? (ulong)Interlocked.Increment(ref s_ways) : 0;

    /// <summary>Bits of pokes that are to be reflected.</summary>
    internal ulong Pokes;

    /// <summary>Which of the process's threads this is, for commands: places are used again.</summary>
    internal ulong Name;

    /// <summary>Stopped in a wait.</summary>
    internal bool IsStoppedInWait => _stoppedOn is not null;

    /// <summary>Afterwards its registers are in its frame, and it is on no processor.</summary>
    internal void Suspend()
    {
        ThreadState before = State;
        if (before == ThreadState.Suspended) return;
        if (before == ThreadState.Waiting)
        {
            _stoppedOn = WaitsOn;
            _stoppedOn!.Hold();
            LeavePort();
        }
        if (before == ThreadState.Ready) Scheduler.Remove(this);
        State = ThreadState.Suspended;
        MayTakeMore = false;
        if (StopsWork()) Crew!.OneRests();
        if (before != ThreadState.Running) return;
        EndTurn(Cpu.ReadTimestamp());
        Processors.LetGo(Process);
    }

    internal void Resume()
    {
        if (_stoppedOn is not null)
        {
            GoOnWaiting(_stoppedOn);
            return;
        }
        StartWork();
        Scheduler.MakeReady(this);
    }

    /// <summary>A wait that it was stopped in is over, without an answer.</summary>
    internal void CutWait()
    {
        Port? port = _stoppedOn;
        _stoppedOn = null;
        port?.Release();
    }

    /// <summary>Ends the wait that it is in, or was stopped in, with this answer.</summary>
    internal void Interrupt(EnterError answer)
    {
        _frame->Rax = (ulong)(long)answer;
        CutWait();
        if (State == ThreadState.Waiting) GoOn();
        UnlearnCall();
    }

    internal void Save(ref UserRegisters into)
    {
        Registers.Save(_frame, ref into);
        into.FsBase = FsBase;
    }

    internal void Load(in UserRegisters from)
    {
        ulong local = from.FsBase;
        Registers.Load(_frame, in from);
        local = local < UserLayout.End ? local : 0;
        if (local == FsBase) return;
        FsBase = local;
        TakeWay();
    }

    /// <summary>Where the reflection lies in its enter block. The process may change it at any time.</summary>
    internal ref Reflection Reflection =>
        ref MemoryMarshal.AsRef<Reflection>(Block[Ports.Reflection.Offset..]);

    /// <summary>The same as the kernel's address of it: behind the packets.</summary>
    internal ulong ReflectionAddress => (ulong)(FirstPacket + Limits.Packets);

    /// <summary>If nothing but this wait holds the port, the wait ends as the port does.</summary>
    private void GoOnWaiting(Port port)
    {
        KernelClock clock = default;
        _stoppedOn = null;
        if (Wait.IsSatisfied(port.Available, clock) || Wait.HasPassed(clock))
        {
            _frame->Rax = Collect(port);
            StartWork();
            Scheduler.MakeReady(this);
        }
        else
        {
            WaitsOn = port;
            WaitAndLend(port);
        }
        port.Release();
    }
}
