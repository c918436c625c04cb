using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Kernel.X64;

/// <summary>
/// Segments, task state and interrupt gates, and the registers of the system call (Intel SDM 3A,
/// chapters 3, 6 and 8; 5.8.8 for SYSCALL). The order of the segments is what sysret wants: user data below user code.
/// </summary>
// SAFETY: the gates are a static of this image, the segments lie in the processor's own area; neither moves. The
// processor reads them by the linear addresses given here, which KernelSpace maps at the same place for ever.
internal static unsafe class Descriptors
{
    private const ulong KernelCode = 0x00AF9A000000FFFF, KernelData = 0x00CF92000000FFFF;
    private const ulong UserData = 0x00CFF2000000FFFF, UserCode = 0x00AFFA000000FFFF;
    private const ushort KernelCodeSelector = 0x08, UserBaseSelector = 0x13, TaskSelector = 0x28;
    private const uint MsrStar = 0xC0000081, MsrLongStar = 0xC0000082, MsrFlagMask = 0xC0000084;
    private const uint MsrFsBase = 0xC0000100, MsrGsBase = 0xC0000101, MsrKernelGsBase = 0xC0000102;

    /// <summary>Cleared at the system call: TF, IF, DF, IOPL, NT and AC.</summary>
    private const ulong FlagMask = 0x47700;

    private const byte InterruptGate = 0x8E, UserInterruptGate = 0xEE;
    private const int Breakpoint = 3, Nmi = 2, DoubleFault = 8, MachineCheck = 18, StubBytes = 16;
    private const ushort NoPorts = 0xFFFF;

    /// <summary>
    /// The way in of all system calls but those of processes with a shim, and the one of those.
    /// </summary>
    private static ulong s_nativeWay, s_shimWay;

    private static GateTable s_gates;

    /// <summary>
    /// Loads everything into the processor that calls. From here on a fault is a panic with a backtrace.
    /// </summary>
    /// <param name="processor">0: the boot processor.</param>
    internal static void Init(int processor)
    {
        ulong block = Stacks.Block(processor);
        PerCpu* cpu = (PerCpu*)Stacks.Area(block);
        cpu->Self = cpu;
        cpu->Index = processor;
        cpu->StackTop = Stacks.KernelTop(block);
        cpu->SpecialStacks[0] = Stacks.DoubleFaultTop(block);
        cpu->SpecialStacks[1] = Stacks.NmiTop(block);
        cpu->SpecialStacks[2] = Stacks.MachineCheckTop(block);
        cpu->Ports[PerCpu.PortBytes] = 0xFF;
        cpu->PortMapOffset = NoPorts;
        LoadSegments(cpu);
        if (processor == 0) MakeGates();
        LoadGates();
        Cpu.WriteMsr(MsrGsBase, (ulong)cpu);
        Cpu.WriteMsr(MsrKernelGsBase, 0);
        Cpu.WriteMsr(MsrStar, ((ulong)UserBaseSelector << 48) | ((ulong)KernelCodeSelector << 32));
        (s_nativeWay, s_shimWay) = (Entry.SyscallEntry(), Entry.ShimEntry());
        Cpu.WriteMsr(MsrLongStar, s_nativeWay);
        Cpu.WriteMsr(MsrFlagMask, FlagMask);
    }

    /// <summary>From now on system calls come in as they may when there is no other processor.</summary>
    internal static void ExpectNobodyElse()
    {
        (s_nativeWay, s_shimWay) = (Entry.SyscallEntryAlone(), Entry.ShimEntryAlone());
        Cpu.WriteMsr(MsrLongStar, s_nativeWay);
    }

    /// <summary>
    /// Lets ring 3 use the ports whose bit is clear, from the next return on; every port above 0x3FF stays denied.
    /// </summary>
    /// <param name="denied">128 bytes: bit n of byte n/8 set denies port n.</param>
    internal static void SetPorts(ReadOnlySpan<byte> denied)
    {
        PerCpu* cpu = PerCpu.Here();
        for (int i = 0; i < PerCpu.PortBytes; i++)
            cpu->Ports[i] = denied[i];
        cpu->PortMapOffset = PerCpu.PortMap;
    }

