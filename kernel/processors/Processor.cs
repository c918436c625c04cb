using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;

namespace Mooring.Kernel;

/// <summary>
/// One processor: whom it runs, who is ready on it, and its lock.
/// <para>
/// The lock is one part of the lock over the whole kernel (<see cref="World"/>). On the path of a message a processor
/// holds its own and nobody else's, so these never meet; who creates, changes or ends objects holds all of them. While
/// a processor waits for its turn it serves what the holder of all asks of it (<see cref="AskToRefresh"/>): otherwise
/// the two would wait for each other.
/// </para>
/// <para>
/// Who has looked often enough says for which turn it waits and dozes: it stops until it is called, deaf to everything
/// but calls. Who gives a lock back calls the processor that says it waits for the turn that comes. One writes where it
/// waits and then reads whose turn it is, the other writes whose turn it is and then reads who waits, each with a fence
/// in between: so one of them sees the other. A call that came before the processor stopped ends the doze at once. A
/// call that was meant for something else is not lost either: what it asks for is served here, or looked for on every
/// way out of the kernel.
/// </para>
/// </summary>
internal sealed unsafe class Processor
{
    // SAFETY: _area is this processor's own area, which is mapped for ever; of another's only Sequence is read.
    private readonly PerCpu* _area;
    private SpinLock _lock;
    private uint _asked, _served;

    /// <summary>The turn for which it dozes; 0: it does not.</summary>
    private ulong _awaited;

    /// <summary>It may have cached translations that are no more; only with the world.</summary>
    internal bool IsStale;

    internal RunQueue Queue;
    internal ProcessorAlarms Alarms;

    /// <summary>The thread that this entry came from, or that is about to be resumed; null: none.</summary>
    internal Thread? Current;

    /// <summary>When the turn of the thread that runs ends.</summary>
    internal ulong SliceEndNs;

    /// <summary>When the thread that ran last began to wait: a time stamp.</summary>
    internal ulong PutDownAt;

    /// <summary>Woken by the thread that runs, and in no queue yet; see <see cref="Scheduler.Offer"/>.</summary>
    internal Thread? Offered;

    /// <summary>The top-level page table that is loaded whenever this processor's lock is free.</summary>
    internal ulong Root;

    /// <summary>The priority of what it runs; -1: it idles.</summary>
    internal int Running = Idle;

    /// <summary>When its alarm comes; 2^64-1: it is not set.</summary>
    internal ulong AlarmNs = ulong.MaxValue;

    /// <summary>The page of I/O ports that ring 3 may use now; see <see cref="Process.PortsPage"/>.</summary>
    internal ulong PortsPage;

    /// <summary>
    /// System calls take the way of shims; what segment fs begins at; both are right for whoever has this
    /// <see cref="Thread.Way"/>. See <see cref="Reflect"/>.
    /// </summary>
    internal bool IsShimWay;
    internal ulong FsBase, Way;

    /// <summary>The processor watches where somebody publishes; see <see cref="StepWatch"/>.</summary>
    internal bool IsWatching;

    internal ulong Enters, Interrupts, Switches;

    /// <summary>Times that it went straight from one thread to another: each is one more enter and switch.</summary>
    internal ulong Passes;

    /// <summary>Interrupts sent to others so that they empty their store buffers.</summary>
    internal ulong Rechecks;

    internal const int Idle = -1;

    /// <summary>How often it looks whether its turn has come before it dozes.</summary>
    private const int Looks = 1000;

    /// <param name="number">0: the boot processor.</param>
    internal Processor(int number)
    {
        _area = PerCpu.At(number);
        Number = number;
        Root = KernelSpace.Root;
        Alarms.Open();
        Processor self = this;
        _area->Processor = Unsafe.As<Processor, nint>(ref self);
    }

    internal int Number { get; }

    /// <summary>The processor that asks.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cpu_processor")]
    internal static extern Processor Here();

    /// <summary>See <see cref="PerCpu.Sequence"/>.</summary>
    internal ulong Sequence => Volatile.Read(ref _area->Sequence);

    /// <summary>Takes this processor's lock, for the processor that asks.</summary>
    internal void Take(Processor here)
    {
        uint ticket = _lock.Draw();
        for (int looks = 1; !_lock.IsServing(ticket); looks++)
        {
            here.Serve();
            if (looks >= Looks) here.Doze(this, ticket);
        }
    }

    internal void Give()
    {
        _lock.Give();
        Cpu.Fence();
        if (_lock.IsWanted) CallNext();
    }

    /// <summary>A call does nothing now but wake it.</summary>
    internal bool IsDozing => _awaited != 0;

    private void Doze(Processor wanted, uint ticket)
    {
        Volatile.Write(ref _awaited, wanted.Turn(ticket));
        Cpu.Fence();
        if (!wanted._lock.IsServing(ticket) && Volatile.Read(ref _asked) == _served) Entry.Doze();
        Volatile.Write(ref _awaited, 0);
    }

    private void CallNext()
    {
        ulong turn = Turn(_lock.Serving);
        for (int i = 0; i < Processors.Count; i++)
            if (Volatile.Read(ref Processors.At(i)._awaited) == turn) Processors.At(i).Interrupt(Processors.CallVector);
    }

    /// <summary>A turn at this lock; never 0.</summary>
    private ulong Turn(uint ticket) => (ulong)(Number + 1) << 32 | ticket;

    /// <summary>
    /// A thread of the process is the current one, which need not have been resumed yet, or its tables are loaded. The
    /// caller holds the world.
    /// </summary>
    internal bool Uses(Process process) =>
        Root == process.Space.Root || Current is not null && Current.Process == process;

    internal void Interrupt(byte vector) => LocalApic.Send(_area->ApicId, vector);

    /// <summary>
    /// Asks this processor to forget every translation that it has cached, and to let go of its thread and that
    /// thread's address space if it is to run no more. The caller holds the world.
    /// </summary>
    internal void AskToRefresh()
    {
        IsStale = false;
        Volatile.Write(ref _asked, _asked + 1);
        Interrupt(Processors.CallVector);
    }

    /// <summary>Has it done what it was asked last?</summary>
    internal bool HasRefreshed => Volatile.Read(ref _served) == _asked;

    private void Serve()
    {
        uint asked = Volatile.Read(ref _asked);
        if (asked == _served) return;
        if (Current is not null && Current.State != ThreadState.Running) Current = null;
        Root = Current is null ? KernelSpace.Root : Current.Frame->AddressSpace;
        Cpu.WriteCr3(Root);
        Volatile.Write(ref _served, asked);
    }
}
