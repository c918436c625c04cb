using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Sdk.Archive;
using Xunit;

namespace Mooring.Tests.Sdk;

public class ArchiveReaderTests
{
    public sealed record Member(string Name, ArchiveKind Kind, byte[] Data, string Link, uint Mode, long Seconds);

    private static readonly DateTimeOffset Day = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Reads_what_the_host_writes(TarEntryFormat format)
    {
        byte[] archive = Write(format, [
            Entry(format, TarEntryType.Directory, "bin/"),
            Entry(format, FileType(format), "bin/empty"),
            Entry(format, FileType(format), "./bin/hello", "hello, world"u8.ToArray()),
            Entry(format, TarEntryType.SymbolicLink, "link", link: "bin/hello"),
            Entry(format, TarEntryType.HardLink, "hard", link: "bin/hello"),
            Entry(format, FileType(format), "big", new byte[100_000]),
        ]);
        List<Member> members = ReadAll(archive, out int skipped);
        Assert.Equal(0, skipped);
        Assert.Equal(["bin", "bin/empty", "bin/hello", "link", "hard", "big"], members.Select(m => m.Name));
        Assert.Equal(
            [
                ArchiveKind.Directory, ArchiveKind.File, ArchiveKind.File, ArchiveKind.SymbolicLink,
                ArchiveKind.HardLink, ArchiveKind.File,
            ],
            members.Select(m => m.Kind));
        Assert.Equal("hello, world", Encoding.UTF8.GetString(members[2].Data));
        Assert.Equal("bin/hello", members[3].Link);
        Assert.Equal(100_000, members[5].Data.Length);
        Assert.All(members, m => Assert.Equal(Day.ToUnixTimeSeconds(), m.Seconds));
        Assert.Equal(0x1EDu, members[2].Mode);
    }

    [Theory]
    [InlineData(TarEntryFormat.Ustar, 150)]
    [InlineData(TarEntryFormat.Ustar, 220)]
    [InlineData(TarEntryFormat.Pax, 99)]
    [InlineData(TarEntryFormat.Pax, 900)]
    [InlineData(TarEntryFormat.Gnu, 101)]
    [InlineData(TarEntryFormat.Gnu, 900)]
    public void Long_names_are_whole(TarEntryFormat format, int length)
    {
        string endless = string.Concat(Enumerable.Repeat("a name with blanks, 50 letters and no end to it.../", 20));
        string name = endless[..length].TrimEnd('/') + "x";
        byte[] archive = Write(format, [Entry(format, TarEntryType.RegularFile, name, [1, 2, 3])]);
        Member member = Assert.Single(ReadAll(archive, out _));
        Assert.Equal(name, member.Name);
        Assert.Equal([1, 2, 3], member.Data);
    }

    [Fact]
    public void Names_that_are_not_ascii_survive_pax()
    {
        string name = "grüße/日本語 の ファイル/" + new string('ß', 200);
        byte[] archive = Write(TarEntryFormat.Pax, [Entry(TarEntryFormat.Pax, TarEntryType.RegularFile, name, [7])]);
        Assert.Equal(name, Assert.Single(ReadAll(archive, out _)).Name);
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("a/../../b")]
    [InlineData("..")]
    public void Names_that_leave_the_archive_are_skipped(string name)
    {
        byte[] archive = Write(TarEntryFormat.Pax, [
            Entry(TarEntryFormat.Pax, TarEntryType.RegularFile, name, [7]),
            Entry(TarEntryFormat.Pax, TarEntryType.RegularFile, "good", [7]),
        ]);
        Assert.Equal("good", Assert.Single(ReadAll(archive, out int skipped)).Name);
        Assert.Equal(1, skipped);
    }

    [Fact]
    public void A_bad_checksum_costs_one_member()
    {
        byte[] archive = Write(TarEntryFormat.Ustar, [
            Entry(TarEntryFormat.Ustar, TarEntryType.RegularFile, "one", [1]),
            Entry(TarEntryFormat.Ustar, TarEntryType.RegularFile, "two", [2]),
            Entry(TarEntryFormat.Ustar, TarEntryType.RegularFile, "three", [3]),
        ]);
        archive[1024] ^= 0xFF;
        Assert.Equal(["one", "three"], ReadAll(archive, out int skipped).Select(m => m.Name));
        Assert.Equal(1, skipped);
    }

