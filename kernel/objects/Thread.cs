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

    /// <summary>Off every list until a command resumes it.</summary>
    Suspended,

    /// <summary>Off every list, for good.</summary>
    Stopped,
}

/// <summary>
/// A thread of execution: its saved user frame and, while it waits, its wait. It has no kernel stack: whatever the
/// kernel does for it runs to completion on the CPU's, and a command that is longer leaves its progress in the
/// process's <see cref="KernelChannel"/> and this thread in the run queue with <see cref="HasUnfinishedEnter"/>.
/// </summary>
internal sealed unsafe partial class Thread : Waiter
{
    // SAFETY: _frame points to the page that this thread took when it was opened and gives back when it is closed; it
    // holds one UserFrame; FirstPacket into the block that it holds. Both are reached through the direct map only.
    private UserFrame* _frame;
    private ulong _framePage;
    private Region _block = null!;

    internal Thread? NextOfProcess, NextInQueue;
    internal Process Process = null!;
    internal ThreadState State;
    internal int Number;

    /// <summary>Where it is in the queue of <see cref="On"/>: a priority plus one; 0: it is in none.</summary>
    internal int QueueRow;

    /// <summary>
    /// The port that it waits on, or has named last; as long as it has <see cref="_portName"/>, it exists.
    /// </summary>
    internal Port? WaitsOn;
    private uint _portName;

    /// <summary>The port that it took packets from last; see <see cref="Port.ServedBy"/>.</summary>
    private Port? _serves;

    /// <summary>
    /// What its last enter in the short form named, for the straight way (<see cref="Handover"/>); the second, if it
    /// heeded pokes, and none has come since. While one is not 0, the end is the one behind the doorbell,
    /// <see cref="WaitsOn"/> the port, which this thread serves, and <see cref="Waiter.Wait"/> a wait as the short form
    /// wants it. Otherwise the end is one that is never quiet.
    /// </summary>
    private ulong _callNames, _heedingCallNames;
    internal ChannelEnd CallEnd = null!;

    /// <summary>The processor that runs it, or in whose queue it is ready.</summary>
    internal Processor? On;

    /// <summary>Times that it has entered the kernel by itself; time stamps that it has run.</summary>
    internal ulong Enters, CpuTicks;

    /// <summary>The enter is not over: its doorbells are to be rung from the next one on; it is 0 otherwise.</summary>
    internal bool HasUnfinishedEnter;
    internal uint NextDoorbell;
    internal ulong RunningSince;

    internal UserFrame* Frame => _frame;

    /// <summary>Where the frame ends.</summary>
    internal UserFrame* FrameEnd { get; private set; }

    internal Outcome TryOpen(Process process, int number)
    {
        Process = process;
        Number = number;
        NextDoorbell = 0;
        TakeWay();
        CallEnd = ChannelEnd.Unquiet;
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
            FrameEnd = _frame + 1;
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
        _frame->Rax = Collect(WaitsOn!);
        GoOn();
        MayTakeMore = true;
    }

    /// <summary>Its wait has ended with packets, and it has not run since.</summary>
    internal bool MayTakeMore { get; set; }

    /// <summary>
    /// What has become ready between its wake-up and its turn goes with what woke it. The last that is done before it
    /// runs: until then others may have taken it off its port.
    /// </summary>
    internal void TakeMore()
    {
        MayTakeMore = false;
        if (_portName == 0 || _serves is not { } port || port != WaitsOn) return;
        port.Take();
        uint had = (uint)_frame->Rax;
        if (port.Count > 0 && had < Wait.Max) _frame->Rax = had + Collect(port, had);
        port.Give();
    }

