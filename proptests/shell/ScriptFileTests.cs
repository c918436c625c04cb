using System;
using System.Linq;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests.Shell;

/// <summary>Scripts in files, and patterns of names, in the booted shell.</summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class ScriptFileTests(ForeignFolder foreign) : IClassFixture<ForeignFolder>
{
    [Fact]
    public void Scripts_get_their_words()
    {
        using SampleFolder folder = new();
        folder.Write("say.sh", "# first\necho $0 $# \"$1\" $2 '$1'\necho [\"$@\"] $9.\ncd /bin\nexit 5\necho never\n");
        folder.WriteScript("run.sh", "sh /files/say.sh \"$@\" last\necho after $?\n");
        HostResult result = Guest.Exec(
            "sh /files/say.sh 'a  b' c; echo $?; pwd; /files/run.sh; cd /files; ./run.sh 1; cat say.sh | sh",
            folder.Option);
        Assert.Equal(
            "/files/say.sh 2 a  b c $1\n[a  b c] .\n5\n/\n/files/say.sh 1 last $1\n[last] .\nafter 5\n"
            + "/files/say.sh 2 1 last $1\n[1 last] .\nafter 5\nsh 0  $1\n[] .\n",
            result.Text);
        Assert.Equal((5, ""), (result.Status, result.Errors));
    }

    [Theory]
    [InlineData("sh /files/round", 2, "too deep")]
    [InlineData("/files/round", 2, "too deep")]
    [InlineData("sh /files/none", 127, "no such file")]
    [InlineData("sh /files", 126, "is a directory")]
    [InlineData("sh /bin/crash", 126, "")]
    [InlineData("sh /files/wrong", 2, "line 2, column 6")]
    public void What_is_wrong_with_a_script_is_said(string script, int status, string word)
    {
        using SampleFolder folder = new();
        folder.Write("round", "/files/round\n");
        folder.Write("wrong", "echo a\necho 'b\n");
        HostResult result = Guest.Exec(script, folder.Option);
        Assert.Equal((status, ""), (result.Status, result.Text));
        Assert.Contains(word, result.Errors);
        Assert.Equal(1, result.Errors.Count(letter => letter == '\n'));
    }

    /// <summary>bash says what the patterns find in the same folder.</summary>
    [Theory]
    [InlineData("echo *; echo .*x *e*; echo tree/level0-?/level*-1")]
    [InlineData("echo many/0[0-3]?[!0-9] m*/0b*f m*/*zz '*' \\* \"m\"*")]
    [InlineData("cd many; echo 00*; echo ../e* /files/l??e ./0bb7 *b7/ */")]
    [InlineData("echo */ v*/* void/* */00f?; wc -l e*; echo [l]ine [line 漢*/*ö/it*")]
    public void Patterns_find_what_bash_finds(string script)
    {
        System.Diagnostics.ProcessStartInfo shell =
            new("bash", ["-c", "cd " + foreign.Folder.Root + "; " + script.Replace("/files", foreign.Folder.Root)]);
        shell.Environment["LC_ALL"] = "C.UTF-8";
        string host = HostProgram.Run(shell).Text.Replace(foreign.Folder.Root, "/files");
        Assert.Equal(host, Guest.Output("cd /files; " + script, foreign.Folder.Option));
    }

    [Fact]
    public void Thousands_of_names_are_found()
    {
        using SampleFolder folder = new();
        string[] names = [.. Enumerable.Range(0, 5000).Select(i => $"file-{i:d4}")];
        foreach (string name in names) folder.Write("many/" + name, name + "\n");
        string text = Guest.Output(
            "cd /files/many; echo * | wc -w; cat *9? | sha256sum; cat file-0000 file-4999; echo *-12[3-4]5; "
            + "ls *7 | wc -l", folder.Option);
        string[] lines = text.TrimEnd('\n').Split('\n');
        string sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes(string.Concat(names.Where(n => n[^2] == '9').Select(n => n + "\n")))));
        Assert.Equal(
            ["5000", sum + "  -", "file-0000", "file-4999", "file-1235 file-1245", "500"], lines);
    }
}
