using System;
using System.Runtime.InteropServices;

namespace Mooring.LibcShim;

/// <summary>Addresses of the program, whole pages, that are all alike. 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Range
{
    public ulong Start, End;
    public Protection Protection;
    public RangeFlags Flags;

    /// <summary>Of shared memory: its number &lt;&lt; 32 | the page of it at the start; else 0.</summary>
    public ulong Source;

    public readonly bool IsShared => (Flags & RangeFlags.Shared) != 0;

    public readonly bool IsReadOnly => (Flags & RangeFlags.ReadOnly) != 0;

    public readonly bool IsMapped => (Flags & RangeFlags.Mapped) != 0;

    public readonly bool Continues(in Range before) =>
        before.End == Start && before.Protection == Protection && before.Flags == Flags
        && (!IsShared || before.SourceAt(Start) == Source);

    public readonly ulong SourceAt(ulong address) => IsShared ? Source + (address - Start) / 4096 : 0;
}

/// <summary>Linux's PROT_.</summary>
[Flags]
internal enum Protection : uint
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
    All = 7,
}

[Flags]
internal enum RangeFlags : uint
{
    None = 0,

    /// <summary>The kernel has pages there; else they are zeros that nobody has touched yet.</summary>
    Mapped = 1,

    /// <summary>Of a file: it cannot be given back and come again as zeros.</summary>
    File = 2,

    /// <summary>Others may have it too (<see cref="SharedMemory"/>).</summary>
    Shared = 4,

    /// <summary>Shared, and never to be written.</summary>
    ReadOnly = 8,

    /// <summary>Behind the end of a file that is mapped: it cannot be touched (SIGBUS).</summary>
    Beyond = 16,
}
