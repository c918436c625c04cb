using System.IO;
using System.Linq;
using System.Text;
using Mooring.Tools.Machine;
using Xunit;

namespace Mooring.Tests.Tools;

/// <summary>What is kept of the kernel's log, and how a panic is found in it.</summary>
public sealed class KernelLogTests
{
    [Fact]
    public void PanicIsKeptFromItsFirstLineOn()
    {
        KernelLog log = Read("booting\r\nPANIC: page fault\r\nrip=0\nat Foo.Bar (kernel/Foo.cs:3)");
        Assert.Equal(["PANIC: page fault", "rip=0", "at Foo.Bar (kernel/Foo.cs:3)"], log.Panic);
        Assert.Equal("booting", log.Lines[0]);
        Assert.True(log.Panicked.IsCompleted);
    }

    [Fact]
    public void TheWordAloneIsNoPanic()
    {
        KernelLog log = Read("no PANIC: here\nPANIC\n");
        Assert.Empty(log.Panic);
        Assert.False(log.Panicked.IsCompleted);
    }

    [Fact]
    public void EndlessLinesAndEndlessLogsAreBounded()
    {
        KernelLog log = Read(new string('x', 10_000_000) + "\n" + string.Concat(Enumerable.Repeat("y\n", 30_000)));
        Assert.True(log.Lines.Length <= 20_000);
        Assert.All(log.Lines, line => Assert.True(line.Length <= 4096));
        Assert.Equal(["y", "y"], log.Last(2));
    }

    [Fact]
    public void BytesThatAreNoTextDoNoHarm()
    {
        var log = new KernelLog();
        log.ReadAll(new MemoryStream([0xFF, 0xC3, 0x0A, 0x00, 0x0A]));
        Assert.Equal(2, log.Lines.Length);
    }

    private static KernelLog Read(string text)
    {
        var log = new KernelLog();
        log.ReadAll(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        return log;
    }
}
