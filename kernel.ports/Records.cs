using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Ports;

/// <summary>What the kernel tells of a process. 384 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 384)]
public struct ProcessRecord
{
    public ulong Id;
    public ulong ParentId;
    public ProcessPhase Phase;

    /// <summary>By exit: what the process said. By kill: what the killer said.</summary>
    public int ExitCode;

    /// <summary>After a fault: the processor's vector and error code, and for vector 14 the address (CR2).</summary>
    public uint Vector, ErrorCode;
    public ulong FaultAddress;

    public ulong CpuTimeNs;

    /// <summary>
    /// Memory charged to the process, and how much may be. What is set aside for its children is in neither.
    /// </summary>
    public ulong Pages, PageBudget;
    public uint Handles, HandleBudget;
    public uint Threads, Priority;

    /// <summary>Times the process has entered the kernel by itself.</summary>
    public ulong Enters;
    public NameBuffer Name;

    /// <summary>
    /// The registers of the first thread: r15 r14 r13 r12 r11 r10 r9 r8 rbp rdi rsi rdx rcx rbx rax rip rflags rsp.
    /// </summary>
    public RegisterBuffer Registers;

    /// <summary>How many more channels, threads and processes it may make.</summary>
    public uint ChannelsLeft, ThreadsLeft, ProcessesLeft;
}

/// <summary>A name as UTF-8, filled up with zeros.</summary>
[InlineArray(Limits.NameBytes)]
public struct NameBuffer
{
    private byte _byte;
}

/// <summary>The indices are those of <see cref="RegisterIndex"/>.</summary>
[InlineArray(18)]
public struct RegisterBuffer
{
    private ulong _register;
}

/// <summary>Where each register lies among those of a thread.</summary>
public enum RegisterIndex
{
    R15, R14, R13, R12, R11, R10, R9, R8, Rbp, Rdi, Rsi, Rdx, Rcx, Rbx, Rax, Rip, Rflags, Rsp,
}

/// <summary>How far a process has come in its life.</summary>
public enum ProcessPhase : uint
{
    /// <summary>Made, and no thread started.</summary>
    New = 0,
    Running = 1,
    Exited = 2,
    Faulted = 3,
    Killed = 4,
}

/// <summary>What the kernel tells of the machine and of itself. 128 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
public struct SystemRecord
{
    public ulong NowNs;
    public ulong PagesTotal, PagesFree;

    /// <summary>Pages that the kernel keeps for itself: image, tables, objects.</summary>
    public ulong KernelPages;
    public ulong KernelObjectBytes;
    public ulong Enters, Switches, Interrupts;
    public uint Processes, Threads;
    public uint Channels, Devices;
    public ulong LogEnd;
    public ulong WallClockNs;

    /// <summary>
    /// Interrupts that one processor sent another so that it empties its store buffer before a sleep.
    /// </summary>
    public ulong Rechecks;
    public uint Processors;

    /// <summary>0. They are said, so that whoever reads the fields only knows the size.</summary>
    public uint Reserved0;
    public ulong Reserved1, Reserved2;
}

/// <summary>A range of whole pages in one word: 36 bits of page number, 28 bits of count.</summary>
public readonly struct MappedRange
{
    public readonly ulong Word;

    public MappedRange(ulong word) => Word = word;

    public MappedRange(ulong address, ulong pages) => Word = address / Limits.PageBytes << 28 | pages;

    public ulong Address => (Word >> 28) * Limits.PageBytes;
    public ulong Pages => Word & 0xFFF_FFFF;
    public ulong Bytes => Pages * Limits.PageBytes;
}

/// <summary>
/// What every program may know of the machine without asking. How to turn the processor's time stamp into nanoseconds
/// since boot: <c>(tsc - TscAtBoot) * Multiplier &gt;&gt; 32</c>, in 128 bits. A read-only page in every process; never
/// changes after boot.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct TimePage
{
    public ulong TscAtBoot;

    /// <summary>Nanoseconds per tick, 32.32 fixed point.</summary>
    public ulong Multiplier;

    /// <summary>Nanoseconds since 1970 at boot.</summary>
    public ulong WallClockAtBootNs;

    /// <summary>Processors that run.</summary>
    public uint Processors;
}

/// <summary>
/// What a program finds at its start, in the page at <see cref="UserLayout.StartPage"/>. Whoever starts the process
/// writes it: the kernel for init, init for everybody else.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct StartPage
{
    public const uint CurrentMagic = 0x4D53_5031;
    public const int ArgumentsOffset = 128;

    public uint Magic;

    /// <summary>
    /// Bytes of arguments: NUL-terminated UTF-8 strings one after the other, from <see cref="ArgumentsOffset"/>.
    /// </summary>
    public uint ArgumentBytes;

    /// <summary>Handles by role; 0 where there is none. See <see cref="StartRole"/>.</summary>
    public StartHandles Handles;
}

/// <summary>The handles of a start page, by role.</summary>
[InlineArray(19)]
public struct StartHandles
{
    private uint _handle;
}

/// <summary>The places of <see cref="StartPage.Handles"/>.</summary>
public enum StartRole
{
    /// <summary>Client end of the channel to init: names, processes.</summary>
    Init = 0,

    /// <summary>Server end of the channel on which init hands new clients to a service.</summary>
    Service = 1,

    /// <summary>init only: the machine.</summary>
    System = 2,

    /// <summary>Region: the boot archive.</summary>
    BootArchive = 3,

    /// <summary>Region: the user's files.</summary>
    FilesArchive = 4,

    /// <summary>Interrupts of a driver.</summary>
    Interrupt0 = 5,
    Interrupt1 = 6,

    /// <summary>Region of a PCI driver: what its device's configuration space said at boot; a copy.</summary>
    Configuration = 7,

    /// <summary>The device of a PCI driver, to pin memory for it.</summary>
    Device = 8,

    /// <summary>Regions of a PCI driver: its device's registers, by number of the BAR, 0 to 5.</summary>
    Window0 = 9,

    /// <summary>
    /// Ends of pipes that are the program's standard input (server end), output and error stream (client ends, perhaps
    /// the same); none: the console.
    /// </summary>
    Input = 15,
    Output = 16,
    Error = 17,

    /// <summary>
    /// Region, a page: counters that tell that files are not what they were. fs writes it, others read
    /// (servers/fs/FileVersions.cs).
    /// </summary>
    FileVersions = 18,
}
