using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Xunit;

namespace Mooring.Tests.Tools;

/// <summary>
/// The entry script: what it builds and when, what it installs, and that standard output stays the tool's.
/// </summary>
public sealed class EntryScriptTests : IDisposable
{
    private readonly FakeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void SecondRunStartsNoBuild()
    {
        Assert.Equal("host run --exec ls -l\n", _tree.Run("run", "--exec", "ls -l").Text);
        Assert.Contains("dotnet build", _tree.Calls);
        _tree.Forget();
        HostResult second = _tree.Run("run", "--exec", "ls -l");
        Assert.Equal(("host run --exec ls -l\n", "", 0), (second.Text, second.Errors, second.Status));
        Assert.Empty(_tree.Calls);
    }

    [Fact]
    public void EveryChangeOfTheSourcesIsBuilt()
    {
        Action[] changes =
        [
            () => _tree.Write("tree/source.cs", "class Changed;"),
            () => _tree.Write("tree/new/folder/new.cs", "class New;"),
            () => File.Delete(_tree.In("tree/new/folder/new.cs")),
            () => File.SetLastWriteTimeUtc(_tree.In("tree/source.cs"), DateTime.UnixEpoch),
            () => File.Delete(_tree.In("tree/artifacts/mooring.elf")),
        ];
        _tree.Run("build");
        foreach (Action change in changes)
        {
            _tree.Forget();
            change();
            _tree.Run("build");
            Assert.Contains("dotnet build", _tree.Calls);
        }
    }

    [Fact]
    public void TextForPeopleIsNotBuilt()
    {
        _tree.Run("build");
        _tree.Forget();
        _tree.Write("tree/README.md", "changed");
        _tree.Write("tree/docs/picture.txt", "changed");
        _tree.Run("build");
        Assert.Empty(_tree.Calls);
    }

    [Fact]
    public void AFailedBuildIsShownAndRepeated()
    {
        _tree.Write("tree/broken.cs", "");
        for (int attempt = 0; attempt < 2; attempt++)
        {
            HostResult result = _tree.Run("run");
            Assert.NotEqual(0, result.Status);
            Assert.Contains("error CS1001: it is broken", result.Errors);
            Assert.Contains("build.log", result.Errors);
            Assert.Empty(result.Output);
        }
        Assert.Equal(2, _tree.Calls.Count(call => call == "dotnet build"));
    }

    [Fact]
    public void OfTwoAtOnceOneBuilds()
    {
        using Process first = HostProgram.Start(_tree.Start(_tree.In("tree/mooring"), "one"));
        using Process second = HostProgram.Start(_tree.Start(_tree.In("tree/mooring"), "two"));
        Assert.Equal("host one\n", HostProgram.Finish(first).Text);
        Assert.Equal("host two\n", HostProgram.Finish(second).Text);
        Assert.Single(_tree.Calls, call => call == "dotnet build");
    }

    [Fact]
    public void ThroughALinkItFindsItsTree()
    {
        File.CreateSymbolicLink(_tree.In("elsewhere"), _tree.In("tree/mooring"));
        Assert.Equal("host figures\n", HostProgram.Run(_tree.Start(_tree.In("elsewhere"), "figures")).Text);
    }

    [Fact]
    public void WithoutArgumentsItOnlyExplains()
    {
        HostResult result = _tree.Run();
        Assert.Equal(2, result.Status);
        Assert.Contains("./mooring run", result.Errors);
        Assert.Empty(_tree.Calls);
    }

    [Fact]
    public void RootGetsTheMissingPackages()
    {
        _tree.Remove("nasm");
        HostResult result = _tree.Run("run");
        Assert.Equal("host run\n", result.Text);
        string[] apt = [.. _tree.Calls.Where(call => call.StartsWith("apt-get", StringComparison.Ordinal))];
        const string Install = "apt-get install -y --no-install-recommends nasm";
        Assert.Equal([Install, "apt-get update", Install], apt);
    }

    [Fact]
    public void OthersAreToldTheCommand()
    {
        _tree.Remove("nasm");
        _tree.Remove("ld.lld");
        ProcessStartInfo start = _tree.Start(_tree.In("tree/mooring"), "run");
        start.Environment["FAKE_USER"] = "1000";
        HostResult result = HostProgram.Run(start);
        Assert.NotEqual(0, result.Status);
        Assert.Contains("sudo apt-get install -y nasm lld", result.Errors);
        Assert.Empty(_tree.Calls);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("--iso", true)]
    public void IsoToolsAreNeededOnlyForIsos(string option, bool needed)
    {
        _tree.Remove("xorriso");
        _tree.Run("build", option);
        Assert.Equal(needed, _tree.Calls.Any(call => call.Contains("xorriso")));
    }

    /// <summary>Programs in C are in every image.</summary>
    [Fact]
    public void TheCCompilerIsNeededForEveryImage()
    {
        _tree.Remove("gcc");
        _tree.Run("run");
        Assert.Contains(_tree.Calls, call => call.EndsWith(" gcc", StringComparison.Ordinal));
    }

    [Fact]
    public void AMissingSdkIsNamed()
    {
        _tree.Remove("dotnet");
        HostResult result = _tree.Run("run");
        Assert.NotEqual(0, result.Status);
        Assert.Contains(".NET SDK 10 is missing", result.Errors);
    }
}
