using System.Text.RegularExpressions;
using Mooring.Tests.Tools;
using Mooring.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Images that test what cannot be tested hosted, because the host brings its own: the core library and the collector,
/// compiled by ilc and run with nothing under them. Each prints a line per failure and, last, how many passed and
/// failed.
/// </summary>
[Trait("suite", "runtime")]
public sealed class SelfTestingImages
{
    /// <summary>QEMU's status when the image wrote 16 to the debug exit port: all passed.</summary>
    private const int AllPassed = 33;

    [Theory]
    [InlineData("corelib-tests", 390)]
    [InlineData("heap-tests", 700)]
    public void Every_check_of_the_image_passes(string image, int atLeast)
    {
        HostResult result = HostProgram.Run(
            "qemu-system-x86_64",
            "-M", "q35", "-m", "512", "-cpu", "max", "-accel", "tcg", "-no-reboot", "-display", "none", "-nic", "none",
            "-serial", "stdio", "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
            "-kernel", SourceTree.Find().Elf(image));
        Match last = Regex.Match(result.Text, @"(\d+) passed, (\d+) failed");
        Assert.True(last.Success, result.Text + result.Errors);
        Assert.Equal("0", last.Groups[2].Value);
        Assert.True(int.Parse(last.Groups[1].Value) >= atLeast, last.Value);
        Assert.Equal(AllPassed, result.Status);
    }
}
