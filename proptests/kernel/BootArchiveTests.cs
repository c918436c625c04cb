using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Kernel;
using Mooring.Kernel.Boot;
using Xunit;

namespace Mooring.Tests;

/// <summary>The kernel's own look into its boot archive: finds init, or says that the archive is no good.</summary>
[Trait("suite", "kernel")]
public sealed class BootArchiveTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    public void A_member_is_found_by_its_whole_name(TarEntryFormat format)
    {
        byte[] archive = Archive(format);
        Assert.Equal("the first program", Find(archive, "bin/init"));
        Assert.Equal("", Find(archive, "bin/empty"));
        Assert.Equal(new string('x', 5000), Find(archive, "bin/large"));
        Assert.Null(Find(archive, "bin/ini"));
        Assert.Null(Find(archive, "bin/init2"));
        Assert.Null(Find([], "bin/init"));
    }

    [Fact]
    public async Task A_damaged_archive_is_searched_or_refused_and_the_search_ends()
    {
        byte[] good = Archive(TarEntryFormat.Ustar);
        Gen<int> inSize = Gen.Elements(0, 1024, 2048).Zip(Gen.Choose(124, 136), (header, field) => header + field);
        Gen<int> place = Gen.OneOf(Gen.Choose(0, good.Length - 1), inSize);
        Gen<(int At, int To)> change = place.Zip(Gen.OneOf(Gen.Choose(0, 255), Gen.Choose('0', '7')));
        Gen<byte[]> bad = change.ArrayOf()
            .Zip(Gen.Choose(0, good.Length), (changes, length) => Changed(good, changes)[..length]);
        Task search = Task.Run(() => Always.Holds(bad, archive => SearchOrRefuse(archive), tests: 2000));
        await search.WaitAsync(s_patience);
    }

    private static void SearchOrRefuse(byte[] archive)
    {
        try
        {
            ArchiveMember.TryFind(archive, "bin/nobody"u8, out _);
        }
        catch (PanicException)
        {
            // refused, with a reason
        }
    }

    private static byte[] Changed(byte[] bytes, (int At, int To)[] changes)
    {
        byte[] copy = [.. bytes];
        foreach ((int at, int to) in changes) copy[at] = (byte)to;
        return copy;
    }

    private static string? Find(byte[] archive, string name) =>
        ArchiveMember.TryFind(archive, Encoding.UTF8.GetBytes(name), out ReadOnlySpan<byte> data)
            ? Encoding.UTF8.GetString(data) : null;

    private static byte[] Archive(TarEntryFormat format)
    {
        Dictionary<string, string> members = new()
        {
            ["bin/empty"] = "",
            ["bin/init"] = "the first program",
            ["bin/large"] = new string('x', 5000),
        };
        using MemoryStream stream = new();
        using (TarWriter writer = new(stream, format, leaveOpen: true))
        {
            foreach ((string name, string content) in members)
            {
                TarEntry entry = format == TarEntryFormat.Ustar
                    ? new UstarTarEntry(TarEntryType.RegularFile, name)
                    : new PaxTarEntry(TarEntryType.RegularFile, name);
                entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
                writer.WriteEntry(entry);
            }
        }
        return stream.ToArray();
    }
}
