using System;
using System.IO;
using System.Linq;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary><c>run --exec</c>: exactly the output of the commands, and the status of the last.</summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class ScriptTests
{
    [Fact]
    public void Words_reach_the_command_as_they_are_quoted() => Assert.Equal(
        "a  b c 'd' e f\n$? \" \\ é 漢\n0\nfour\n",
        Guest.Output("echo 'a  b' \"c 'd'\" e\\ f; echo '$?' '\"' \\\\ é 漢; echo $?\n# a comment\necho fo\\\nur"));

    [Fact]
    public void Commands_are_joined_by_their_status() => Assert.Equal(
        "1\nyes\nno\nend\n",
        Guest.Output("false; echo $?; true && echo yes || echo not; false && echo not || echo no\n\necho end"));

    [Theory]
    [InlineData("true", 0)]
    [InlineData("", 0)]
    [InlineData("false", 1)]
    [InlineData("true; false", 1)]
    [InlineData("false; true", 0)]
    [InlineData("exit 3; echo never", 3)]
    [InlineData("exit 255", 255)]
    [InlineData("crash exit 7", 7)]
    public void The_status_is_the_last_commands(string script, int status)
    {
        HostResult result = Guest.Exec(script);
        Assert.Equal((status, "", ""), (result.Status, result.Text, result.Errors));
    }

    [Theory]
    [InlineData("no-such-command", 127, "no-such-command")]
    [InlineData("/bin/no-such-program", 127, "/bin/no-such-program")]
    [InlineData("cat /no/such/file", 1, "/no/such/file")]
    [InlineData("cat /bin", 1, "directory")]
    [InlineData("ls /bin/crash/x", 1, "/bin/crash/x")]
    [InlineData("cat /symbols/../bin/none", 1, "none")]
    [InlineData("head -n x /bin/crash", 2, "head")]
    [InlineData("crash", 2, "usage")]
    [InlineData("''", 127, "'': not found")]
    [InlineData("cat ''", 1, "'': no such file")]
    [InlineData("exit 300; echo never", 2, "no status from 0 to 255: 300")]
    [InlineData("exit -1; echo never", 2, "no status from 0 to 255: -1")]
    [InlineData("echo 'open", 2, "quote")]
    [InlineData("echo a | | cat", 2, "|")]
    [InlineData("kill 1", 1, "not permitted")]
    [InlineData("kill 4711", 1, "no such process")]
    public void What_is_wrong_is_said_on_the_error_stream_and_nowhere_else(string script, int status, string word)
    {
        HostResult result = Guest.Exec(script);
        Assert.Equal((status, ""), (result.Status, result.Text));
        Assert.Contains(word, result.Errors);
        Assert.Equal(result.Errors.TrimEnd('\n') + "\n", result.Errors);
    }

    [Fact]
    public void Output_and_errors_come_on_streams_of_their_own()
    {
        HostResult result = Guest.Exec("echo one; cat /none; echo two; nothing; echo three");
        Assert.Equal((0, "one\ntwo\nthree\n"), (result.Status, result.Text));
        Assert.Equal(2, result.Errors.Count(letter => letter == '\n'));
    }

    [Fact]
    public void A_script_may_be_long_and_have_long_lines()
    {
        string line = string.Concat(Enumerable.Range(0, 1250).Select(i => $"word{i % 1000:d3} "));
        Assert.Equal(10_000, line.Length);
        Assert.Equal(line + "\n", Guest.Output($"echo '{line}'"));
        string many = string.Concat(Enumerable.Range(0, 2000).Select(i => $"echo number {i}\n"));
        Assert.Equal(many.Replace("echo ", ""), Guest.Output(many));
    }

    [Fact]
    public void A_script_that_does_not_end_is_stopped_with_124()
    {
        HostResult result = Guest.Exec("echo begun; crash loop", "--timeout", "2");
        Assert.Equal(124, result.Status);
        Assert.Contains("--timeout", result.Errors);
        HostResult asleep = Guest.Exec("echo before; sleep 100", "--timeout", "1");
        Assert.Equal((124, "before\n"), (asleep.Status, asleep.Text));
    }

    /// <summary>An image whose init has another name: the kernel loads nothing else and says so.</summary>
    [Fact]
    public void A_panic_of_the_kernel_is_125_with_its_cause_and_a_backtrace()
    {
        using SampleFolder folder = new();
        byte[] image = File.ReadAllBytes(Path.Combine(Guest.Root, "artifacts", "mooring.elf"));
        int at = image.AsSpan().IndexOf("bin/init\0"u8);
        Assert.InRange(at, 1, image.Length);
        image[at + 4] = (byte)'x';
        folder.Write("broken.elf", image);
        HostResult result = Guest.Exec("echo never", "--image", Path.Combine(folder.Root, "broken.elf"));
        Assert.Equal((125, ""), (result.Status, result.Text));
        Assert.Matches(@"PANIC: .*init", result.Errors);
        Assert.Matches(@"(?m)^  at 0x\w+ \S+ \(?kernel/\S+\.cs:\d+", result.Errors);
    }

    [Fact]
    public void A_megabyte_arrives_intact_and_so_do_all_bytes()
    {
        Random random = new(1);
        byte[] text =
            [.. Enumerable.Range(0, 1 << 20).Select(i => i % 71 == 70 ? (byte)'\n' : (byte)random.Next(' ', '~'))];
        byte[] binary = [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 7 + i / 256))];
        using SampleFolder folder = new();
        folder.Write("text", text);
        folder.Write("binary", binary);
        HostResult result = Guest.Exec("cat /files/text /files/binary", folder.Option);
        Assert.Equal((0, ""), (result.Status, result.Errors));
        Assert.True(result.Output.AsSpan().SequenceEqual([.. text, .. binary]), $"{result.Output.Length} bytes came");
    }

    [Fact]
    public void Every_command_answers_when_it_is_asked_how_it_is_called()
    {
        string[] commands = [.. Guest.Output("help").Split('\n')
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal))
            .Select(line => line.Trim().Split(' ')[0])];
        string[] asked =
        [
            "help", "ls", "cat", "head", "wc", "hexdump", "sha256sum", "echo", "ps", "mem", "kill", "time", "uptime",
            "dmesg", "clear", "exit", "poweroff",
        ];
        Assert.Empty(asked.Except(commands));
        string answers = Guest.Output(string.Join('\n', commands.Select(command => "help " + command)));
        foreach (string command in commands) Assert.Contains($"usage: {command}", answers, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_machine_does_can_be_looked_at()
    {
        HostResult result = Guest.Exec("ps; mem; uptime; dmesg; wc /bin/init; hexdump -n 16 /bin/init; time true");
        string text = result.Text;
        foreach (string word in (string[])["init", "console", "fs", "shell", "free", "KiB", "7f 45 4c 46"])
            Assert.Contains(word, text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("PVH", text, StringComparison.Ordinal);
        Assert.Matches(@"^real 0\.\d{3} s\n$", result.Errors);
    }
}
