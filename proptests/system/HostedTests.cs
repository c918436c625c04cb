using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Mooring.Tests.Tools;
using Mooring.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// A service and its client in an ordinary process, in two, and booted: the same source, the same answers.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed partial class HostedTests
{
    [Theory]
    [InlineData("")]
    [InlineData("add 5 add 0 add 18446744073709551615 add 7")]
    [InlineData("add 1 add")]
    [InlineData("add 2 add x")]
    [InlineData("subtract 1")]
    public void A_script_gets_the_same_answers_hosted_and_booted(string script)
    {
        string[] arguments = script.Length == 0 ? [] : script.Split(' ');
        HostResult hosted = HostProgram.Run("dotnet", [Hosted("counter"), .. arguments]);
        HostResult apart = HostProgram.Run(
            Guest.Command(["run", "--hosted", "counter", "--two-processes", .. arguments]));
        HostResult booted = Guest.Exec("counter " + script);
        HostResult inC = Guest.Exec("counter-c " + script);
        Assert.Equal((booted.Status, booted.Text), (hosted.Status, hosted.Text));
        Assert.Equal((booted.Status, booted.Text), (apart.Status, apart.Text));
        Assert.Equal((booted.Status, booted.Text), (inC.Status, inC.Text));
    }

    /// <summary>The proxy tells what lay in the ring. The token counts the comparison before it too.</summary>
    [Fact]
    public void The_program_in_C_writes_the_same_64_bytes()
    {
        const string script = "add 5 add 18446744073709551615";
        string log = Guest.Output(
            $"counter {script}; counter; counter-c {script}; counter-c; dmesg", "--append", "proxied=counter");
        string[] commands = [.. Command().Matches(log).Select(match => match.Groups[1].Value)];
        Assert.Equal(6, commands.Length);
        Assert.StartsWith("0000000001000000", commands[0]);
        Assert.Equal(commands[..3], commands[3..]);
    }

    /// <summary>A program in C under a shell's redirections and pipes, and one whose reader or server goes.</summary>
    [Fact]
    public void The_program_in_C_is_a_program_like_any_other()
    {
        Assert.Equal("7\n", Guest.Output("counter-c add 7 > /a; cat /a"));
        Assert.Equal("      2       2       4\n", Guest.Output("counter-c add 3 add 3 | wc"));
        Assert.Equal("5\n0\n", Guest.Exec("counter-c add 5; kill counter-server; counter-c").Text);
        string[] proxied = ["--append", "proxied=counter:Read"];
        Assert.Equal("5\nstatus 19\n1\n", Guest.Exec("counter-c add 5; counter-c; echo $?", proxied).Text);
    }

    /// <summary>The filter on the streams of its process, and on pipes of the shell: the same bytes.</summary>
    [Fact]
    public void A_filter_reads_and_writes_the_streams_of_its_process()
    {
        using SampleFolder files = new();
        string text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"Line {i * 7919 % 1000}\n"));
        files.Write("text", text);
        string booted = Guest.Output("cat /files/text | rot13", files.Option);
        string hosted = HostProgram.Run("bash", "-c", $"cat '{files.Root}/text' | {Filter}").Text;
        Assert.Equal(booted, hosted);
        Assert.Equal(text, HostProgram.Run("bash", "-c", $"{Filter} < '{files.Root}/text' | {Filter}").Text);
    }

    [Fact]
    public void A_filter_whose_output_nobody_reads_ends_with_141()
    {
        HostResult result = HostProgram.Run("bash", "-c", $"yes | {Filter} | head -c 3; exit ${{PIPESTATUS[1]}}");
        Assert.Equal((141, "l\nl"), (result.Status, result.Text));
    }

    [Theory]
    [InlineData("put a hello")]
    [InlineData("get a")]
    [InlineData("large a 70000")]
    [InlineData("large a 1100000")]
    [InlineData("nonsense")]
    public void Words_and_error_streams_are_the_same(string words)
    {
        HostResult booted = Guest.Exec("kv " + words);
        foreach (string[] way in new[] { Array.Empty<string>(), ["--two-processes"] })
        {
            HostResult hosted = HostProgram.Run(
                Guest.Command(["run", "--hosted", "kv", .. way, .. words.Split(' ')]));
            Assert.Equal((booted.Status, booted.Text, booted.Errors), (hosted.Status, hosted.Text, hosted.Errors));
        }
    }

    private static string Filter => $"dotnet '{Hosted("rot13")}'";

    private static string Hosted(string name) =>
        Path.Combine(SourceTree.Find().Artifacts, "bin", name + "-hosted", "release", name + "-hosted.dll");

    [GeneratedRegex(@"proxy\.counter: process \d+ counter\.\w+: status 0, \d+, ([0-9a-f]{128})")]
    private static partial Regex Command();
}
