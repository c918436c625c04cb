using System;
using System.Runtime.InteropServices;

namespace Mooring.Apps.Abuse.Raw;

/// <summary>
/// What the page that both map holds: written before the specimen begins, except for the verdict, which it writes.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Order
{
    /// <summary>Where a specimen has the page.</summary>
    public const ulong Address = 0x0000_0900_0000_0000;
    public const int TextOffset = 64, TextBytes = 256;

    /// <summary>Index in <see cref="Cases"/>.</summary>
    public uint Case;

    /// <summary>Bytes of the verdict; 0: nothing to complain of.</summary>
    public uint TextLength;

    /// <summary>For the fuzzer.</summary>
    public ulong Seed, Count;

    /// <summary>Handles that it was given: another process that does the same, and what they share; 0: none.</summary>
    public uint Peer, End, Region;

    /// <summary>What it has measured.</summary>
    public ulong Figure;

    // SAFETY: whoever made this process has mapped one page here, readable and writable, before its first thread.
    public static unsafe ref Order Here => ref *(Order*)Address;

    /// <summary>The place of the verdict.</summary>
    public static unsafe Span<byte> Text => new((byte*)Address + TextOffset, TextBytes);
}
