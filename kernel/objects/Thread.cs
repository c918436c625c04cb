using System;
using System.Runtime.CompilerServices;
using Mooring.Kernel.Memory;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

internal enum ThreadState : byte
{
    New,
    Running,

    /// <summary>In a run queue.</summary>
    Ready,

    /// <summary>On a port.</summary>
    Waiting,

    /// <summary>Off every list, for good.</summary>
    Stopped,
}

/// <summary>
/// A thread of execution: its saved user frame and, while it waits, its wait. It has no kernel stack: whatever the
/// kernel does for it runs to completion on the CPU's, and a command that is longer leaves its progress in the
/// process's <see cref="KernelChannel"/> and this thread in the run queue with <see cref="HasUnfinishedEnter"/>.
/// </summary>
internal sealed unsafe class Thread
{
    // SAFETY: _frame points to the page that this thread took when it was opened and gives back when it is closed; it
    // holds one UserFrame; FirstPacket into the block that it holds. Both are reached through the direct map only.
    private UserFrame* _frame;
    private ulong _framePage;
    private Region _block = null!;

    internal Thread? NextOfProcess, NextInQueue, NextWaiter, NextTimer;
    internal Process Process = null!;
    internal ThreadState State;
    internal int Number, Priority;
    internal Wait Wait;

    /// <summary>The port that it took packets from last; see <see cref="Port.ServedBy"/>.</summary>
    internal Port? Serves;

    /// <summary>The port that it waited on last, as its process named it then.</summary>
    internal Port? LastPort;
    internal uint LastPortHandle, RemovalsAtLastPort;

    /// <summary>The enter is not over: its doorbells are to be rung from <see cref="NextDoorbell"/> on.</summary>
    internal bool HasUnfinishedEnter;
    internal uint NextDoorbell;
    internal ulong RunningSince, SliceEndNs;

    internal UserFrame* Frame => _frame;

    internal Outcome TryOpen(Process process, int number)
    {
        Process = process;
        Number = number;
        Outcome made = Region.TryMakePage(process.Budget, out _block);
        if (!made.IsOk) return made;
        FirstPacket = (Packet*)(DirectMap.At(_block.PageAt(0)) + EnterBlock.PacketsOffset);
        made = TryTakeFrame();
        return made.IsOk ? process.MapPage(_block, EnterBlockAddress, Rights.Read | Rights.Write) : made;
    }

    private Outcome TryTakeFrame()
    {
        if (!Process.Budget.TryCharge(1)) return StatusCode.OutOfBudget;
        if (PageAllocator.TryTake(out _framePage))
        {
            _frame = (UserFrame*)DirectMap.At(_framePage);
            return StatusCode.Ok;
        }
        Process.Budget.Refund(1);
        return StatusCode.OutOfMemory;
    }

    /// <summary>What the thread's enter block looks like from the kernel.</summary>
    internal Span<byte> Block => _block.BytesAt(0);

    /// <summary>Where the first packet of a delivery goes.</summary>
    internal Packet* FirstPacket { get; private set; }

    internal ulong EnterBlockAddress => UserLayout.EnterBlocks + (ulong)Number * UserLayout.EnterBlockStride;

    internal void Prepare(ulong entry, ulong stack, ulong argument) =>
        UserFrame.Prepare(_frame, Process.Space.Root, entry, stack, argument);

    /// <summary>
    /// Ends the wait: packets into the enter block, the count into rax, the thread into the run queue.
    /// </summary>
    internal void Deliver()
    {
        Panic.Assert(State == ThreadState.Waiting, "packets for a thread that does not wait");
        _frame->Rax = Collect(Wait.Port!);
        LeavePort();
        Scheduler.MakeReady(this);
    }

    /// <summary>The registers as they were when it stopped.</summary>
    internal void ReadRegisters(ref RegisterBuffer into)
    {
        UserFrame* f = _frame;
        ReadOnlySpan<ulong> registers =
        [
            f->R15, f->R14, f->R13, f->R12, f->R11, f->R10, f->R9, f->R8, f->Rbp, f->Rdi, f->Rsi, f->Rdx, f->Rcx,
            f->Rbx, f->Rax, f->Rip, f->Flags, f->Rsp,
        ];
        registers.CopyTo(into);
    }

    /// <summary>Begins to wait; the port lives at least as long.</summary>
    internal void WaitOn(Port port)
    {
        State = ThreadState.Waiting;
        Wait.Port = port;
        port.Hold();
        port.AddWaiter(this);
        Timers.Add(this);
    }

    private void LeavePort()
    {
        Port port = Wait.Port!;
        port.RemoveWaiter(this);
        Timers.Remove(this);
        Wait.Port = null;
        port.Release();
    }

    /// <summary>Takes what is ready, up to the wait's maximum.</summary>
    /// <returns>How many.</returns>
    internal uint Collect(Port port)
    {
        Span<Packet> into = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, Packet>(
            Block.Slice(EnterBlock.PacketsOffset, Limits.Packets * EnterBlock.PacketBytes));
        uint n = 0;
        while (n < Wait.Max && port.Count > 0) into[(int)n++] = port.Pop();
        port.ServedBy(this);
        ShowReadyBand(port);
        return n;
    }

    /// <summary>The word that a hot loop reads instead of entering.</summary>
    internal void ShowReadyBand(Port port) =>
        System.Runtime.InteropServices.MemoryMarshal.Write(Block[EnterBlock.ReadyBand..], port.ReadyBand);

    /// <summary>Off its port, its timer and its queue; it will not run again.</summary>
    internal void Stop()
    {
        if (State == ThreadState.Waiting) LeavePort();
        if (State == ThreadState.Ready) Scheduler.Remove(this);
        Serves?.ServedBy(null);
        State = ThreadState.Stopped;
        HasUnfinishedEnter = false;
    }

    /// <summary>Gives its pages and itself back. The frame must not be the one to be resumed.</summary>
    internal void Close()
    {
        Panic.Assert(State is ThreadState.Stopped or ThreadState.New, "a thread was closed that may still run");
        _block?.Release();
        if (_framePage != 0)
        {
            PageAllocator.Give(_framePage);
            Process.Budget.Refund(1);
        }
        Pools.Threads.Give(this);
    }
}

/// <summary>What a waiting thread waits for.</summary>
internal struct Wait
{
    internal Port? Port;
    internal uint Min, Max;
    internal ulong LingerNs, DeadlineNs;

    /// <summary>When the timer is to look at it again; while it waits.</summary>
    internal ulong AlarmNs;

    /// <summary>For one packet, for as long as it takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Begin(Port port, uint max)
    {
        Link.Set(ref Port, port);
        (Min, Max) = (1, max);
        LingerNs = DeadlineNs = AlarmNs = ulong.MaxValue;
    }

    /// <summary>Enough packets, or at least one when it has lingered long enough.</summary>
    internal readonly bool IsSatisfied(int count) =>
        count >= (int)Min || count > 0 && LingerNs != ulong.MaxValue && Clock.Now >= LingerNs;
}
