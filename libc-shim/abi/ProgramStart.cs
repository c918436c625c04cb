using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.LibcShim.Abi;

/// <summary>
/// What a process that is no fork begins with: the server's answer to the shim's first call, in front of path,
/// arguments and environment, each with a NUL behind it. The first half is what a vfork's child says at its exec.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct ProgramStart
{
    public const int Bytes = 248, GivenBytes = 224;

    /// <summary>
    /// A process that could not become its program exits with this and the errno; otherwise with its status as wait4
    /// tells it.
    /// </summary>
    public const int NotBegun = 0x1_0000;

    /// <summary>A flag: the server wants its calls told.</summary>
    public const uint Traced = 1;

    /// <summary>In <see cref="Ignored"/>: children leave nothing behind; nothing is heard of their stops.</summary>
    public const ulong NoChildren = 1ul << 63, NoStops = 1ul << 8;

    /// <summary>umask of the first process of a program.</summary>
    public const uint UsualUmask = 0x12;

    public uint Flags, Arguments, Environment, Umask;

    /// <summary>Signals that the process blocks, and that wait for it.</summary>
    public ulong Mask, Pending;

    /// <summary>What the shim knows besides, and nobody else.</summary>
    public ProgramTraits Traits;

    /// <summary>Signals that it ignores.</summary>
    public ulong Ignored;

    /// <summary>The file: a region [Read, Execute, Give]; 0: it is still to be opened.</summary>
    public uint Region;
    private readonly uint _reserved;

    /// <summary>Its size in bytes.</summary>
    public ulong Length;
}

/// <summary>Room for the shim's own.</summary>
[InlineArray(24)]
public struct ProgramTraits
{
    private ulong _word;
}
