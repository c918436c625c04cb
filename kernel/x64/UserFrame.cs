using System;
using System.Runtime.InteropServices;

namespace Mooring.Kernel.X64;

/// <summary>
/// The registers of a thread of ring 3 while it is not running: the first 704 bytes of its kernel page. The processor
/// and x64/entry.asm write it on the way in (which names the offsets again), C# changes what it likes, entry.asm reads
/// it on the way out. Page-aligned, so that the FXSAVE image is and so that the processor's own pushes end where it
/// ends.
/// </summary>
// SAFETY: entry.asm and the processor write exactly these fields at these offsets; the FPU image is only ever written
// by fxsave and by Prepare, so fxrstor cannot fault on it.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct UserFrame
{
    /// <summary>Bytes of a frame.</summary>
    internal const int Size = 704;

    private const int FpuBytes = 512;
    private const ulong UserCode = 0x23, UserData = 0x1B, InterruptsOn = 0x202;

    /// <summary>FXSAVE image (SDM 1, 10.5.1); meaningful when <see cref="Restore"/> is 1.</summary>
    internal fixed byte Fpu[FpuBytes];

    /// <summary>Physical address of the top-level page table to run in.</summary>
    internal ulong AddressSpace;

    /// <summary>
    /// 0: came by the system call, goes on with a clean FPU. 1: was interrupted, everything comes back. Whoever changes
    /// the registers of a thread sets it.
    /// </summary>
    internal ulong Restore;

    internal ulong R15, R14, R13, R12, R11, R10, R9, R8, Rbp, Rdi, Rsi, Rdx, Rcx, Rbx, Rax;

    /// <summary>0..31 a fault, 32..255 an interrupt, 256 a system call on the way of shims: what came last.</summary>
    internal ulong Vector;

    /// <summary>The fault's error code, 0 where it has none.</summary>
    internal ulong Error;

    internal ulong Rip, Cs, Flags, Rsp, Ss;

    /// <summary>Makes the frame of a thread that begins at <paramref name="rip"/> with everything else zero.</summary>
    internal static void Prepare(UserFrame* frame, ulong addressSpace, ulong rip, ulong rsp, ulong rdi)
    {
        *frame = default;
        new ReadOnlySpan<byte>(Entry.CleanFpu(), FpuBytes).CopyTo(new Span<byte>(frame->Fpu, FpuBytes));
        frame->AddressSpace = addressSpace;
        frame->Restore = 1;
        frame->Rdi = rdi;
        frame->Rip = rip;
        frame->Cs = UserCode;
        frame->Flags = InterruptsOn;
        frame->Rsp = rsp;
        frame->Ss = UserData;
    }
}
