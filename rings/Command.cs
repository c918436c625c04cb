using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Rings;

/// <summary>One entry of the command ring: 16 bytes of header, 48 bytes that belong to the method.</summary>
[StructLayout(LayoutKind.Sequential, Size = Geometry.CommandBytes)]
public struct Command
{
    public ushort Method;
    public CommandFlags Flags;
    private readonly byte _reserved;

    /// <summary>Set by the client end when the command is accepted.</summary>
    public uint Token;

    /// <summary>
    /// Nanoseconds since boot; 0: none. A deadline asks the server to end the command, it takes nothing back.
    /// </summary>
    public ulong Deadline;

    public Payload Payload;

    public Command(ushort method) => Method = method;

    /// <summary>The payload, seen as the six words that cross the page.</summary>
    public Command(ushort method, ulong a, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        Method = method;
        Payload[0] = a;
        Payload[1] = b;
        Payload[2] = c;
        Payload[3] = d;
        Payload[4] = e;
        Payload[5] = f;
    }
}

/// <summary>The 48 bytes of a command that its method defines.</summary>
[InlineArray(6)]
public struct Payload
{
    private ulong _word;
}

[System.Flags]
public enum CommandFlags : byte
{
    None = 0,
}

/// <summary>One entry of the completion ring.</summary>
[StructLayout(LayoutKind.Sequential, Size = Geometry.CompletionBytes)]
public readonly struct Completion
{
    public readonly uint Token;
    public readonly StatusCode Code;

    /// <summary>0: the peer's own word; each server that passes an inner failure on adds one.</summary>
    public readonly byte Hop;
    public readonly CompletionFlags Flags;
    public readonly ulong Value;

    public Completion(uint token, StatusCode code, ulong value, byte hop = 0, CompletionFlags flags = 0)
    {
        Token = token;
        Code = code;
        Hop = hop;
        Flags = flags;
        Value = value;
    }

    /// <summary>The first of the two words that cross the page.</summary>
    public ulong Head => Token | (ulong)Code << 32 | (ulong)Hop << 48 | (ulong)Flags << 56;

    public static Completion FromWords(ulong head, ulong value)
    {
        (uint token, ushort code) = ((uint)head, (ushort)(head >> 32));
        (byte hop, byte flags) = ((byte)(head >> 48), (byte)(head >> 56));
        return new Completion(token, (StatusCode)code, value, hop, (CompletionFlags)flags);
    }

    public bool IsTerminal => (Flags & CompletionFlags.More) == 0;
}
