using System;
using System.Runtime.InteropServices;

namespace Mooring.LibcShim;

/// <summary>Addresses of the program, whole pages, that are all alike. 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Range
{
    public ulong Start, End;
    public Protection Protection;
    public RangeFlags Flags;

    public readonly bool IsMapped => (Flags & RangeFlags.Mapped) != 0;

    public readonly bool Continues(in Range before) =>
        before.End == Start && before.Protection == Protection && before.Flags == Flags;
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
}