    /// <summary>
    /// The lone waiter's wait ends with the doorbell of an end that is armed for work: the same as ringing, waking and
    /// collecting.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void TakeDoorbell(Processor here, Port port, ChannelEnd end)
    {
        *FirstPacket = end.TakeDoorbell();
        _frame->Rax = 1;
        port.LoneWaiterLeaves();
        Scheduler.Offer(here, this);
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

    /// <summary>
    /// The port that a handle names, where this thread may wait; null: none. The last one is remembered.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Port? FindPort(uint handle) => handle == _portName ? WaitsOn : LearnPort(handle);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Port? LearnPort(uint handle)
    {
        if (Process.Handles.Find(handle, ObjectKind.Port, Rights.Wait) is not { } found) return null;
        UnlearnCall();
        WaitsOn = Unsafe.As<Port>(found);
        _portName = handle;
        if (WaitsOn.Concurrency != 0) JoinCrew(WaitsOn);
        return WaitsOn;
    }

    /// <summary>Is this what it named last time, and does it certainly mean the same as then?</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Knows(ulong callNames) => _callNames == callNames;

    /// <inheritdoc cref="Knows"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool KnowsHeeding(ulong callNames) => _heedingCallNames == callNames;

    /// <summary>The enter in which it waits is that; else its control word and its arm, if that has no lists.</summary>
    internal bool KnowsCall
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_callNames | _heedingCallNames) != 0;
    }

    /// <summary>The wait that it is in ends when it is poked.</summary>
    internal bool IsHeeding => KnowsCall ? _heedingCallNames != 0 : WaitControl.IsHeeding;

    internal EnterControl WaitControl => new((uint)_frame->Rax);
    internal uint WaitArm => (uint)_frame->Rsi;

    /// <summary>
    /// An enter in the short form is about to wait on <see cref="WaitsOn"/>: what it names is remembered.
    /// </summary>
    internal void LearnCall(ulong names)
    {
        bool isHeeding = WaitControl.IsHeeding;
        if (isHeeding ? KnowsHeeding(names) : Knows(names)) return;
        UnlearnCall();
        object? end = Process.Handles.Find((uint)names, ObjectKind.End, Rights.Signal | Rights.Wait);
        if (end is null || _serves != WaitsOn || !CanGoStraight) return;
        CallEnd = Unsafe.As<ChannelEnd>(end);
        if (isHeeding) _heedingCallNames = names;
        else _callNames = names;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void UnlearnCall()
    {
        if (!KnowsCall) return;
        _callNames = _heedingCallNames = 0;
        CallEnd = ChannelEnd.Unquiet;
    }

    /// <summary>
    /// A handle or the frame may mean something else now: the next enter, and the end of the wait that it is in, take
    /// the general way. The world stands still.
    /// </summary>
    internal void ForgetCall()
    {
        SpellOutCall();
        UnlearnCall();
        _portName = 0;
        if (State == ThreadState.Waiting) WaitsOn!.TreatAsMany();
    }

    /// <summary>
    /// The call that it waits in is unlearnt: its frame says what was armed, as after an enter in the long form.
    /// </summary>
    private void SpellOutCall()
    {
        if (!KnowsCall || State != ThreadState.Waiting) return;
        _frame->Rsi = (uint)(_callNames | _heedingCallNames) | (ulong)ArmBits.Work << 32;
        uint heeds = IsHeeding ? EnterControl.Heeds : 0;
        _frame->Rax = new EnterControl(1, Limits.Packets, heeds).Value;
    }

    /// <summary>The processor's copy of a bitmap of I/O ports changes on the general way only.</summary>
    private bool CanGoStraight => Process.PortsPage == 0;

    /// <summary>Begins to wait: when the port's lock is given back, somebody else may wake it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void WaitOn(Port port, Processor here)
    {
        State = ThreadState.Waiting;
        bool isPlain = (Priority <= Lending.Least || !Lending.TryBegin(this)) && Wait.Min == 1
            && Wait.DeadlineNs == ulong.MaxValue && _serves == port && port.IsIdle && CanGoStraight;
        if (isPlain) port.BeginLoneWait(ref here.Current);
        else WaitAmongMany(port);
        Scheduler.PutDown(here, this);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WaitAmongMany(Port port)
    {
        port.AddWaiter(this);
        Timers.Set(this, Wait.FirstAlarmNs);
    }

    /// <summary>The same for who is never a port's lone waiter.</summary>
    private void WaitAndLend(Port port)
    {
        State = ThreadState.Waiting;
        WaitAmongMany(port);
        Lending.TryBegin(this);
    }

    private void LeavePort()
    {
        if (IsLending) Lending.End(this);
        Panic.Assert(WaitsOn!.RemoveWaiter(this), "a waiting thread is not among its port's waiters");
        Timers.Clear(this);
    }

    /// <summary>The port on which it waits has ended.</summary>
    internal void Disappoint()
    {
        _frame->Rax = unchecked((ulong)(long)EnterError.BadPort);
        GoOn();
    }

    /// <summary>The wait is over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void GoOn()
    {
        LeavePort();
        StartWork();
        Scheduler.MakeReady(this);
    }

    internal void Serve(Port port)
    {
        Port? before = _serves;
        _serves = port;
        if (before is not null && before != port) before.LeftBy(this);
    }

    internal void ServeNothing() => _serves?.ServedBy(null);

    /// <summary>
    /// Somebody else serves the port now. What this thread knows of its calls it goes on knowing where there are many
    /// processors: there no call goes straight.
    /// </summary>
    internal void StopServing(Port port)
    {
        Link.Exchange(ref _serves, null, port);
        if (Processors.AreMany) return;
        SpellOutCall();
        UnlearnCall();
    }

    /// <summary>
    /// Takes what is ready, up to the wait's maximum. One whose steps are counted serves no port: the straight way
    /// passes it by.
    /// </summary>
    /// <param name="port">Locked.</param>
    /// <param name="had">It has so many already.</param>
    /// <returns>How many.</returns>
    internal uint Collect(Port port, uint had = 0)
    {
        Span<Packet> into = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, Packet>(
            Block.Slice(EnterBlock.PacketsOffset, Limits.Packets * EnterBlock.PacketBytes));
        uint n = 0, most = Math.Min(Wait.Max - had, (uint)port.Available);
        while (n < most) into[(int)(had + n++)] = port.Pop();
        if (Process.Steps.IsOn) return n;
        port.ServedBy(this);
        ShowReadyBands(port);
        port.LendBand();
        return n;
    }

    /// <summary>The word that a hot loop reads instead of entering.</summary>
    internal void ShowReadyBands(Port port) =>
        System.Runtime.InteropServices.MemoryMarshal.Write(Block[EnterBlock.ReadyBands..], port.Ready);

    /// <summary>Off its port, its timer and its queue; it will not run again.</summary>
    internal void Stop()
    {
        if (State == ThreadState.Waiting) LeavePort();
        if (State == ThreadState.Ready) Scheduler.Remove(this);
        if (State == ThreadState.Running) EndTurn(Cpu.ReadTimestamp());
        CutWait();
        LeaveCrew();
        ServeNothing();
        Lending.Forget(this);
        State = ThreadState.Stopped;
        MayTakeMore = false;
        HasUnfinishedEnter = false;
        ForgetCall();
    }

    /// <summary>Stopped by another processor, perhaps, whose time stamps may differ by a little.</summary>
    private void EndTurn(ulong now)
    {
        if (now > RunningSince) CpuTicks += now - RunningSince;
        RunningSince = now;
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
        if (HasBegun) Lending.Closed(OwnPriority);
        Process.Budget.PutBack(Resource.Threads, 1);
        Pools.Threads.Give(this, Process.Budget);
    }
}