    [Fact]
    public void A_size_past_the_end_ends_the_archive()
    {
        TarEntry entry = Entry(TarEntryFormat.Ustar, TarEntryType.RegularFile, "one", new byte[5000]);
        byte[] archive = Write(TarEntryFormat.Ustar, [entry]);
        ArchiveReader reader = new(archive.AsSpan(0, 2048));
        Assert.False(reader.MoveNext());
        Assert.Equal(ArchiveFault.PastTheEnd, reader.LastFault);
    }

    [Fact]
    public void Name_offsets_point_at_the_names()
    {
        byte[] archive = Write(TarEntryFormat.Pax, [
            Entry(TarEntryFormat.Pax, TarEntryType.RegularFile, "./short", [1]),
            Entry(TarEntryFormat.Pax, TarEntryType.RegularFile, new string('n', 300), [1]),
        ]);
        ArchiveReader reader = new(archive);
        while (reader.MoveNext())
        {
            ReadOnlySpan<byte> name = reader.Current.Name;
            Assert.True(name.SequenceEqual(archive.AsSpan(reader.Current.NameOffset, name.Length)));
        }
    }

    [Fact]
    public void Any_bytes_are_read_to_an_end()
    {
        byte[] sound = Write(TarEntryFormat.Pax, [
            Entry(TarEntryFormat.Pax, TarEntryType.Directory, "d"),
            Entry(TarEntryFormat.Pax, TarEntryType.RegularFile, "d/" + new string('x', 200), new byte[700]),
            Entry(TarEntryFormat.Pax, TarEntryType.SymbolicLink, "s", link: "d"),
        ]);
        Gen<(int At, byte Value)[]> damage = Gen.Choose(0, sound.Length - 1)
            .SelectMany(at => Gen.Choose(0, 255).Select(value => (at, (byte)value))).ArrayOf();
        Prop.ForAll(damage.ToArbitrary(), changes =>
        {
            byte[] bytes = (byte[])sound.Clone();
            foreach ((int at, byte value) in changes) bytes[at] = value;
            RepairChecksums(bytes);
            ReadAll(bytes, out _);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Any_length_is_read_to_an_end()
    {
        TarEntry entry = Entry(TarEntryFormat.Gnu, TarEntryType.RegularFile, new string('x', 300), new byte[700]);
        byte[] sound = Write(TarEntryFormat.Gnu, [entry]);
        for (int length = 0; length <= sound.Length; length++) ReadAll(sound[..length], out _);
    }

    /// <summary>
    /// Half of the damaged blocks get a right checksum, so that damage reaches what lies behind that check.
    /// </summary>
    private static void RepairChecksums(byte[] bytes)
    {
        for (int at = 0; at + 512 <= bytes.Length; at += 1024)
        {
            Span<byte> block = bytes.AsSpan(at, 512);
            block.Slice(148, 8).Fill((byte)' ');
            int sum = 0;
            foreach (byte b in block) sum += b;
            Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(block.Slice(148));
        }
    }

    private static List<Member> ReadAll(byte[] archive, out int skipped)
    {
        List<Member> members = [];
        ArchiveReader reader = new(archive);
        while (reader.MoveNext())
        {
            ArchiveMember m = reader.Current;
            byte[] data = archive.AsSpan((int)m.DataOffset, (int)m.Size).ToArray();
            members.Add(new Member(
                Encoding.UTF8.GetString(m.Name), m.Kind, data, Encoding.UTF8.GetString(m.Link), m.Mode,
                (long)(m.ModifiedNs / 1_000_000_000)));
            Assert.True(members.Count <= archive.Length / 512 + 1);
        }
        skipped = reader.Skipped;
        return members;
    }

    private static TarEntryType FileType(TarEntryFormat format) =>
        format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile;

    private static TarEntry Entry(
        TarEntryFormat format, TarEntryType type, string name, byte[]? data = null, string? link = null)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(type, name),
            TarEntryFormat.Ustar => new UstarTarEntry(type, name),
            TarEntryFormat.Pax => new PaxTarEntry(type, name),
            _ => new GnuTarEntry(type, name),
        };
        entry.ModificationTime = Day;
        entry.Mode = (UnixFileMode)0x1ED;
        if (data is not null) entry.DataStream = new MemoryStream(data);
        if (link is not null) entry.LinkName = link;
        return entry;
    }

    private static byte[] Write(TarEntryFormat format, TarEntry[] entries)
    {
        MemoryStream stream = new();
        using (TarWriter writer = new(stream, format, leaveOpen: true))
            foreach (TarEntry entry in entries) writer.WriteEntry(entry);
        return stream.ToArray();
    }
}
