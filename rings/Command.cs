using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Rings;

/// <summary>
/// One entry of the command ring: 16 bytes of header, 48 bytes that belong to the method. On a raw channel the same
/// entry goes one way and <see cref="Token"/> is its running number.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct Command
{
    public ushort Method;
    public CommandFlags Flags;

    /// <summary>With <see cref="CommandFlags.Stream"/>: how many it may give at first.</summary>
    public byte Shots;

    /// <summary>Set by the client end when the command is accepted.</summary>
    public uint Token;

    /// <summary>
    /// Nanoseconds since boot; 0: none. A deadline asks the server to end the command, it takes nothing back.
    /// </summary>
    public ulong Deadline;

    public Payload Payload;

    public Command(ushort method) => Method = method;

    /// <summary>The payload, seen as the six words that cross the page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Command(ushort method, ulong a, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        Method = method;
        Flags = CommandFlags.None;
        Shots = 0;
        Token = 0;
        Deadline = 0;
        Payload = new Payload(a, b, c, d, e, f);
    }

    /// <summary>Method, flags and shots as they lie in the first four bytes: what a submission lets through.</summary>
    internal readonly uint KindWith(CommandFlags allowed, CommandFlags added = CommandFlags.None) =>
        Method | (uint)(Flags & allowed | added) << 16;

    /// <summary>
    /// What the first word of the payload names, when the command is <see cref="CommandFlags.Ordered"/>.
    /// </summary>
    public readonly ulong Object => Payload.A;

    public readonly bool Is(CommandFlags flag) => (Flags & flag) != 0;

    /// <summary>It asks for nothing besides being run.</summary>
    internal readonly bool IsPlain => Flags == CommandFlags.None && Deadline == 0;
}

/// <summary>The 48 bytes of a command that its method defines.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Payload
{
    public const int Words = 6;

    public ulong A, B, C, D, E, F;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Payload(ulong a, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        A = a;
        B = b;
        C = c;
        D = d;
        E = e;
        F = f;
    }

    /// <param name="word">0 to 5.</param>
    public readonly ulong this[int word] => MemoryMarshal.CreateReadOnlySpan(in A, Words)[word];
}

/// <summary>How a command is to be treated. Set by the submission that puts it into the ring.</summary>
[Flags]
public enum CommandFlags : byte
{
    None = 0,

    /// <summary>
    /// Takes effect after every earlier ordered command that names the same object (the first word of the payload).
    /// </summary>
    Ordered = 1,

    /// <summary>The next command belongs to the same chain.</summary>
    Linked = 2,

    /// <summary>A failure of this member does not end its chain.</summary>
    Hard = 4,

    /// <summary>No completion on success. Only for members of a chain that are not the last.</summary>
    Silent = 8,

    /// <summary>No token and no completion.</summary>
    OneWay = 16,

    /// <summary>Multishot: up to <see cref="Command.Shots"/> completions before the last one.</summary>
    Stream = 32,
}
