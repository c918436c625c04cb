using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests.Shell;

/// <summary>Ten megabytes of noise, and a text.</summary>
public sealed class PipedFiles : IDisposable
{
    public PipedFiles()
    {
        new Random(5).NextBytes(Noise);
        Folder = new SampleFolder();
        Folder.Write("noise", Noise);
        Folder.Write("text", Text);
    }

    internal SampleFolder Folder { get; }

    internal byte[] Noise { get; } = new byte[10_000_000];

    internal string Text { get; } = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"line {i}\tof a text\n"));

    internal string Sum => Convert.ToHexStringLower(SHA256.HashData(Noise)) + "  -\n";

    public void Dispose() => Folder.Dispose();
}

/// <summary>Pipelines of the booted shell: its own commands and programs in any mix.</summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class PipelineTests(PipedFiles files) : IClassFixture<PipedFiles>
{
    private const string Prompt = "mooring$ ";

    [Theory]
    [InlineData("cat /files/noise | sha256sum")]
    [InlineData("cat /files/noise | cat - | cat | sha256sum -")]
    [InlineData("cat /files/noise | rot13 | rot13 | sha256sum")]
    [InlineData("cat /files/noise | rot13 | cat | rot13 | cat | sha256sum")]
    public void Ten_megabytes_arrive_byte_by_byte(string script) =>
        Assert.Equal(files.Sum, Guest.Output(script, files.Folder.Option));

    [Fact]
    public void Standard_input_is_read_where_no_file_is_named()
    {
        string text = Guest.Output(
            "echo a b | wc; echo a | cat - /files/text - | wc -l; echo abc | hexdump -C; echo xyz | head -c 2; echo"
            + "; echo uryyb | rot13; cat /files/text | head -2; cat; wc", files.Folder.Option);
        Assert.Equal(
            "      1       2       4\n30001\n"
            + "00000000  61 62 63 0a                                       |abc.|\n00000004\n"
            + "xy\nhello\nline 0\tof a text\nline 1\tof a text\n      0       0       0\n", text);
    }

    [Theory]
    [InlineData("false | true", 0)]
    [InlineData("true | false", 1)]
    [InlineData("crash exit 4 | crash exit 5", 5)]
    [InlineData("echo x | crash exit 7", 7)]
    [InlineData("exit 9 | true", 0)]
    [InlineData("true | exit 9", 9)]
    [InlineData("cat /files/noise | true", 0)]
    [InlineData("cat /files/noise | rot13 | true", 0)]
    public void The_status_is_the_last_ones_and_readers_may_end_early(string script, int status)
    {
        HostResult result = Guest.Exec(script, files.Folder.Option);
        Assert.Equal((status, "", ""), (result.Status, result.Text, result.Errors));
    }

    /// <summary>The writer is a program with megabytes to write: it ends because nobody reads.</summary>
    [Fact]
    public void A_reader_that_ends_ends_its_writers() => Assert.Equal(
        "line 0\tof a text\nagain\nyvar 0\tbs n grkg\n",
        Guest.Output(
            "cat /files/text | rot13 | rot13 | head -1; echo again; cat /files/text /files/noise | rot13 | head -1",
            files.Folder.Option));

    [Fact]
    public void Commands_of_a_pipeline_leave_the_shell_as_it_is() => Assert.Equal(
        "/\n/bin\n/\n",
        Guest.Output("cd /bin | cat; pwd; cd /bin; pwd; cd / ; exit 3 | cat; pwd"));

    [Fact]
    public void Errors_do_not_go_into_the_pipe()
    {
        HostResult result = Guest.Exec("cat /none | wc -c; nothing | wc -c; echo x | nothing; echo $?");
        Assert.Equal((0, "0\n0\n127\n"), (result.Status, result.Text));
        Assert.Equal(3, result.Errors.Count(letter => letter == '\n'));
    }

    /// <summary>What the dead one had written is there, and nothing that it had not.</summary>
    [Fact]
    public void A_program_that_is_killed_in_the_middle_ends_its_pipeline()
    {
        HostResult result = Guest.Exec(
            "cat /files/noise | rot13 | kill rot13; echo $?; "
            + "cat /files/noise | rot13 | sh /files/take.sh; echo alive", Killing());
        Assert.Equal((0, ""), (result.Status, result.Errors));
        Assert.True(result.Output.AsSpan().StartsWith("0\n"u8) && result.Output.AsSpan().EndsWith("alive\n"u8));
        byte[] rest = [.. result.Output.AsSpan(2, result.Output.Length - 2 - "alive\n".Length)];
        Assert.InRange(rest.Length, 100_000, files.Noise.Length - 1);
        Assert.True(files.Noise.AsSpan(0, rest.Length).SequenceEqual([.. rest.Select(Turned)]), "other bytes came");
    }

    [Fact]
    public void A_crash_in_a_pipeline_is_told_and_the_rest_goes_on()
    {
        HostResult result = Guest.Exec("crash null | wc -c; echo then");
        Assert.Equal((0, "0\nthen\n"), (result.Status, result.Text));
        Assert.Contains("crash", result.Errors);
    }

    [Fact]
    public void Ctrl_C_ends_the_whole_pipeline() => Guest.Converse(session =>
    {
        session.Expect(Prompt);
        foreach (string line in (string[])
            ["crash loop | cat", "sleep 1000 | rot13 | wc", "cat | rot13 | cat", "cat | crash loop", "rot13 | wc"])
        {
            session.Type("echo begun; " + line + "\n");
            session.Expect("\nbegun");
            session.Type("\u0003");
            session.Expect(Prompt);
            session.Ask("echo status $?", "\nstatus 130");
        }
        session.Ask("ps | cat", "shell");
        session.Type("exit\n");
    });

    [Fact]
    public void What_is_typed_is_standard_input_until_Ctrl_D()
    {
        string shown = Guest.Converse(session =>
        {
            session.Expect(Prompt);
            session.Type("cat\n");
            session.Type("one\n");
            session.Expect("\none\r\none");
            session.Type("\u0004");
            session.Expect(Prompt);
            session.Type("rot13 | wc\n");
            session.Type("two words\nthree\n\u0004");
            session.Expect("2       3      16");
            session.Expect(Prompt);
            session.Type("exit\n");
        });
        Assert.DoesNotContain("not found", shown);
    }

    private string[] Killing()
    {
        files.Folder.Write("take.sh", "head -c 100000\nkill rot13\ncat\n");
        return files.Folder.Option;
    }

    private static byte Turned(byte letter) => (char)letter switch
    {
        >= 'a' and <= 'z' => (byte)('a' + (letter - 'a' + 13) % 26),
        >= 'A' and <= 'Z' => (byte)('A' + (letter - 'A' + 13) % 26),
        _ => letter,
    };
}
