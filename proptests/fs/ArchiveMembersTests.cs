using System;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Mooring.Sdk;
using Mooring.Servers.Fs;
using Xunit;

namespace Mooring.Tests.Files;

public class ArchiveMembersTests
{
    private static readonly string LongName = string.Concat(Enumerable.Repeat("ä und ö ", 25));

    [Fact]
    public void A_real_archive_is_served_as_it_is()
    {
        byte[] archive = Archive();
        MemberList members = new();
        ArchiveMembers.AddAll(members, archive, "files/"u8, 1, out int bad);
        Tree tree = TreeBuilder.Build(members, out int misplaced);
        Assert.Equal(0, bad + misplaced + members.Refused);
        Assert.Equal("hello", Read(tree, archive, "/files/a/hello.txt"));
        Assert.Equal("hello", Read(tree, archive, "/files/soft"));
        Assert.Equal("hello", Read(tree, archive, "/files/hard"));
        Assert.Equal("long", Read(tree, archive, $"/files/{LongName}/x"));
        Assert.Equal("", Read(tree, archive, "/files/empty"));
    }

    [Fact]
    public void An_empty_archive_is_an_empty_directory()
    {
        MemberList members = new();
        ArchiveMembers.AddAll(members, default, "files/"u8, 1, out _);
        Tree tree = TreeBuilder.Build(members, out _);
        Assert.Equal(0, tree[tree.Find(Tree.Root, "files"u8)].Entries);
    }

    /// <summary>Whatever a broken archive yields lies inside it.</summary>
    [Fact]
    public void A_damaged_archive_never_leads_outside() => Always.Holds(
        Gen.Choose(0, 511).Two().ListOf(),
        damages =>
        {
            byte[] archive = Archive();
            foreach ((int place, int value) in damages)
            {
                int at = place * (archive.Length / 512);
                archive[at] = (byte)value;
            }
            MemberList members = new();
            ArchiveMembers.AddAll(members, archive, ""u8, 0, out _);
            Tree tree = TreeBuilder.Build(members, out _);
            for (int i = 0; i < tree.Count; i++)
            {
                if (tree[i].Kind == FileKind.File)
                    Assert.True(tree[i].Offset + tree[i].Size <= (ulong)archive.Length);
            }
        },
        tests: 500);

    /// <summary>Where the file lies, and that is where a client reads it.</summary>
    private static string Read(Tree tree, byte[] archive, string path)
    {
        using WalkedTree walked = new(tree, archive.Length);
        FileNode file = walked.Find(path).Node!;
        Assert.True(walked.Volume.TryLocate(file, out uint lend, out ulong offset));
        Assert.Equal(1u, lend);
        return Encoding.UTF8.GetString(archive, (int)offset, (int)file.Length);
    }

    private static byte[] Archive()
    {
        using MemoryStream stream = new();
        using (TarWriter writer = new(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            Add(writer, TarEntryType.RegularFile, "./a/hello.txt", "hello");
            Add(writer, TarEntryType.RegularFile, $"{LongName}/x", "long");
            Add(writer, TarEntryType.RegularFile, "empty", "");
            Add(writer, TarEntryType.SymbolicLink, "soft", link: "a/hello.txt");
            Add(writer, TarEntryType.HardLink, "hard", link: "a/hello.txt");
            Add(writer, TarEntryType.Directory, "b/");
        }
        return stream.ToArray();
    }

    private static void Add(TarWriter writer, TarEntryType type, string name, string? text = null, string? link = null)
    {
        PaxTarEntry entry = new(type, name);
        if (text is not null) entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        if (link is not null) entry.LinkName = link;
        writer.WriteEntry(entry);
    }
}
