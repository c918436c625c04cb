using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>The guest's commands write, byte for byte, what the host's coreutils write about the same folder.</summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class CoreutilsTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    public CoreutilsTests()
    {
        _folder.Write("a.txt", "one\ntwo\nthree words here\n");
        _folder.Write("empty", "");
        _folder.Write(".hidden", "hidden");
        _folder.Write("back\\slash", "\n");
        _folder.Write("new\nline", "\n");
        File.CreateSymbolicLink(Path.Combine(_folder.Root, "dangling"), "nowhere");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Root, "link"), "tree/b");
        _folder.Write("text", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\tof a text\n")));
        _folder.Write("binary", [.. Enumerable.Range(0, 70_000).Select(i => (byte)(i * 7 + i / 256))]);
        foreach (string name in (string[])["B", "a", "b.c", "b/d", "b/a/é/x", "b-c", "ä", "Ж", "~", "b/a/e"])
            _folder.Write($"tree/{name}{(name == "b/d" ? "" : "/file")}", name);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ls; ls -a tree; ls tree/b tree/B a.txt tree/a empty; ls -d tree")]
    [InlineData("ls -R tree; ls -R tree/b a.txt")]
    [InlineData("cat text binary empty a.txt")]
    [InlineData("wc text; wc a.txt empty text; wc -l text; wc -lc text a.txt; wc -w -- a.txt")]
    [InlineData("head text; head -n 3 text a.txt empty; head -c 7 binary; head -n0 text; head -n 100000 -- text")]
    [InlineData("head -2 text; head -0 text; head -2 -- a.txt empty")]
    [InlineData("ls dangling link a.txt; ls -d link link/; ls -d; ls link/")]
    [InlineData("sha256sum text binary empty a.txt 'back\\slash' 'new\nline'")]
    [InlineData("cat tree/b/../../a.txt ./a.txt tree//a/file; cd tree/b; cat a/e/file; cd ../..; cat a.txt")]
    public void The_guest_writes_what_the_host_writes(string script)
    {
        HostResult host = OnHost(script);
        HostResult guest = Guest.Exec("cd /files; " + script, _folder.Option);
        Assert.Equal((host.Status, ""), (guest.Status, guest.Errors));
        Assert.True(host.Output.AsSpan().SequenceEqual(guest.Output), $"{Start(host)}\nbut\n{Start(guest)}");
    }

    private HostResult OnHost(string script)
    {
        ProcessStartInfo shell = new("bash", ["-c", script]) { WorkingDirectory = _folder.Root };
        shell.Environment["LC_ALL"] = "C";
        return HostProgram.Run(shell);
    }

    private static string Start(HostResult result) =>
        Encoding.UTF8.GetString(result.Output, 0, Math.Min(result.Output.Length, 500));
}
