using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Apps.Shell;
using Xunit;

namespace Mooring.Tests.Shell;

public class ScriptReaderTests
{
    private static readonly Expansion s_values = new(7, ["sh", "one", "two 2"]);

    [Theory]
    [InlineData("ls", "[ls]")]
    [InlineData("  ls  -l\t/files  ", "[ls|-l|/files]")]
    [InlineData("a;b; c ;", "[a][b][c]")]
    [InlineData("a\n\n\nb\n", "[a][b]")]
    [InlineData("a && b || c", "[a]&[b]/[c]")]
    [InlineData("a &&\n\n b", "[a]&[b]")]
    [InlineData("echo 'a b' \"c d\"", "[echo|a b|c d]")]
    [InlineData("echo a\\ b \\'x\\\\", "[echo|a b|'x\\]")]
    [InlineData("echo a'b'\"c\"d", "[echo|abcd]")]
    [InlineData("echo '' \"\"", "[echo||]")]
    [InlineData("echo '$?' $? \"<$?>\" \\$?", "[echo|$?|7|<7>|$?]")]
    [InlineData("echo \"a\\\"b\\\\c\\d\"", "[echo|a\"b\\c\\d]")]
    [InlineData("echo a\\\nb", "[echo|ab]")]
    [InlineData("echo a \\\n  b", "[echo|a|b]")]
    [InlineData("echo 'a\nb'", "[echo|a\nb]")]
    [InlineData("# nothing\nls # all\n#", "[ls]")]
    [InlineData("echo a#b", "[echo|a#b]")]
    [InlineData("echo * ? ~ $x {a}", "[echo|*|?|~|$x|{a}]")]
    [InlineData("a b | c|d && e |\n\n f", "[a|b]>[c]>[d]&[e]>[f]")]
    [InlineData("echo $1 $2$1 \"$1\" '$1' $3 \"$3\" $# $0", "[echo|one|two 2one|one|$1||2|sh]")]
    [InlineData("echo $@ \"$@\" \"<$@>\" a$@b", "[echo|one|two 2|one|two 2|<one|two 2>|aone|two 2b]")]
    [InlineData("$3; $3 | ls", "[][]>[ls]")]
    [InlineData("ls\r\ncat\r\n", "[ls][cat]")]
    [InlineData("", "")]
    [InlineData("   \n # x", "")]
    public void Commands_are_read(string script, string commands)
    {
        Assert.Equal(commands, Read(script, out SyntaxError? error));
        Assert.Null(error);
        Assert.Null(ScriptReader.Check(script));
    }

    [Theory]
    [InlineData(";", 1, 1)]
    [InlineData("a ;; b", 1, 4)]
    [InlineData("a && ; b", 1, 6)]
    [InlineData("a &&", 1, 5)]
    [InlineData("&& a", 1, 1)]
    [InlineData("| b", 1, 1)]
    [InlineData("a | | b", 1, 5)]
    [InlineData("a |", 1, 4)]
    [InlineData("a | ; b", 1, 5)]
    [InlineData("a & b", 1, 3)]
    [InlineData("(a)", 1, 1)]
    [InlineData("a\nb 'c", 2, 3)]
    [InlineData("a\n\nb \"c\\\"", 3, 3)]
    [InlineData("a \\", 1, 3)]
    public void What_cannot_be_read_is_said_with_its_place(string script, int line, int column)
    {
        SyntaxError error = Assert.NotNull(ScriptReader.Check(script));
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public void A_script_of_a_megabyte_is_read()
    {
        string script = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"echo line {i} 'of many'\n"));
        Assert.InRange(script.Length, 1 << 20, 1 << 21);
        Assert.Null(ScriptReader.Check(script));
        Assert.Null(ScriptReader.Check("echo " + new string('x', 1 << 20)));
    }

    [Fact]
    public void Words_survive_quoting() => Always.Holds(
        Gen.Elements("a '\"\\$?;&|\n#ü\t".ToCharArray()).ArrayOf().Select(chars => new string(chars)).ArrayOf(),
        words =>
        {
            string single = "echo " + string.Join(' ', words.Select(word => "'" + word.Replace("'", "'\\''") + "'"));
            Assert.Equal([.. words.Prepend("echo")], Single(single));
            string twice = "echo " + string.Join(' ', words.Select(Escaped));
            Assert.Equal([.. words.Prepend("echo")], Single(twice));
        });

    [Fact]
    public void Any_text_is_read_or_refused_in_its_place() => Always.Holds(
        Gen.Elements(
            "'", "\"", "\\", "$?", ";", "&&", "||", "\n", "#", " ", "x", "|", "&", "(", "\0", "\uD800", "*", "$@", "$1")
            .ArrayOf().Select(string.Concat),
        script =>
        {
            Read(script, out SyntaxError? error);
            if (error is { } found) Assert.InRange(found.Line, 1, script.Count(c => c == '\n') + 1);
        },
        tests: 3000);

    /// <summary>A word is a pattern only where it was written plainly.</summary>
    [Theory]
    [InlineData("a*b", "a*b")]
    [InlineData("'a*'b", null)]
    [InlineData("\"a*\"*", "a\\**")]
    [InlineData("\\*?", "\\*?")]
    [InlineData("[a'-'z]", "[a\\-z]")]
    [InlineData("$1", null)]
    [InlineData("$1*", "*one*")]
    public void Quoted_patterns_are_text(string script, string? pattern)
    {
        Expansion values = new(0, ["sh", "*one"]);
        Assert.True(new ScriptReader(script).TryNext(values, out Pipeline pipeline));
        string? expected = script == "$1*" ? "\\" + pattern : pattern;
        Assert.Equal(expected, pipeline.Stages[0].Words[0].Pattern);
    }

    private static string Escaped(string word) =>
        "\"" + string.Concat(word.Select(c => c is '"' or '\\' or '$' ? $"\\{c}" : $"{c}")) + "\"";

    private static List<string> Single(string script)
    {
        Assert.True(new ScriptReader(script).TryNext(s_values, out Pipeline pipeline));
        return [.. Assert.Single(pipeline.Stages).Words.Select(word => word.Text)];
    }

    private static string Read(string script, out SyntaxError? error)
    {
        ScriptReader reader = new(script);
        string commands = "";
        while (reader.TryNext(s_values, out Pipeline pipeline))
        {
            commands += pipeline.Connector switch { Connector.IfSucceeded => "&", Connector.IfFailed => "/", _ => "" };
            commands += string.Join('>', pipeline.Stages.Select(
                stage => "[" + string.Join('|', stage.Words.Select(word => word.Text)) + "]"));
            Assert.NotEmpty(pipeline.Stages);
        }
        error = reader.Error;
        return commands;
    }
}
