using System;
using System.Diagnostics;
using System.IO;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// The ways to boot, the sizes of machine, and what <c>./mooring run</c> does when nothing has changed.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class BootTests
{
    private static readonly TimeSpan s_aFewSeconds = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("--memory", "64")]
    [InlineData("--memory", "128")]
    [InlineData("--memory", "4096")]
    [InlineData("--smp", "4")]
    [InlineData("--iso")]
    [InlineData("--iso", "--memory", "64", "--smp", "2")]
    public void It_boots_and_reads_files_on_every_machine(params string[] options)
    {
        using SampleFolder folder = new();
        folder.Write("a.txt", "hello\n");
        Assert.Equal("hello\n", Guest.Output("cat /files/a.txt", [.. folder.Option, .. options]));
    }

    [Fact]
    public void The_kernel_log_is_shown_with_verbose_and_is_not_in_the_way()
    {
        HostResult result = Guest.Exec("echo hi", "--verbose");
        Assert.Equal((0, "hi\n"), (result.Status, result.Text));
        Assert.Contains("booted by PVH", result.Errors);
    }

    [Fact]
    public void With_an_instruction_count_two_boots_are_the_same_to_the_last_byte()
    {
        string[] arguments = ["run", "--icount", "--append", "bootonly", "--verbose"];
        HostResult first = HostProgram.Run(Guest.Command(arguments));
        HostResult second = HostProgram.Run(Guest.Command(arguments));
        Assert.Equal((0, "mooring$ "), (first.Status, first.Text));
        Assert.Matches(@"boot: \d+ instructions", first.Errors);
        Assert.Equal(first.Errors, second.Errors);
        Assert.Equal((first.Status, first.Text), (second.Status, second.Text));
    }

    [Fact]
    public void Wrong_options_are_refused_before_anything_boots()
    {
        string[][] wrong = [["--memory", "1"], ["--smp", "0"], ["--files", "/no/such"], ["--no-such"]];
        foreach (string[] options in wrong)
        {
            HostResult result = Guest.Exec("echo never", options);
            Assert.NotEqual(0, result.Status);
            Assert.Equal("", result.Text);
            Assert.NotEqual("", result.Errors);
        }
    }

    /// <summary>Compilers and linkers that only report themselves stand first in the path.</summary>
    [Fact]
    public void A_run_with_nothing_changed_starts_no_compiler_and_is_quick()
    {
        using SampleFolder folder = new();
        string report = Path.Combine(folder.Root, "started");
        foreach (string tool in (string[])["dotnet", "nasm", "ld.lld", "apt-get", "objcopy"])
        {
            folder.WriteScript(tool, $"echo {tool} >>{report}\nexit 99\n");
        }
        ProcessStartInfo command = Guest.Command("run", "--exec", "echo hi");
        command.Environment.Remove("MOORING_FRESH");
        command.Environment["PATH"] = folder.Root + ":" + Environment.GetEnvironmentVariable("PATH");
        Stopwatch time = Stopwatch.StartNew();
        HostResult result = HostProgram.Run(command);
        Assert.False(File.Exists(report), File.Exists(report) ? File.ReadAllText(report) : "");
        Assert.Equal((0, "hi\n", ""), (result.Status, result.Text, result.Errors));
        Assert.InRange(time.Elapsed, TimeSpan.Zero, s_aFewSeconds);
    }
}
