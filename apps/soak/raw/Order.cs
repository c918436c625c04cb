using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Apps.Soak.Raw;

/// <summary>What an actor is to do.</summary>
internal enum Role : uint
{
    /// <summary>Brings every command to every end that it documents.</summary>
    Provoker,

    /// <summary>Takes away what the provoker maps, while it maps it.</summary>
    Rival,

    /// <summary>Has a long command under way nearly always.</summary>
    Toiler,

    /// <summary>Pins memory for a device that nobody uses, and dies.</summary>
    Driver,

    /// <summary>Commands, enters, handles, ring bytes at random.</summary>
    Fuzzer,

    /// <summary>Answers its clients until they are gone.</summary>
    Server,

    /// <summary>Calls a server, and keeps the ledger.</summary>
    Client,
}

/// <summary>
/// The page that the director and an actor share: written before the actor begins, except for the verdict, which it
/// writes.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Order
{
    /// <summary>Where an actor has the page, the tally behind it, and the ledgers.</summary>
    public const ulong Address = 0x0000_0900_0000_0000, TallyAddress = Address + 0x10_0000;
    public const ulong LedgerAddress = Address + 0x100_0000, LedgerStride = 0x10_0000;
    public const int TextOffset = 1024, TextBytes = 256, MostEnds = 8;

    public Role Role;

    /// <summary>Bytes of the verdict; 0: nothing to complain of.</summary>
    public uint TextLength;
    public ulong Seed, Steps;

    /// <summary>Handles that it was given; 0: none. Of another actor, of a region of both, of the machine.</summary>
    public uint Peer, Region, System;

    /// <summary>How many of <see cref="Ends"/> there are, and which of them have a ledger, by bit.</summary>
    public uint EndCount, Ledgers;
    public EndList Ends;

    /// <summary>Those that keep the rules have the runtime, and the kernel channel through it.</summary>
    public readonly bool IsHonest => Role is Role.Server or Role.Client;

    // SAFETY: the director has mapped one page here, readable and writable, before the first thread.
    public static unsafe ref Order Here => ref *(Order*)Address;

    /// <summary>The place of the verdict.</summary>
    public static unsafe Span<byte> Text => new((byte*)Address + TextOffset, TextBytes);

    [InlineArray(MostEnds)]
    public struct EndList
    {
        private uint _end;
    }
}
