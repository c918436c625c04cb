using System.Runtime.InteropServices;

namespace Mooring.Ports;

/// <summary>
/// How a process answers for itself what a foreign program asks of an operating system. A <b>shim</b> is a range of
/// code in the process and an entry into it (<see cref="KernelMethod.ProcessShim"/>). A <c>syscall</c> instruction
/// outside the range, a fault outside it, and a poke by whoever manages the process are <i>reflected</i>: the thread's
/// registers go into its enter block, at <see cref="Offset"/>, and the same thread goes on at the entry with
/// <c>rdi</c> = address of its enter block and <c>rsp</c> = <see cref="Stack"/>, or the program's if that is 0. All
/// other registers are still the program's.
/// <para>
/// The shim calls the kernel with <c>enter</c> like everybody; a <c>syscall</c> inside the range is one. It goes back
/// to the program with an enter whose control is <see cref="EnterControl.Resume"/>: the thread goes on with
/// <see cref="Registers"/> as the shim has left them.
/// </para>
/// <para>
/// Pokes gather, each bit once, while the thread is inside the range. They show in <see cref="Pending"/>, end a wait
/// that heeds them (<see cref="EnterControl.Heeds"/>), and are reflected when the shim goes back. A shim that goes back
/// by itself, without an enter, hears of a poke that comes on its way out at the thread's next entry into the kernel.
/// A fault inside the range ends the process like any other's.
/// </para>
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
public struct Reflection
{
    /// <summary>Where it lies in the enter block: behind the packets.</summary>
    public const int Offset = EnterBlock.PacketsOffset + Limits.Packets * EnterBlock.PacketBytes;
    public const int Bytes = 736;

    public ReflectCause Cause;

    /// <summary>Of a fault: the processor's vector and error code, and for vector 14 the address (CR2).</summary>
    public uint Vector;
    public ulong ErrorCode, FaultAddress;

    /// <summary>Of a poke: the bits of all that have come.</summary>
    public ulong Pokes;

    /// <summary>Written by the shim.</summary>
    public ulong Stack;

    /// <summary>Written by the kernel: bits of pokes that wait for the shim to go back.</summary>
    public ulong Pending;
    private readonly ulong _reserved0, _reserved1;
    public UserRegisters Registers;
}

/// <summary>Why a shim has been entered.</summary>
public enum ReflectCause : uint
{
    None = 0,
    SystemCall = 1,
    Fault = 2,
    Poke = 3,
}