    /// <summary>Which way ring 3's system calls take from now on.</summary>
    internal static void SetSystemCallWay(bool isShims) =>
        Cpu.WriteMsr(MsrLongStar, isShims ? s_shimWay : s_nativeWay);

    /// <param name="address">Canonical.</param>
    internal static void SetFsBase(ulong address)
    {
        PerCpu.Here()->FsBase = address;
        Cpu.WriteMsr(MsrFsBase, address);
    }

    /// <summary>
    /// On the way of shims a system call that comes back to outside a range is reflected at once, without C#.
    /// </summary>
    /// <param name="reflection">Where, by the kernel's address.</param>
    /// <param name="first">Of the range.</param>
    /// <param name="end">Of the range; 2^64-1: everything goes the long way.</param>
    /// <param name="entry">Of the shim.</param>
    /// <param name="block">The thread's enter block, by its own address.</param>
    internal static void SetReflection(ulong reflection, ulong first, ulong end, ulong entry, ulong block)
    {
        PerCpu* cpu = PerCpu.Here();
        cpu->Reflection = reflection;
        cpu->ShimFirst = first;
        cpu->ShimEnd = end;
        cpu->ShimEntry = entry;
        cpu->ShimBlock = block;
    }

    /// <summary>Denies ring 3 every port.</summary>
    internal static void DenyPorts() => PerCpu.Here()->PortMapOffset = NoPorts;

    private static void LoadSegments(PerCpu* cpu)
    {
        ulong task = (ulong)cpu + PerCpu.TaskState;
        ulong* segments = cpu->Segments;
        segments[1] = KernelCode;
        segments[2] = KernelData;
        segments[3] = UserData;
        segments[4] = UserCode;
        segments[5] = PerCpu.TaskStateLimit | ((task & 0xFFFFFF) << 16) | (0x89ul << 40) | ((task >> 24 & 0xFF) << 56);
        segments[6] = task >> 32;
        TablePointer pointer;
        pointer.Limit = PerCpu.SegmentCount * 8 - 1;
        pointer.Address = (ulong)segments;
        LoadSegmentTable(&pointer);
        LoadTask(TaskSelector);
    }

    private static void MakeGates()
    {
        ulong stub = Entry.InterruptStubs();
        Gate* gates = (Gate*)Unsafe.AsPointer(ref s_gates);
        for (int vector = 0; vector < 256; vector++, stub += StubBytes)
            gates[vector] = new Gate
            {
                Low = (ushort)stub,
                Selector = KernelCodeSelector,
                SpecialStack = SpecialStack(vector),
                Attributes = vector == Breakpoint ? UserInterruptGate : InterruptGate,
                Middle = (ushort)(stub >> 16),
                High = (uint)(stub >> 32),
            };
    }

    private static void LoadGates()
    {
        TablePointer pointer;
        pointer.Limit = (ushort)(256 * sizeof(Gate) - 1);
        pointer.Address = (ulong)Unsafe.AsPointer(ref s_gates);
        LoadGateTable(&pointer);
    }

    private static byte SpecialStack(int vector) => vector switch
    {
        DoubleFault => 1,
        Nmi => 2,
        MachineCheck => 3,
        _ => 0,
    };

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cpu_lgdt")]
    private static extern void LoadSegmentTable(TablePointer* pointer);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cpu_lidt")]
    private static extern void LoadGateTable(TablePointer* pointer);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cpu_ltr")]
    private static extern void LoadTask(ushort selector);

    [InlineArray(256)]
    private struct GateTable
    {
        private Gate _first;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Gate
    {
        internal ushort Low, Selector;
        internal byte SpecialStack, Attributes;
        internal ushort Middle;
        internal uint High, Reserved;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct TablePointer
    {
        internal ushort Limit;
        internal ulong Address;
    }
}
