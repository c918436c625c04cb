using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using Mooring.Tools;
using Mooring.Tools.Archive;
using Xunit;

namespace Mooring.Tests.Tools;

/// <summary>Folders as people have them, packed for the guest, and read back by .NET and by the host's tar.</summary>
public sealed class FolderArchiveTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mooring-test-");
    private readonly List<string> _warnings = [];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void LongAndForeignNamesSurvive()
    {
        string longName = string.Concat(Enumerable.Repeat("näme with späces ", 20))[..100] + "日本語.txt";
        string deep = string.Join('/', Enumerable.Range(0, 8).Select(level => $"level {level}"));
        Write(longName, "long");
        Write($"{deep}/{new string('x', 200)}", "deep");
        Write("empty", "");
        Write("plain.txt", "plain");
        Dictionary<string, string> members = Contents(Pack());
        Assert.Equal("long", members[longName]);
        Assert.Equal("deep", members[$"{deep}/{new string('x', 200)}"]);
        Assert.Equal("", members["empty"]);
        Assert.Equal("plain", members["plain.txt"]);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void MembersAreInOrdinalOrderFoldersFirst()
    {
        foreach (string name in new[] { "b/2", "b/1", "a", "B", "b.txt" }) Write(name, name);
        string[] names = [.. Names(Pack())];
        Assert.Equal(["B", "a", "b/", "b/1", "b/2", "b.txt"], names);
    }

    [Fact]
    public void AnEmptyFolderIsAnArchiveToo()
    {
        byte[] archive = Pack();
        Assert.NotEmpty(archive);
        Assert.Empty(Names(archive));
    }

    [Fact]
    public void AFileIsNoFolder()
    {
        Write("file", "");
        var archive = new FolderArchive(_warnings.Add);
        var refusal = Assert.Throws<ToolException>(() => archive.Pack(In("file"), Stream.Null));
        Assert.Contains("not a folder", refusal.Message);
    }

    [Fact]
    public void PackingTwiceGivesTheSameMembers()
    {
        for (int number = 0; number < 50; number++) Write($"folder {number % 7}/ä{number}", $"{number}");
        byte[] first = Pack(), second = Pack();
        Assert.Equal(Contents(first), Contents(second));
        Assert.Equal(Names(first), Names(second));
    }

    [Fact]
    public void LinksStayLinksEvenInCircles()
    {
        Write("real/file", "data");
        File.CreateSymbolicLink(In("link"), "real/file");
        File.CreateSymbolicLink(In("dangling"), "/no/such/" + new string('y', 150));
        Directory.CreateSymbolicLink(In("real/up"), "..");
        Dictionary<string, string> links = Members(Pack())
            .Where(entry => entry.EntryType == TarEntryType.SymbolicLink)
            .ToDictionary(entry => entry.Name, entry => entry.LinkName);
        Assert.Equal("real/file", links["link"]);
        Assert.Equal("/no/such/" + new string('y', 150), links["dangling"]);
        Assert.Equal("..", links["real/up"]);
        Assert.Equal(3, links.Count);
    }

    [Fact]
    public void SpecialFilesAreLeftOutAndSaid()
    {
        Write("file", "data");
        Assert.Equal(0, HostProgram.Run("mkfifo", In("pipe")).Status);
        Assert.Equal(["file"], Names(Pack()));
        Assert.Contains("pipe", Assert.Single(_warnings));
    }

    [Fact]
    public void MissingFolderIsNamed()
    {
        var archive = new FolderArchive(_warnings.Add);
        var problem = Assert.Throws<ToolException>(() => archive.Pack(In("none"), Stream.Null));
        Assert.Contains(In("none"), problem.Message);
        Assert.Equal(ExitStatus.Usage, problem.Status);
    }

    [Fact]
    public void FiveThousandFilesAreReadableByTheHostsTar()
    {
        for (int number = 0; number < 5000; number++)
            Write($"{number % 8}/{number % 64}/file number {number}", $"{number}\n");
        string archive = In("../" + _folder.Name + ".tar");
        File.WriteAllBytes(archive, Pack());
        HostResult listing = HostProgram.Run("tar", "-tf", archive);
        File.Delete(archive);
        Assert.Equal(0, listing.Status);
        Assert.Equal(5000, listing.Text.Split('\n').Count(line => line.Contains("file number")));
    }

    [Fact]
    public void BootArchiveDependsOnlyOnItsMembers()
    {
        (byte[], byte[]) program = ([1, 2, 3], [4]);
        var programs = new Dictionary<string, (byte[], byte[])> { ["shell"] = program, ["init"] = program };
        using MemoryStream first = new(), second = new();
        var services = new Dictionary<string, byte[]> { ["shell"] = [5], ["fs"] = [6] };
        BootArchive.Write(first, programs, services);
        BootArchive.Write(second, programs.Reverse().ToDictionary(), services.Reverse().ToDictionary());
        Assert.Equal(first.ToArray(), second.ToArray());
        string[] names =
        [
            "bin/", "bin/init", "bin/shell", "services/", "services/fs", "services/shell", "symbols/", "symbols/init",
            "symbols/shell",
        ];
        Assert.Equal(names, Names(first.ToArray()));
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(name))!);
        File.WriteAllText(In(name), text);
    }

    private byte[] Pack()
    {
        using var stream = new MemoryStream();
        new FolderArchive(_warnings.Add).Pack(_folder.FullName, stream);
        return stream.ToArray();
    }

    private static IEnumerable<TarEntry> Members(byte[] archive)
    {
        using var reader = new TarReader(new MemoryStream(archive));
        while (reader.GetNextEntry(copyData: true) is TarEntry entry) yield return entry;
    }

    private static IEnumerable<string> Names(byte[] archive) => Members(archive).Select(entry => entry.Name);

    private static Dictionary<string, string> Contents(byte[] archive) => Members(archive)
        .Where(entry => entry.EntryType == TarEntryType.RegularFile)
        .ToDictionary(entry => entry.Name, Text);

    private static string Text(TarEntry entry) =>
        entry.DataStream is null ? "" : new StreamReader(entry.DataStream).ReadToEnd();
}
