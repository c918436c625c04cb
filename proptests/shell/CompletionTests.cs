using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Apps.Shell;
using Xunit;

namespace Mooring.Tests.Shell;

public class CompletionTests
{
    [Theory]
    [InlineData("", "", 0, true)]
    [InlineData("l", "l", 0, true)]
    [InlineData("ls ", "", 0, false)]
    [InlineData("ls /fi", "/fi", 0, false)]
    [InlineData("ls x | w", "w", 0, true)]
    [InlineData("ls x && ", "", 0, true)]
    [InlineData("cat 'a b", "a b", 1, false)]
    [InlineData("cat \"a\\\"b", "a\"b", 2, false)]
    [InlineData("cat a\\ b'c'\"d\"e", "a bcde", 0, false)]
    [InlineData("cat a#b", "a#b", 0, false)]
    [InlineData("'l", "l", 1, true)]
    public void The_unfinished_word_is_found(string line, string word, int quote, bool isCommand)
    {
        Assert.True(CompletionPoint.TryFind(line, out CompletionPoint point));
        Assert.Equal((word, (OpenQuote)quote, isCommand), (point.Word, point.Quote, point.IsCommand));
    }

    [Theory]
    [InlineData("# ls")]
    [InlineData("ls #a")]
    [InlineData("ls a\\")]
    public void There_is_not_always_something_to_complete(string line) =>
        Assert.False(CompletionPoint.TryFind(line, out _));

    [Theory]
    [InlineData("cat re", "readme", "adme ")]
    [InlineData("cat re", "record/", "cord/")]
    [InlineData("cat 're", "record/", "cord/")]
    [InlineData("cat 're", "readme", "adme' ")]
    [InlineData("cat re", "readme rest", "")]
    [InlineData("cat re", "readme readme2", "adme")]
    [InlineData("cat a", "a*b", "\\*b ")]
    [InlineData("cat", "😀x 😁x", "")]
    [InlineData("cat x", "", "")]
    public void The_rest_is_added(string line, string names, string addition)
    {
        Assert.True(CompletionPoint.TryFind(line, out CompletionPoint point));
        List<string> candidates = [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        int typed = line == "cat" ? 0 : point.Word.Length;
        Assert.Equal(addition, Completion.Addition(point, typed, candidates));
    }

    /// <summary>However a name was begun: the line that Tab makes of it has that name as its word.</summary>
    [Fact]
    public void What_is_completed_is_read_as_the_name() => Always.Holds(
        Gen.Zip(
            Gen.Elements("ab '\"\\$?*[#;&|<>(~!-ü😀"[..^2].ToCharArray()).NonEmptyListOf()
                .Select(chars => string.Concat(chars)),
            Gen.Zip(Gen.Choose(0, 5), Gen.Elements(OpenQuote.None, OpenQuote.Single, OpenQuote.Double))),
        plan =>
        {
            (string name, (int length, OpenQuote quote)) = plan;
            string begun = name[..Math.Min(length, name.Length)];
            string typed = quote switch
            {
                OpenQuote.Single => "'" + begun.Replace("'", "'\\''"),
                OpenQuote.Double =>
                    "\"" + string.Concat(begun.Select(c => c is '"' or '\\' or '$' ? $"\\{c}" : $"{c}")),
                _ => string.Concat(begun.Select(c => c == 'ü' ? $"{c}" : $"\\{c}")),
            };
            Assert.True(CompletionPoint.TryFind("x " + typed, out CompletionPoint point));
            Assert.Equal(begun, point.Word);
            string line = "x " + typed + Completion.Addition(point, begun.Length, [name]) + "end";
            Assert.True(new ScriptReader(line).TryNext(new Expansion(0, ["sh"]), out Pipeline pipeline));
            Assert.Equal(["x", name, "end"], pipeline.Stages[0].Words.Select(word => word.Text));
            Assert.Null(pipeline.Stages[0].Words[1].Pattern);
        },
        tests: 2000);

    [Fact]
    public void Any_line_can_be_asked_about() => Always.Holds(
        Gen.Elements("'", "\"", "\\", "$?", ";", "&&", "|", "#", " ", "x", "<", "(", "\uD800", "/").ArrayOf()
            .Select(string.Concat),
        line => CompletionPoint.TryFind(line, out _),
        tests: 2000);
}
