using System;

namespace Mooring.Servers.Posix;

/// <summary>Flags of open and F_SETFL on x86-64 (include/uapi/asm-generic/fcntl.h).</summary>
[Flags]
internal enum OpenFlags
{
    ReadOnly = 0,
    WriteOnly = 1,
    ReadWrite = 2,
    AccessMode = 3,
    Create = 0x40,
    Exclusive = 0x80,
    NoControllingTerminal = 0x100,
    Truncate = 0x200,
    Append = 0x400,
    NonBlocking = 0x800,
    Direct = 0x4000,
    LargeFile = 0x8000,
    Directory = 0x1_0000,
    NoFollow = 0x2_0000,
    NoAccessTime = 0x4_0000,
    CloseOnExec = 0x8_0000,
    Path = 0x20_0000,

    /// <summary>What F_SETFL may change.</summary>
    Settable = Append | NonBlocking | Direct | NoAccessTime,

    /// <summary>What F_GETFL tells.</summary>
    Kept = AccessMode | Settable | LargeFile | Directory | Path,
}
