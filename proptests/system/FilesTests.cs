using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// A folder as somebody else's: thousands of files, deep, large, and with names that nobody expected.
/// </summary>
public sealed class ForeignFolder : IDisposable
{
    internal const int TreeFiles = 5000, Depth = 8;
    internal static readonly string LongName =
        string.Concat(Enumerable.Range(0, 20).Select(i => $"name {i:d2} é")) + new string('x', 20);

    public ForeignFolder()
    {
        Folder = new SampleFolder();
        for (int i = 0; i < TreeFiles; i++) Folder.Write(TreePath(i), $"file {i}\n");
        Folder.Write(LongName, "long\n");
        Folder.Write("漢字/ä ö/it's \"quoted\"", "quoted\n");
        Folder.Write("empty", "");
        Folder.Write("line", new string('z', 10_000));
        for (int i = 0; i < 3000; i++) Folder.Write($"many/{i:x4}", "");
        Directory.CreateDirectory(Path.Combine(Folder.Root, "void"));
    }

    internal SampleFolder Folder { get; }

    /// <summary>Folders and file of one number; the lowest folder is the eighth.</summary>
    internal static string TreePath(int number)
    {
        IEnumerable<string> folders =
            Enumerable.Range(0, Depth - 1).Select(level => $"level{level}-{(number >> level) % 2}");
        return $"tree/{string.Join('/', folders)}/file{number}.txt";
    }

    public void Dispose() => Folder.Dispose();
}

