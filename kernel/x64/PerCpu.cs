using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Kernel.X64;

/// <summary>
/// What one CPU keeps for itself, reached by entry.asm through gs (offsets 16, 24, 40, 64 and from 376 on). The task
/// state segment lies in it so that its rsp0 is the one word that says where the running thread's frame ends, for the
/// processor's own pushes and for the system call alike (Intel SDM 3A, 8.7 and figure 20-2).
/// </summary>
// SAFETY: the last page of each block of stacks (x64/Stacks.cs); offset 60 puts rsp0 on an 8-byte boundary as entry.asm
// expects.
[StructLayout(LayoutKind.Explicit, Size = ReflectedAt + ReflectedWords * 8)]
internal unsafe struct PerCpu
{
    internal const int TaskState = 60;

    private const int SegmentsAt = 320, ReflectedAt = SegmentsAt + SegmentCount * 8, ReflectedWords = 6;

    /// <summary>Words of the segment table.</summary>
    internal const int SegmentCount = 7;

    /// <summary>Bytes of the port bitmap: ports 0..0x3FF, one bit each, set = denied.</summary>
    internal const int PortBytes = 128;

    /// <summary>Offset of the port bitmap in the task state segment.</summary>
    internal const ushort PortMap = 104;

    /// <summary>Last byte of the task state segment, which is the byte of ones behind the bitmap.</summary>
    internal const uint TaskStateLimit = PortMap + PortBytes;

    /// <summary>Its own address.</summary>
    [FieldOffset(0)] internal PerCpu* Self;
    [FieldOffset(16)] internal ulong StackTop;

    /// <summary>
    /// Odd while the processor runs user code, even while it is in the kernel. Every entry and every exit adds one with
    /// a locked instruction, which also empties the store buffer (entry.asm).
    /// </summary>
    [FieldOffset(24)] internal ulong Sequence;

    /// <summary>0: the boot processor.</summary>
    [FieldOffset(32)] internal int Index;

    /// <summary>Of its local APIC.</summary>
    [FieldOffset(36)] internal uint ApicId;

    /// <summary>The kernel's object for this processor: a reference, as a word.</summary>
    [FieldOffset(40)] internal nint Processor;
    [FieldOffset(TaskState + 4)] internal ulong FrameEnd;
    [FieldOffset(TaskState + 36)] internal fixed ulong SpecialStacks[7];
    [FieldOffset(TaskState + 102)] internal ushort PortMapOffset;
    [FieldOffset(TaskState + PortMap)] internal fixed byte Ports[PortBytes + 1];

    /// <summary>Asleep since; 0: it is not.</summary>
    [FieldOffset(296)] internal ulong AsleepSince;

    /// <summary>Time stamps spent asleep since boot.</summary>
    [FieldOffset(304)] internal ulong AsleepTicks;

    [FieldOffset(SegmentsAt)] internal fixed ulong Segments[SegmentCount];

    /// <summary>
    /// Of the thread that runs, if its program's system calls are reflected: where that is written, which addresses a
    /// system call of the shim itself comes back to, and what the shim begins with. See <see cref="Reflect"/>.
    /// </summary>
    [FieldOffset(ReflectedAt)] internal ulong Reflection;
    [FieldOffset(ReflectedAt + 8)] internal ulong ShimFirst;
    [FieldOffset(ReflectedAt + 16)] internal ulong ShimEnd;
    [FieldOffset(ReflectedAt + 24)] internal ulong ShimEntry;
    [FieldOffset(ReflectedAt + 32)] internal ulong ShimBlock;
    [FieldOffset(ReflectedAt + 40)] internal ulong FsBase;

    /// <summary>That of a processor.</summary>
    internal static PerCpu* At(int processor) => (PerCpu*)Stacks.Area(Stacks.Block(processor));

    /// <summary>The boot processor's.</summary>
    internal static PerCpu* Boot() => At(0);

    /// <summary>That of the processor that asks.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cpu_here")]
    internal static extern PerCpu* Here();
}
