using System;

namespace Mooring.Sdk;

/// <summary>How a file is to be opened.</summary>
[Flags]
public enum FsOpen : uint
{
    Read = 0,

    /// <summary>To be changed too.</summary>
    Write = 1,

    /// <summary>Made if it is not there.</summary>
    Create = 2,

    /// <summary>Nothing is left in it. With <see cref="Write"/> only.</summary>
    Truncate = 4,

    /// <summary>With <see cref="Create"/>: it must not be there.</summary>
    Exclusive = 8,

    /// <summary>Each write goes to the end that the file has then.</summary>
    Append = 16,

    /// <summary>It must be a directory.</summary>
    Directory = 32,

    /// <summary>A link that the path ends in is opened itself; a slash behind it follows it all the same.</summary>
    LinkItself = 64,

    /// <summary>All there are.</summary>
    All = 127,
}

/// <summary>What a file is.</summary>
public enum FileKind : uint
{
    File = 1,
    Directory = 2,
    SymbolicLink = 3,

    /// <summary>A name where programs for Linux meet (FIFO); fs has nothing in it.</summary>
    Pipe = 4,
}

/// <summary>What is to be said of an open file. 56 bytes.</summary>
public struct FileRecord
{
    /// <summary>In <see cref="Lend"/>: the data lies in no lend, it is to be read.</summary>
    public const uint NoLend = uint.MaxValue;

    /// <summary>Bytes.</summary>
    public ulong Size;

    /// <summary>Nanoseconds since 1970.</summary>
    public ulong ModifiedNs;

    /// <summary>Where in the lend the data begins.</summary>
    public ulong Offset;

    /// <summary>A number that no other file in memory has, whatever its names; 0: its volume knows none.</summary>
    public ulong Node;

    /// <summary>The lend that holds the data, if one does.</summary>
    public uint Lend;

    /// <summary>Its number in this session; never 0.</summary>
    public uint File;

    public FileKind Kind;

    /// <summary>Permission bits.</summary>
    public uint Mode;

    /// <summary>
    /// Its place in the page of StartRole.FileVersions (servers/fs/FileVersions.cs): the counter there is another
    /// before a change of what is in the file is answered. 0: it has none.
    /// </summary>
    public uint Version;

    /// <summary>How many names it has.</summary>
    public uint Links;
}

/// <summary>How much of a directory one answer holds.</summary>
public struct EntriesRead
{
    public uint Count, Bytes;
}

/// <summary>How a volume is doing. 24 bytes.</summary>
public struct VolumeRecord
{
    /// <summary>Bytes; 0 while it is not mounted.</summary>
    public ulong Size, Free;

    public VolumeState State;
}

/// <summary>How a volume is doing.</summary>
public enum VolumeState : uint
{
    /// <summary>Its disk is being looked at.</summary>
    Mounting = 0,
    Mounted = 1,

    /// <summary>Its disk may only be read.</summary>
    ReadOnly = 2,

    /// <summary>It cannot be mounted, or no more be written: <see cref="VolumeFact.Problem"/> says why.</summary>
    Failed = 3,
}

/// <summary>Texts about a volume.</summary>
public enum VolumeFact : uint
{
    /// <summary>Where it is mounted.</summary>
    Path = 0,

    /// <summary>ramfs, fat32.</summary>
    Kind = 1,

    /// <summary>The service of its disk, or "memory".</summary>
    Device = 2,

    /// <summary>What is wrong with it, for people; "": nothing.</summary>
    Problem = 3,
}
