using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Kernel.X64;

/// <summary>
/// What one CPU keeps for itself, reached by entry.asm through gs (offsets 8, 16 and 64). The task state segment lies
/// in it so that its rsp0 is the one word that says where the running thread's frame ends, for the processor's own
/// pushes and for the system call alike (Intel SDM 3A, 8.7 and figure 20-2).
/// </summary>
// SAFETY: one page in .bss per CPU (x64/stacks.asm); offset 60 puts rsp0 on an 8-byte boundary as entry.asm expects.
[StructLayout(LayoutKind.Explicit, Size = TaskState + 104 + PortBytes + 1)]
internal unsafe struct PerCpu
{
    internal const int TaskState = 60;

    /// <summary>Bytes of the port bitmap: ports 0..0x3FF, one bit each, set = denied.</summary>
    internal const int PortBytes = 128;

    /// <summary>Offset of the port bitmap in the task state segment.</summary>
    internal const ushort PortMap = 104;

    /// <summary>Last byte of the task state segment, which is the byte of ones behind the bitmap.</summary>
    internal const uint TaskStateLimit = PortMap + PortBytes;

    [FieldOffset(8)] internal ulong UserRsp;
    [FieldOffset(16)] internal ulong StackTop;
    [FieldOffset(TaskState + 4)] internal ulong FrameEnd;
    [FieldOffset(TaskState + 36)] internal fixed ulong SpecialStacks[7];
    [FieldOffset(TaskState + 102)] internal ushort PortMapOffset;
    [FieldOffset(TaskState + PortMap)] internal fixed byte Ports[PortBytes + 1];

    /// <summary>The boot processor's.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "address_of_boot_cpu")]
    internal static extern PerCpu* Boot();
}
