using System;
using System.Runtime.CompilerServices;

namespace Mooring.Rings;

/// <summary>One entry of the completion ring: 16 bytes, two words.</summary>
public readonly struct Completion
{
    /// <summary>
    /// The largest token: 31 bits. The bit above it says that this is not the command's last completion.
    /// </summary>
    public const uint MostToken = int.MaxValue;

    private const ulong More = 1ul << 31;

    /// <summary>
    /// The first of the two words that cross the page, from the low end: token and a bit for "more follow", code, hop,
    /// flags. The bit lies above the token so that whoever looks for a token sees it in the same comparison.
    /// </summary>
    public readonly ulong Head;
    public readonly ulong Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Completion(ulong head, ulong value)
    {
        Head = head;
        Value = value;
    }

    /// <param name="isLast">False: more completions of this command follow.</param>
    public Completion(
        uint token, StatusCode code, ulong value, byte hop = 0, CompletionFlags flags = 0, bool isLast = true)
    {
        Head = token | (isLast ? 0 : More) | (ulong)code << 32 | (ulong)hop << 48 | (ulong)flags << 56;
        Value = value;
    }

    public uint Token => (uint)Head & MostToken;

    public StatusCode Code => (StatusCode)(ushort)(Head >> 32);

    /// <summary>0: the peer's own word; each server that passes an inner failure on adds one.</summary>
    public byte Hop => (byte)(Head >> 48);

    public CompletionFlags Flags => (CompletionFlags)(byte)(Head >> 56);

    /// <summary>The last one of its command.</summary>
    public bool IsTerminal => (int)Head >= 0;
}

/// <summary>The flags of a completion.</summary>
[Flags]
public enum CompletionFlags : byte
{
    None = 0,

    /// <summary>
    /// With <see cref="StatusCode.PeerDied"/>: the command may have been started before the peer died.
    /// </summary>
    MaybeStarted = 2,
}
