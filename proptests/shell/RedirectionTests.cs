using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Mooring.Apps.Shell;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests.Shell;

public class RedirectionReaderTests
{
    [Theory]
    [InlineData("a > f", "a 1w:f")]
    [InlineData("a>f b", "a b 1w:f")]
    [InlineData(">f a", "a 1w:f")]
    [InlineData("a 2> e 1>>f <i 0< j", "a 2w:e 1a:f 0r:i 0r:j")]
    [InlineData("a 2>&1 >&2 1>&2", "a 2o: 1o: 1o:")]
    [InlineData("a2>f", "a2 1w:f")]
    [InlineData("a '2'>f", "a 2 1w:f")]
    [InlineData("a > 'b c' 3", "a 3 1w:b c")]
    [InlineData("> f", " 1w:f")]
    public void Redirections_are_read(string script, string expected)
    {
        Assert.Null(ScriptReader.Check(script));
        Assert.True(new ScriptReader(script).TryNext(new Expansion(0, ["sh"]), out Pipeline pipeline));
        Stage stage = Assert.Single(pipeline.Stages);
        string words = string.Join(' ', stage.Words.Select(word => word.Text));
        string files = string.Concat(stage.Redirections.Select(
            redirection => $" {redirection.Stream}{"rwao"[(int)redirection.Kind]}:"
                + string.Join(',', redirection.Target.Select(word => word.Text))));
        Assert.Equal(expected, words + files);
    }

    [Theory]
    [InlineData("a >", 1, 4)]
    [InlineData("a > | b", 1, 5)]
    [InlineData("a 3> f", 1, 3)]
    [InlineData("a 1< f", 1, 3)]
    [InlineData("a << f", 1, 3)]
    [InlineData("a 2>&3", 1, 3)]
    [InlineData("a 1>&1", 1, 3)]
    public void What_is_not_supported_is_said(string script, int line, int column)
    {
        SyntaxError error = Assert.NotNull(ScriptReader.Check(script));
        Assert.Equal((line, column), (error.Line, error.Column));
    }
}

/// <summary>Files in the place of streams, in the booted shell.</summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class RedirectionTests(PipedFiles files) : IClassFixture<PipedFiles>
{
    [Fact]
    public void Files_are_written_appended_and_read() => Assert.Equal(
        "one\ntwo\n      2       2       8\nthree\n3\n0\n0\n",
        Guest.Output(
            "echo one > /f; echo two >> /f; cat /f; wc < /f; echo three>/f; cat < /f; echo a b c > '/g h'; "
            + "cat '/g h' | wc -w > /n; cat /n; > /f; wc -c < /f; cat < /f > /e; wc -c < /e"));

    [Fact]
    public void Errors_go_where_they_are_sent() => Assert.Equal(
        "cat: /none: no such file\nx\ncat: /none: no such file\nnothing: not found\n1\n",
        Guest.Output(
            "cat /none 2> /e; cat /e; echo x > /f 2>&1; cat /f; cat /none > /f 2>&1; cat /f; "
            + "nothing 2>&1 | cat; cat /none 2>&1 > /f | wc -l"));

    [Fact]
    public void Tee_writes_twice() => Assert.Equal(
        "x\ny\nx\nx\ny\n2\n",
        Guest.Output(
            "echo x | tee /a; echo y | tee -a /a /b; cat /a | head -1; cat /a; echo z | tee /a /c > /d; "
            + "cat /c /d | wc -l"));

    [Fact]
    public void Programs_are_redirected_too()
    {
        string text = Guest.Output(
            "rot13 < /files/text > /turned; rot13 < /turned | sha256sum; sha256sum < /files/text; "
            + "crash 2> /usage; wc -l < /usage; rot13 < /files/noise | rot13 > /noise; sha256sum < /noise",
            files.Folder.Option);
        string[] lines = text.Split('\n');
        string sum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files.Text))) + "  -";
        Assert.Equal([sum, sum], lines[..2]);
        Assert.Equal(files.Sum, lines[3] + "\n");
    }

    [Fact]
    public void A_script_is_redirected_as_a_whole()
    {
        using SampleFolder folder = new();
        folder.Write("s.sh", "echo begin\ncat\nrot13 < /files/s.sh | head -1\necho uryyb | rot13\nnone\n");
        Assert.Equal(
            "begin\nin\nrpub ortva\nhello\nnone: not found\n",
            Guest.Output("echo in > /i; sh /files/s.sh < /i > /o 2>&1; cat /o", folder.Option));
    }

    [Theory]
    [InlineData("echo x > /bin", 1, "/bin: is a directory")]
    [InlineData("echo x > /bin/crash/x", 1, "/bin/crash/x: not a directory")]
    [InlineData("echo x > /no/such/file", 1, "no such")]
    [InlineData("cat < /none", 1, "/none: no such file")]
    [InlineData("cat < /none | cat", 0, "/none: no such file")]
    [InlineData("echo x > ''", 1, "''")]
    [InlineData("echo x > /bin/c*", 1, "not one file")]
    public void What_cannot_be_opened_is_said_and_nothing_is_run(string script, int status, string word)
    {
        HostResult result = Guest.Exec(script);
        Assert.Equal((status, ""), (result.Status, result.Text));
        Assert.Contains(word, result.Errors);
        Assert.Equal(1, result.Errors.Count(letter => letter == '\n'));
    }
}
