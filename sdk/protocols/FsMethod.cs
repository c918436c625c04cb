using System.Runtime.InteropServices;

namespace Mooring.Sdk;

/// <summary>
/// The service "fs": one read-only tree. fs lends every client its archives (lend 0 the boot archive, lend 1 the user's
/// files if there are any); a file's data is read there, in place.
/// </summary>
public enum FsMethod : ushort
{
    /// <summary>
    /// path offset, path length, record offset, <see cref="FsLinks"/> -> file id; writes a <see cref="FileRecord"/>.
    /// NotFound, NotADirectory, TooManyLinks, TooLarge (the path).
    /// </summary>
    Open = 0x130,

    /// <summary>
    /// file id, first index, offset, capacity -> count | bytes &lt;&lt; 32. Entries, sorted by the bytes of their
    /// names: u64 size, u32 kind, u32 mode, u16 name length, name, padding to 8. NotADirectory, BadArgument.
    /// </summary>
    Entries = 0x131,

    /// <summary>file id -> 0.</summary>
    Close = 0x133,
}

/// <summary>What <see cref="FsMethod.Open"/> makes of a symbolic link that a path ends in.</summary>
public enum FsLinks : ulong
{
    /// <summary>What it leads to is opened.</summary>
    Followed = 0,

    /// <summary>The link itself is opened; a slash behind it follows it all the same.</summary>
    Opened = 1,
}

/// <summary>What a file is.</summary>
public enum FileKind : uint
{
    File = 1,
    Directory = 2,
    SymbolicLink = 3,
}

/// <summary>What <see cref="FsMethod.Open"/> tells. 56 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 56)]
public struct FileRecord
{
    public ulong Size;
    public FileKind Kind;

    /// <summary>Permission bits.</summary>
    public uint Mode;

    /// <summary>Nanoseconds since 1970.</summary>
    public ulong ModifiedNs;

    /// <summary>Of a directory: how many entries it has.</summary>
    public ulong Entries;

    /// <summary>The lend that holds the data.</summary>
    public uint Lend;
    private readonly uint _reserved;

    /// <summary>Where in the lend the data begins.</summary>
    public ulong Offset;
}
