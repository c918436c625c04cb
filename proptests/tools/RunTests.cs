using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Mooring.Tools;
using Xunit;

namespace Mooring.Tests.Tools;

/// <summary><c>mooring run</c> with a guest that does, on request, everything that a guest can do to it.</summary>
public sealed class RunTests(TestGuest guest) : IClassFixture<TestGuest>
{
    private const int BlockBytes = 65536;

    [Fact]
    public void ScriptAndOutputArriveUnchanged()
    {
        HostResult result = guest.Run("--exec", "echo 'quotes \" ä' ; two");
        Assert.Equal("echo 'quotes \" ä' ; two", result.Text);
        Assert.Equal("err\n", result.Errors);
        Assert.Equal(0, result.Status);
    }

    [Fact]
    public void StatusIsTheGuests() => Assert.Equal(7, guest.Run("--exec", "x7").Status);

    [Fact]
    public void AMebibyteArrivesIntact()
    {
        HostResult result = guest.Run("--exec", "d16");
        Assert.Equal(16 * BlockBytes, result.Output.Length);
        Assert.All(result.Output.Chunk(BlockBytes), AssertPattern);
    }

    [Fact]
    public void PanicIsShownOnce()
    {
        HostResult quiet = guest.Run("--exec", "p"), verbose = guest.Run("--exec", "p", "--verbose");
        Assert.Equal(ExitStatus.Panic, quiet.Status);
        Assert.Equal("PANIC: for a test\nat Guest.Panic (guest.asm:1)\n", quiet.Errors);
        Assert.Equal("test guest\n" + quiet.Errors, verbose.Errors);
        Assert.Equal(ExitStatus.Panic, verbose.Status);
    }

    [Fact]
    public void TimeoutShowsTheLog()
    {
        HostResult result = guest.Run("--exec", "h", "--timeout", "5");
        Assert.Equal(ExitStatus.TimedOut, result.Status);
        Assert.Contains("test guest", result.Errors);
    }

    [Theory]
    [InlineData("t", "triple fault")]
    [InlineData("o", "before it reported a status")]
    [InlineData("b", "kind 0x51")]
    public void OtherEndsAreFailuresWithAReason(string script, string reason)
    {
        HostResult result = guest.Run("--exec", script);
        Assert.Equal(ExitStatus.MachineFailed, result.Status);
        Assert.Contains(reason, result.Errors);
    }

    [Fact]
    public void ConsoleIsStandardInputAndOutput()
    {
        HostResult result = HostProgram.Run(guest.Command(), "a\u0001\u0003x" + "o");
        Assert.Equal(("> a\u0001\u0003x", 0), (result.Text, result.Status));
        Assert.Equal(ExitStatus.Panic, HostProgram.Run(guest.Command(), "p").Status);
        Assert.Equal(ExitStatus.MachineFailed, HostProgram.Run(guest.Command(), "t").Status);
    }

    [Theory]
    [InlineData("", "> ")]
    [InlineData("line\n", "> line\n")]
    [InlineData("a line", "> a line\n")]
    public void TheEndOfInputIsTypedAsCtrlD(string input, string output)
    {
        HostResult result = HostProgram.Run(guest.Command(), input);
        Assert.Equal((output, 0), (result.Text, result.Status));
    }

    [Fact]
    public void AReaderWhoLeavesEndsTheRun()
    {
        using Process run = HostProgram.Start(guest.Command("--exec", "d99"));
        Assert.Equal(0, run.StandardOutput.BaseStream.ReadByte());
        run.StandardOutput.Close();
        Assert.True(run.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal(ExitStatus.OutputClosed, run.ExitCode);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public void QemuDoesNotOutliveTheTool(string signal)
    {
        string memory = signal == "TERM" ? "61" : "62";
        using Process run = HostProgram.Start(guest.Command("--exec", "h", "--verbose", "--memory", memory));
        Assert.Equal("test guest", run.StandardError.ReadLine());
        Assert.NotEmpty(Machines(memory));
        Assert.Equal(0, HostProgram.Run("sh", "-c", $"kill -s {signal} {run.Id}").Status);
        Assert.True(run.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.True(System.Threading.SpinWait.SpinUntil(() => Machines(memory).Length == 0, TimeSpan.FromSeconds(30)));
    }

    /// <summary>Our machines with so much memory: command lines of living processes (a zombie has none).</summary>
    private string[] Machines(string memory) =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(folder => Path.Combine(folder, "cmdline")).Where(File.Exists)
            .Select(CommandLineOf).Where(line => line.StartsWith("qemu", StringComparison.Ordinal))
            .Where(line => line.Contains(guest.Image) && line.Contains($"-m\0{memory}\0")),
    ];

    private static string CommandLineOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static void AssertPattern(byte[] block)
    {
        for (int index = 0; index < block.Length; index++)
            if (block[index] != (byte)(index * 7)) Assert.Fail($"byte {index} is {block[index]}");
    }
}
