using System.Runtime.InteropServices;

namespace Mooring.Kernel.X64;

/// <summary>
/// What entry.asm pushes when ring 0 is interrupted or faults: the tail of a <see cref="UserFrame"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct KernelFrame
{
    internal ulong R15, R14, R13, R12, R11, R10, R9, R8, Rbp, Rdi, Rsi, Rdx, Rcx, Rbx, Rax;
    internal ulong Vector, Error, Rip, Cs, Flags, Rsp, Ss;
}
