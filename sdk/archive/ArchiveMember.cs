using System;

namespace Mooring.Sdk.Archive;

/// <summary>What a member of an archive is.</summary>
public enum ArchiveKind : byte
{
    File = 1,
    Directory = 2,
    SymbolicLink = 3,

    /// <summary>Another name of a file that came before it; <see cref="ArchiveMember.Link"/> is that file's.</summary>
    HardLink = 4,

    /// <summary>A device, a pipe, or what this reader does not know.</summary>
    Other = 5,
}

/// <summary>Why a member was skipped.</summary>
public enum ArchiveFault : byte
{
    None = 0,

    /// <summary>A header's checksum is not that of its bytes. The reader goes on at the next block.</summary>
    Checksum,

    /// <summary>The archive ends before the data that a header announces. Nothing follows.</summary>
    PastTheEnd,

    /// <summary>A field that is no number, or an extended header that does not parse.</summary>
    Malformed,

    /// <summary>
    /// A name that is empty, has a NUL or a <c>..</c>, or is longer than <see cref="ArchiveReader.MaxName"/>.
    /// </summary>
    Name,
}

/// <summary>One member. Spans point into the archive, but a joined name: that one is gone at the next member.</summary>
public readonly ref struct ArchiveMember
{
    internal ArchiveMember(
        scoped in HeaderBlock header, ReadOnlySpan<byte> name, int nameOffset, ReadOnlySpan<byte> link,
        ulong data, ulong size)
    {
        Name = name;
        NameOffset = nameOffset;
        Link = link;
        Kind = header.Kind;
        DataOffset = data;
        Size = size;
        Mode = header.Mode;
        ModifiedNs = header.ModifiedNs;
    }

    /// <summary>UTF-8 as stored, without leading <c>/</c> or <c>./</c> and without trailing <c>/</c>.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Where the name lies in the archive; -1 when it had to be joined from two fields.</summary>
    public int NameOffset { get; }

    /// <summary>Target of a link, as stored.</summary>
    public ReadOnlySpan<byte> Link { get; }

    public ArchiveKind Kind { get; }

    /// <summary>The data, checked to lie inside the archive. Only files have any.</summary>
    public ulong DataOffset { get; }
    public ulong Size { get; }

    /// <summary>Permission bits.</summary>
    public uint Mode { get; }

    /// <summary>Nanoseconds since 1970.</summary>
    public ulong ModifiedNs { get; }
}
