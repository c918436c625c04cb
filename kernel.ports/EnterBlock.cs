using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Ports;

/// <summary>
/// The one system call, and the page through which its lists travel.
/// <para>
/// <c>enter(doorbells, arms, port, min, linger, deadline) -> packets</c>: ring these doorbells in order, arm these
/// ends, then wait on this port until there are <c>min</c> packets, or it is <c>linger</c> and there is one, or it is
/// <c>deadline</c>. One doorbell and one arm travel in registers; longer lists lie in the thread's enter block, a page
/// that the kernel knows by its own address: it follows no pointer of the user's.
/// </para>
/// Registers in: <c>rax</c> control, <c>rdi</c> doorbell handle | port handle &lt;&lt; 32, <c>rsi</c> armed end | want
/// &lt;&lt; 32, <c>rdx</c> publish word seen, <c>r8</c> linger, <c>r10</c> deadline (nanoseconds since boot; 0: do not
/// wait, 2^64-1: for ever). Out: <c>rax</c> packets in the block or, negative, the error (see
/// <see cref="EnterError"/>). <c>rbx rbp rsp r12-r15</c> survive; every other register, xmm and x87 state is lost.
/// <para>
/// The commonest enter has a short form, <see cref="EnterControl.Call"/>: ring the doorbell of an end, arm the same end
/// for work, wait on the port for a packet, for as long as it takes. <c>rdi</c> as above, <c>rsi</c> publish word seen.
/// It may heed pokes (<see cref="EnterControl.Heeds"/>).
/// </para>
/// </summary>
public static class EnterBlock
{
    /// <summary>
    /// Written by the user before an enter with <see cref="EnterControl.Lists"/>: counts, then the lists.
    /// </summary>
    public const int DoorbellCount = 0, ArmCount = 4;

    /// <summary>
    /// Written by the kernel alone: a bit per band in which the thread's port has something ready; 0: nothing. The
    /// thread's port is the one at which it was the last to take packets. <see cref="LoopBands"/> is what reads it.
    /// </summary>
    public const int ReadyBands = 8;

    /// <summary>Written by the kernel when an enter fails: which doorbell or arm was at fault.</summary>
    public const int FailedIndex = 12;

    public const int DoorbellsOffset = 64;
    public const int ArmsOffset = DoorbellsOffset + Limits.Doorbells * 4;
    public const int PacketsOffset = ArmsOffset + Limits.Arms * ArmBytes;
    public const int ArmBytes = 24;
    public const int PacketBytes = 16;
}

/// <summary>The word in <c>rax</c>: how many packets to wait for, how many to take, and flags.</summary>
public readonly struct EnterControl
{
    public const uint Lists = 1u << 16;

    /// <summary>
    /// The whole word of the short form, or with <see cref="Heeds"/>: min 1, max <see cref="Limits.Packets"/>, no
    /// lists, linger or deadline. x64's entry code has the same numbers.
    /// </summary>
    public const uint Call = 1u << 17;

    /// <summary>A poke ends the wait (<see cref="Reflection"/>).</summary>
    public const uint Heeds = 1u << 18;

    /// <summary>
    /// The whole word of a shim that goes back to its program: nothing else is looked at but
    /// <see cref="Reflection.Registers"/>.
    /// </summary>
    public const uint Resume = 1u << 19;

    public readonly uint Value;

    public EnterControl(uint value) => Value = value;

    /// <param name="min">0 to <see cref="Limits.Packets"/>; 0 takes what is there.</param>
    /// <param name="max">At most this many packets are taken, up to <see cref="Limits.Packets"/>.</param>
    public EnterControl(uint min, uint max, uint flags = 0) => Value = min | max << 8 | flags;

    public uint Min => Value & 0xFF;
    public uint Max => Value >> 8 & 0xFF;
    public bool HasLists => (Value & Lists) != 0;
    public bool IsHeeding => (Value & Heeds) != 0;

    /// <summary>Does rax hold the short form, heeding or not?</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsCall(ulong word) => word >= Call && (word & ~(ulong)Heeds) == Call;

    /// <summary>What rax holds, if that is a control word; see <see cref="IsValid"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ulong word, out EnterControl control)
    {
        control = new((uint)word);
        return word <= uint.MaxValue && control.IsValid;
    }

    public bool IsValid => (Value & ~(0xFFFFu | Lists | Heeds)) == 0 && Min <= Max && Max <= Limits.Packets;
}

/// <summary>Why an enter did nothing more from the point of the error on. Earlier doorbells and arms stand.</summary>
public enum EnterError : long
{
    BadControl = -1,
    BadCount = -2,
    BadDoorbell = -3,
    BadArm = -4,
    BadPort = -5,

    /// <summary>A wait that heeds pokes ended because there is one.</summary>
    Poked = -6,
}

/// <summary>"Hand me this end when its peer's word differs from what I saw."</summary>
[StructLayout(LayoutKind.Sequential, Size = EnterBlock.ArmBytes)]
public readonly struct Arm
{
    public readonly uint End;

    /// <summary><see cref="Rings.ArmBits"/>: work, room or both.</summary>
    public readonly uint Want;

    /// <summary>The peer's publish word as far as it has been consumed; never a fresh load.</summary>
    public readonly ulong SeenPublish;

    /// <summary>The peer's head as it was when the ring was full; only looked at when room is wanted.</summary>
    public readonly uint SeenHead;
    private readonly uint _reserved;

    public Arm(uint end, uint want, ulong seenPublish, uint seenHead = 0)
    {
        End = end;
        Want = want;
        SeenPublish = seenPublish;
        SeenHead = seenHead;
    }
}

/// <summary>What a port hands out: written by the kernel only.</summary>
[StructLayout(LayoutKind.Sequential, Size = EnterBlock.PacketBytes)]
public readonly struct Packet
{
    /// <summary>The value that the port's owner chose when it associated the source.</summary>
    public readonly ulong Key;
    public readonly PacketKind Kind;
    public readonly PacketBits Bits;

    public Packet(ulong key, PacketKind kind, PacketBits bits)
    {
        Key = key;
        Kind = kind;
        Bits = bits;
    }
}

/// <summary>What a packet is from.</summary>
public enum PacketKind : uint
{
    None = 0,
    Channel = 1,
    Interrupt = 2,
    Process = 3,
    Timer = 4,
    User = 5,
}

/// <summary>What a packet has to say besides "look": 8 bits, whose meaning goes by the packet's kind.</summary>
[System.Flags]
public enum PacketBits : uint
{
    None = 0,

    /// <summary>Channel: the peer published entries or a notice.</summary>
    Work = 1,

    /// <summary>Channel: the peer made room.</summary>
    Room = 2,

    /// <summary>Channel: the peer's process is gone.</summary>
    Died = 4,

    /// <summary>Channel: the peer closed its end.</summary>
    Closed = 8,

    /// <summary>Process: it exited by itself.</summary>
    Exited = 16,

    /// <summary>Process: it was stopped by a fault.</summary>
    Faulted = 32,

    /// <summary>Process: it was killed.</summary>
    Killed = 64,

    /// <summary>
    /// Channel: it was revoked. The client's page has been taken away and the server's been emptied; nothing that was
    /// outstanding will be answered.
    /// </summary>
    Revoked = 128,

    /// <summary>
    /// Channel: memory that the peer had lent is gone; what was mapped of it shows this process's scratch page.
    /// </summary>
    Withdrawn = 16,
}
