using System.Runtime.InteropServices;

namespace Mooring.LibcShim.Abi;

/// <summary>
/// What lies on the stack when a handler begins (arch/x86/include/asm/sigframe.h): the address that it returns to, the
/// ucontext, the siginfo; above them the vector registers, in FXSAVE's layout.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct SignalFrame
{
    public ulong ReturnAddress;
    public UserContext Context;
    public SignalInfo Info;
}

/// <summary>struct ucontext, without what the C library keeps behind it. 304 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct UserContext
{
    public ulong Flags, Link;
    public SignalStack Stack;
    public SignalRegisters Registers;
    public ulong Mask;
}

/// <summary>struct sigcontext_64. 256 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 256)]
public struct SignalRegisters
{
    public ulong R8, R9, R10, R11, R12, R13, R14, R15, Rdi, Rsi, Rbp, Rbx, Rdx, Rax, Rcx, Rsp, Rip, Flags;

    /// <summary>cs, gs, fs, ss: 16 bits each.</summary>
    public ulong Segments;
    public ulong ErrorCode, Vector, OldMask, FaultAddress;

    /// <summary>Address of 512 bytes as FXSAVE writes them; 0: there are none.</summary>
    public ulong VectorRegisters;
}
