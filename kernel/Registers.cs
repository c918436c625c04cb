using System;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel;

/// <summary>A thread's registers between its frame and what programs see of them.</summary>
internal static unsafe class Registers
{
    // SAFETY: frames are those of threads that do not run; their fields lie as UserFrame says, r15 to rax in a row.

    /// <summary>CF PF AF ZF SF TF DF OF AC ID (Intel SDM 1, 3.4.3), of those that a program may choose.</summary>
    private const ulong UserFlags = 0x24_0DD5, InterruptsOn = 0x202;

    /// <summary>Bits of mxcsr that exist (SDM 1, 10.2.3); any other would make fxrstor fault.</summary>
    private const uint VectorControl = 0xFFFF;
    private const int VectorControlOffset = 24, VectorBytes = 512, InARow = 15;

    /// <summary>Copies them out. After a system call the vector registers are those of a clean start.</summary>
    internal static void Save(UserFrame* frame, ref UserRegisters into)
    {
        new ReadOnlySpan<ulong>(&frame->R15, InARow).CopyTo(into.General);
        into.General[(int)RegisterIndex.Rip] = frame->Rip;
        into.General[(int)RegisterIndex.Rflags] = frame->Flags;
        into.General[(int)RegisterIndex.Rsp] = frame->Rsp;
        byte* vectors = frame->Restore != 0 ? frame->Fpu : Entry.CleanFpu();
        new ReadOnlySpan<byte>(vectors, VectorBytes).CopyTo(into.Vectors);
    }

    /// <summary>Copies them in, once, and leaves out what a program may not choose.</summary>
    internal static void Load(UserFrame* frame, in UserRegisters from)
    {
        ReadOnlySpan<ulong> general = from.General;
        general[..InARow].CopyTo(new Span<ulong>(&frame->R15, InARow));
        frame->Rip = general[(int)RegisterIndex.Rip];
        frame->Flags = general[(int)RegisterIndex.Rflags] & UserFlags | InterruptsOn;
        frame->Rsp = general[(int)RegisterIndex.Rsp];
        ReadOnlySpan<byte> vectors = from.Vectors;
        vectors.CopyTo(new Span<byte>(frame->Fpu, VectorBytes));
        *(uint*)(frame->Fpu + VectorControlOffset) &= VectorControl;
        frame->Restore = 1;
    }

    /// <summary>Lets a thread go on elsewhere, with everything else as it is.</summary>
    internal static void GoTo(UserFrame* frame, ulong rip, ulong rdi)
    {
        frame->Rip = rip;
        frame->Rdi = rdi;
        frame->Flags = InterruptsOn;
        if (frame->Restore != 0) return;
        new ReadOnlySpan<byte>(Entry.CleanFpu(), VectorBytes).CopyTo(new Span<byte>(frame->Fpu, VectorBytes));
        frame->Restore = 1;
    }
}
