using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Mooring.Tests;

/// <summary>More input than anybody can type: it waits its turn, and none of it is lost.</summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class PasteTests
{
    private const string Prompt = "mooring$ ";

    [Fact]
    public void A_paste_of_a_hundred_kilobytes_is_carried_out_line_by_line()
    {
        const int lines = 1700;
        string word = new('p', 50);
        string shown = Guest.Converse(session =>
        {
            session.Expect(Prompt);
            session.Type(string.Concat(Enumerable.Range(0, lines).Select(i => $"echo {i} {word}\r")));
            session.Expect($"\n{lines - 1} {word}\r");
            session.Type("exit\n");
        });
        MatchCollection answers = Regex.Matches(shown, $@"\n(\d+) {word}\r");
        Assert.Equal(Enumerable.Range(0, lines), answers.Select(answer => int.Parse(answer.Groups[1].Value)));
    }

    [Fact]
    public void A_line_that_is_too_long_is_refused_and_the_next_is_not() => Guest.Converse(session =>
    {
        session.Expect(Prompt);
        session.Type("echo " + new string('x', 100_000) + "\n");
        session.Expect("is dropped");
        session.Ask("echo fine", "\nfine");
        session.Type("exit\n");
    });

    [Fact]
    public void What_is_typed_while_a_command_runs_is_the_next_command() => Guest.Converse(session =>
    {
        session.Expect(Prompt);
        session.Type("sleep 1; echo first\necho second\n");
        session.Expect("\nfirst");
        session.Expect("\nsecond");
        session.Type("exit\n");
    });

    /// <summary>The shell never waits meanwhile: that it is wanted, it reads in its enter block.</summary>
    [Fact]
    public void Ctrl_C_stops_a_command_that_only_computes()
    {
        using SampleFolder folder = new();
        folder.Write("large", new byte[64 << 20]);
        string shown = Guest.Converse(
            session =>
            {
                session.Expect(Prompt);
                session.Type("echo begun; sha256sum /files/large\n");
                session.Expect("\nbegun");
                session.Type("\u0003");
                session.Expect("^C");
                session.Expect(Prompt);
                session.Ask("echo $?", "\n130");
                session.Type("exit\n");
            },
            folder.Option);
        Assert.DoesNotContain("  /files/large", shown);
    }
}
