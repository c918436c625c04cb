using System;

namespace Mooring.Kernel.X64;

/// <summary>What may be done with a mapped page, and how it is cached. Reading is always allowed.</summary>
[Flags]
internal enum PageRights : ulong
{
    Read = 0,
    Write = 1 << 1,

    /// <summary>Ring 3 may use it.</summary>
    User = 1 << 2,

    /// <summary>
    /// Device registers: PWT and PCD, uncached with the page attribute table as the processor starts.
    /// </summary>
    Uncached = 1 << 3 | 1 << 4,

    /// <summary>The translation outlives a change of address space; for the kernel's half only.</summary>
    Global = 1 << 8,

    /// <summary>Instructions may be fetched from it. Never together with <see cref="Write"/>.</summary>
    Execute = 1ul << 63,
}

/// <summary>How an attempt to map a page ended.</summary>
internal enum MapOutcome
{
    Mapped,

    /// <summary>Something is mapped there already; nothing was changed.</summary>
    Occupied,

    /// <summary>There was no page for a table; nothing was changed.</summary>
    OutOfPages,
}