/// <summary><c>--files</c>: what the guest reads is what the host has.</summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class FilesTests(ForeignFolder foreign) : IClassFixture<ForeignFolder>
{
    [Fact]
    public void A_source_tree_of_5000_files_is_read_to_its_leaves()
    {
        int[] numbers = [.. Enumerable.Range(0, 100).Select(i => i * 49)];
        string paths = string.Join(' ', numbers.Select(number => "/files/" + ForeignFolder.TreePath(number)));
        Assert.Equal(string.Concat(numbers.Select(number => $"file {number}\n")), Run($"cat {paths}"));
    }

    [Fact]
    public void A_large_file_has_the_hosts_sha256()
    {
        byte[] content = new byte[64 << 20];
        new Random(2).NextBytes(content);
        using SampleFolder folder = new();
        folder.Write("large", content);
        string expected = Convert.ToHexStringLower(SHA256.HashData(content));
        Assert.Equal($"{expected}  /files/large\n", Guest.Output("sha256sum /files/large", folder.Option));
    }

    [Fact]
    public void A_folder_of_thousands_is_listed_whole_and_in_order() => Assert.Equal(
        string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i:x4}\n")), Run("ls /files/many"));

    [Fact]
    public void The_top_shows_every_name_as_it_is()
    {
        IEnumerable<string> sorted = Directory.EnumerateFileSystemEntries(foreign.Folder.Root)
            .Select(path => Path.GetFileName(path))
            .OrderBy(name => Convert.ToHexString(Encoding.UTF8.GetBytes(name)), StringComparer.Ordinal);
        Assert.Equal(string.Concat(sorted.Select(name => name + "\n")), Run("ls /files"));
    }

    [Fact]
    public void Names_may_be_long_and_foreign_and_have_blanks_and_quotes()
    {
        Assert.InRange(ForeignFolder.LongName.Length, 200, 255);
        Assert.Equal("long\n", Run($"cat '/files/{ForeignFolder.LongName}'"));
        Assert.Equal("quoted\n", Run("cat \"/files/漢字/ä ö/it's \\\"quoted\\\"\""));
        Assert.Equal("it's \"quoted\"\n", Run("ls '/files/漢字/ä ö'"));
    }

    [Fact]
    public void Small_and_odd_files_are_read()
    {
        Assert.Equal("0 0 0 /files/empty\n", Run("cat /files/empty; wc /files/empty; ls /files/void"));
        Assert.Equal(new string('z', 10_000), Run("cat /files/line"));
        Assert.Equal("    0     1 10000 /files/line\n", Run("wc /files/line"));
        Assert.Equal("file 0\n", Run($"cat /files/./tree/../many/..//{ForeignFolder.TreePath(0)}"));
    }

    [Fact]
    public void What_is_not_there_or_something_else_is_named()
    {
        (string Command, string Why)[] wrong =
        [
            ("cat /files/void", "directory"), ("cat /files/empty/x", "not a directory"),
            ("ls /files/nothing", "no such file"), ("cat /files/line/", "not a directory"),
            ("sha256sum /files", "directory"),
        ];
        string script = string.Concat(wrong.Select(row => $"{row.Command}; echo $?; "));
        HostResult result = Guest.Exec(script, foreign.Folder.Option);
        Assert.Equal("1\n1\n1\n1\n1\n", result.Text);
        string[] said = result.Errors.TrimEnd('\n').Split('\n');
        Assert.Equal(wrong.Length, said.Length);
        for (int i = 0; i < said.Length; i++) Assert.Contains(wrong[i].Why, said[i]);
    }

    [Fact]
    public void Programs_that_are_none_are_refused_and_a_good_one_runs()
    {
        byte[] program = File.ReadAllBytes(Path.Combine(Guest.Root, "artifacts", "bin", "crash", "crash.elf"));
        byte[] foreignMachine = [.. program];
        foreignMachine[18] = 0xB7;
        using SampleFolder folder = new();
        folder.Write("good", program);
        folder.Write("foreign", foreignMachine);
        folder.Write("header", program.AsSpan(0, 40));
        folder.Write("half", program.AsSpan(0, 9000));
        folder.Write("text", "this is no program\n");
        folder.Write("nothing", "");
        HostResult result = Guest.Exec(
            "/files/foreign; echo $?; /files/header; echo $?; /files/half; echo $?; /files/text; echo $?; "
            + "/files/nothing; echo $?; /files/good exit 5; echo $?", folder.Option);
        Assert.Equal("126\n126\n126\n127\n126\n5\n", result.Text);
        string[] said = result.Errors.TrimEnd('\n').Split('\n');
        Assert.Equal(5, said.Length);
        Assert.Contains("machine", said[0]);
        Assert.Contains("truncated", said[1]);
        Assert.Contains("truncated", said[2]);
        Assert.Equal("this: not found", said[3]);
    }

    [Fact]
    public void An_empty_folder_is_there()
    {
        using SampleFolder folder = new();
        Assert.Equal(".\n..\n", Guest.Output("ls /files; cd /files; ls -a", folder.Option));
    }

    [Fact]
    public void A_hundred_folders_in_one_another_are_not_too_deep()
    {
        using SampleFolder folder = new();
        string path = string.Concat(Enumerable.Range(0, 100).Select(level => $"level {level}/")) + "bottom";
        folder.Write(path, "here");
        Assert.Equal("here", Guest.Output($"cat '/files/{path}'", folder.Option));
    }

    [Fact]
    public void A_long_listing_shows_times_and_where_links_lead()
    {
        using SampleFolder folder = new();
        folder.Write("tree/old", "12345");
        File.SetLastWriteTimeUtc(Path.Combine(folder.Root, "tree", "old"), new DateTime(2001, 2, 3, 4, 5, 59));
        File.CreateSymbolicLink(Path.Combine(folder.Root, "tree", "link"), "../no/such file");
        string[] lines = Guest.Output("cd /files/tree; ls -l; ls -l link old", folder.Option).Split('\n');
        Assert.Equal(4, lines.Count(line => line.Length > 0));
        Assert.EndsWith(" link -> ../no/such file", lines[0]);
        Assert.StartsWith("lrwxrwxrwx 15 20", lines[0]);
        Assert.EndsWith("  5 2001-02-03 04:05 old", lines[1]);
        Assert.Equal(lines[..2], lines[2..4]);
    }

    [Fact]
    public void A_link_that_leads_round_in_circles_is_named()
    {
        using SampleFolder folder = new();
        File.CreateSymbolicLink(Path.Combine(folder.Root, "round"), "round");
        HostResult result = Guest.Exec("cat /files/round; ls /files", folder.Option);
        Assert.Equal(("round\n", "cat: /files/round: too many symbolic links\n"), (result.Text, result.Errors));
    }

    private string Run(string script) => Guest.Output(script, foreign.Folder.Option);
}
