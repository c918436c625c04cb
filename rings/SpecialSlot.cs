using System;

namespace Mooring.Rings;

/// <summary>
/// What is known of an outstanding command whose next completion may not be its last, or ends more than itself: a
/// stream, a member of a chain with silent members, a command that is to be cancelled. Private to the client end.
/// </summary>
internal struct SpecialSlot
{
    public uint Token;

    /// <summary>Streams: shots that may still come and have a completion reserved.</summary>
    public ushort Credits;
    public SpecialKind Kind;

    /// <summary>Streams: credits granted so far, as the page says too.</summary>
    public uint Granted;

    /// <summary>With <see cref="SpecialKind.FollowsSilent"/>: the silent member just before.</summary>
    public uint Before;

    public readonly bool Is(SpecialKind kind) => (Kind & kind) != 0;

    public readonly bool Names(uint token) => Kind != SpecialKind.None && Token == token;
}

[Flags]
internal enum SpecialKind : byte
{
    None = 0,
    Stream = 1,

    /// <summary>No completion when it succeeds: the next completion of its chain says so.</summary>
    Silent = 2,
    FollowsSilent = 4,
    CancelRequested = 8,
}
