using System.Runtime.InteropServices;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.LibcShim;

/// <summary>
/// What the shim keeps for one thread of the program: a page right above the thread's stack in the shim, so that the
/// stack pointer with which the thread comes in names it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LinuxThread
{
    // SAFETY: Process is the image's own or lies in this structure; Block is the address of the thread's enter block,
    // which the kernel keeps mapped as long as the thread lives; the reflection lies in it.

    /// <summary>Keys of the sources at <see cref="Port"/>.</summary>
    public const ulong ChannelKey = 1, WakeKey = 2;

    /// <summary>Address of the thread's enter block.</summary>
    public ulong Block;

    /// <summary>For whom it speaks.</summary>
    public LinuxProcess* Process;

    /// <summary>Address of the memory that is lent to the server.</summary>
    public byte* Buffer;

    public ServerChannel Channel;

    /// <summary>Handles: where the thread waits, and what others wake it with; 0: there is nobody else.</summary>
    public uint Port, WakeSource;

    /// <summary>Which of <see cref="Threads"/>, and Linux's number.</summary>
    public int Slot, Id;

    /// <summary>The kernel's name of the thread, to poke it with.</summary>
    public ulong KernelName;

    /// <summary>Somebody woke it, and it has not looked yet.</summary>
    public bool IsWoken;

    public ThreadSignals Signals;

    /// <summary>Of the system call under way: its number; how it is to begin anew after a signal.</summary>
    public ulong Number;
    public Restart Restart;

    /// <summary>A sleep that begins anew goes on until then; 0: there is none.</summary>
    public ulong SleepEnd;

    /// <summary>The word that is cleared, and woken at, when the thread ends; 0: none.</summary>
    public ulong ClearAtEnd;

    /// <summary>Address of the head of its list of robust mutexes; 0: none.</summary>
    public ulong RobustList;

    public FutexWait Futex;

    /// <summary>Registers of the thread at a fork or a clone, for the new one to begin with.</summary>
    public UserRegisters Birth;

    /// <summary>In place of a number: the registers are those of an earlier call.</summary>
    public const ulong NoNumber = ulong.MaxValue;

    public VforkState Vfork;

    public readonly ref Reflection Reflection => ref *(Reflection*)(Block + Mooring.Ports.Reflection.Offset);
}

/// <summary>What becomes of a system call that a signal has ended.</summary>
internal enum Restart : uint
{
    None = 0,

    /// <summary>It begins anew, unless a handler without SA_RESTART has run.</summary>
    Call = 1,

    /// <summary>It begins anew only if no handler has run.</summary>
    UnlessHandled = 2,
}
