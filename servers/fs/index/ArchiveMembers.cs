using System;
using Mooring.Sdk;
using Mooring.Sdk.Archive;

namespace Mooring.Servers.Fs;

/// <summary>From an archive's members to those of the tree.</summary>
internal static class ArchiveMembers
{
    private static Node Directory => new() { Kind = FileKind.Directory, Mode = 0x1ED };

    /// <param name="members">Where they go.</param>
    /// <param name="archive">The whole archive; it does not change any more.</param>
    /// <param name="mount">"" or a name with a slash behind it.</param>
    /// <param name="number">The archive's number.</param>
    /// <param name="bad">Members that the reader could not make sense of.</param>
    public static void AddAll(
        MemberList members, ReadOnlySpan<byte> archive, ReadOnlySpan<byte> mount, uint number, out int bad)
    {
        if (mount.Length > 0) members.Add(mount, default, default, Directory);
        ArchiveReader reader = new(archive);
        while (reader.MoveNext()) Add(members, reader.Current, mount, number);
        bad = reader.Skipped;
    }

    private static void Add(MemberList members, ArchiveMember member, ReadOnlySpan<byte> mount, uint number)
    {
        Node node = new()
        {
            Kind = KindOf(member.Kind),
            Archive = number,
            Offset = member.DataOffset,
            Size = member.Size,
            Mode = member.Mode & 0xFFF,
            ModifiedNs = member.ModifiedNs,
        };
        if (member.Kind == ArchiveKind.HardLink) AddHardLink(members, member, mount, node);
        else members.Add(mount, member.Name, member.Link, node);
    }

    /// <summary>Another name for a member: served as a link to it.</summary>
    private static void AddHardLink(MemberList members, ArchiveMember member, ReadOnlySpan<byte> mount, Node node)
    {
        Span<byte> target = new byte[1 + mount.Length + member.Link.Length];
        target[0] = PathOrder.Separator;
        mount.CopyTo(target.Slice(1));
        member.Link.CopyTo(target.Slice(1 + mount.Length));
        members.Add(mount, member.Name, target, node);
    }

    private static FileKind KindOf(ArchiveKind kind) => kind switch
    {
        ArchiveKind.File => FileKind.File,
        ArchiveKind.Directory => FileKind.Directory,
        ArchiveKind.SymbolicLink or ArchiveKind.HardLink => FileKind.SymbolicLink,
        _ => default,
    };
}
