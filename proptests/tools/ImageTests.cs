using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Mooring.Tools;
using Mooring.Tools.Symbols;
using Xunit;

namespace Mooring.Tests.Tools;

/// <summary>
/// The image of this build, booted in the ways that only the tool knows: through an ISO, and under gdb.
/// </summary>
public sealed partial class ImageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mooring-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void TheSecondLinkMovedNoCode()
    {
        SourceTree tree = SourceTree.Find();
        ElfFile kernel = ElfFile.Read(tree.Kernel), image = ElfFile.Read(tree.Image);
        Assert.Equal(kernel.Find(".text"), image.Find(".text"));
        Assert.Equal(kernel.Find(".data")!.Address, image.Find(".data")!.Address);
        Assert.NotEqual(0ul, image.Find(".symbols")!.Size);
        Assert.Equal(0ul, image.Find(".archive")!.Address % 4096);
    }

    [Fact]
    public void AnIsoBootsTheSameSystemWithFiles()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "a file"), "through GRUB");
        string[] options = ["--iso", "--files", _folder.FullName, "--exec", "cat '/files/a file'"];
        HostResult result = HostProgram.Run(HostProgram.Tool, ["run", "--no-disk", .. options]);
        Assert.Equal(("through GRUB", 0), (result.Text, result.Status));
    }

    [Fact]
    public void GdbStopsInTheKernelAndKnowsTheLine()
    {
        string[] arguments = ["run", "--no-disk", "--gdb", "--timeout", "60"];
        using Process guest = HostProgram.Start(new ProcessStartInfo(HostProgram.Tool, arguments));
        string command = "";
        while (!Remote().IsMatch(command)) command = guest.StandardError.ReadLine() ?? throw new EndOfStreamException();
        string[] script =
        [
            Remote().Match(command).Value, "hbreak kernel_enter", "continue", "backtrace 1", "info source", "kill",
        ];
        string[] batch = ["-q", "-batch", .. script.SelectMany(line => new[] { "-ex", line })];
        HostResult gdb = HostProgram.Run("gdb", [SourceTree.Find().Kernel, .. batch]);
        Assert.Matches(@"#0 .*kernel.*at .*\.cs:\d+", gdb.Text.ReplaceLineEndings(" "));
        Assert.True(guest.WaitForExit(TimeSpan.FromSeconds(60)));
    }

    [GeneratedRegex(@"target remote [0-9.:]+")]
    private static partial Regex Remote();
}
