using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Servers.Console;
using Xunit;

namespace Mooring.Tests.Terminal;

public class LineEditorTests
{
    private const string Up = "\x1B[A", Down = "\x1B[B", Right = "\x1B[C", Left = "\x1BOD";
    private const string Home = "\x1B[1~", End = "\x1B[F", Delete = "\x1B[3~";

    private static readonly string[] Keys =
    [
        Left, Right, Home, End, Delete, "\b", "\x0B", "\x15", "\x17", "\x0C", "a", "ö", " ", "\U0001F6A2", "word ",
    ];

    [Theory]
    [InlineData("ls /files\r", "ls /files")]
    [InlineData("lx\bs\r", "ls")]
    [InlineData("cat b" + Left + "a\r", "cat ab")]
    [InlineData("world" + Home + "hello \n", "hello world")]
    [InlineData("abc" + Home + Delete + Right + Delete + "\r", "b")]
    [InlineData("one two  three\x17\x17x\r", "one x")]
    [InlineData("abc" + Left + "\x0B\r", "ab")]
    [InlineData("abc" + Left + "\x15\r", "c")]
    [InlineData("abc\x01\x04\r", "bc")]
    [InlineData("größe" + Left + Left + "\x7F\r", "grße")]
    [InlineData("a" + "\x1B[999999999999999999999;7~" + "b\r", "ab")]
    [InlineData("a\x1Bqb\r", "ab")]
    [InlineData("a" + End + Left + End + "b\x0C\r", "ab")]
    public void Keys_edit_the_line(string keys, string line)
    {
        EditorDesk desk = new();
        Assert.Equal(EditOutcome.Entered, desk.Type(keys));
        Assert.Equal(line, desk.Line);
    }

    [Fact]
    public void Tab_gives_the_line_away_and_takes_another()
    {
        EditorDesk desk = new();
        desk.Type("a\tb");
        Assert.Equal(EditorDesk.Prompt + "ab", desk.Screen.Row);
        Assert.Equal(EditOutcome.Entered, desk.Type("\r"));
        desk.Begin(endsAtTab: true);
        Assert.Equal(EditOutcome.Completing, desk.Type("cat ü tail" + Left + Left + Left + Left + Left + "\t"));
        Assert.Equal(6, desk.Cursor);
        Assert.Equal("cat ü tail", desk.Line);
        desk.Resume("cat über tail", 9);
        Assert.Equal(EditorDesk.Prompt + "cat über tail", desk.Screen.Row);
        Assert.Equal(EditorDesk.Prompt.Length + 8, desk.Screen.Column);
        Assert.Equal(EditOutcome.Entered, desk.Type("x\r"));
        Assert.Equal("cat überx tail", desk.Line);
        desk.Begin(endsAtTab: true);
        desk.Type(Up);
        Assert.Equal(EditorDesk.Prompt + "cat überx tail", desk.Screen.Row);
    }

    [Fact]
    public void Control_characters_end_the_line()
    {
        EditorDesk desk = new();
        Assert.Equal(EditOutcome.Interrupted, desk.Type("rm\x03"));
        desk.Begin();
        Assert.Equal(EditOutcome.Editing, desk.Type("x\x04"));
        Assert.Equal(EditOutcome.EndOfInput, desk.Type("\b\x04"));
    }

    [Fact]
    public void Return_and_line_feed_together_are_one_enter()
    {
        EditorDesk desk = new();
        Assert.Equal(EditOutcome.Entered, desk.Type("a\r"));
        desk.Begin();
        Assert.Equal(EditOutcome.Entered, desk.Type("\nb\r"));
        Assert.Equal("b", desk.Line);
        desk.Begin();
        Assert.Equal(EditOutcome.Entered, desk.Type("\r"));
    }

    [Fact]
    public void History_goes_up_and_down_and_keeps_the_draft()
    {
        EditorDesk desk = new();
        foreach (string line in new[] { "first", "second", "second", "" }) Enter(desk, line);
        desk.Type("dra" + Up + Up + Up);
        Assert.Equal(EditorDesk.Prompt + "first", desk.Screen.Row);
        desk.Type(Down);
        Assert.Equal(EditorDesk.Prompt + "second", desk.Screen.Row);
        Assert.Equal(EditOutcome.Entered, desk.Type(Down + Down + "ft\r"));
        Assert.Equal("draft", desk.Line);
    }

    [Fact]
    public void History_is_bounded()
    {
        History history = new();
        for (int i = 0; i < 1000; i++) history.Add(Encoding.UTF8.GetBytes($"line {i}"));
        Assert.Equal(History.MostLines, history.Count);
        Assert.Equal("line 900", Encoding.UTF8.GetString(history[0]));
        for (int i = 0; i < 100; i++) history.Add(Enumerable.Repeat((byte)i, History.LongestLine).ToArray());
        Assert.Equal(History.MostBytes / History.LongestLine, history.Count);
        history.Add(new byte[History.LongestLine + 1]);
        Assert.Equal(99, history[history.Count - 1][0]);
    }

    [Fact]
    public void A_long_paste_costs_little_more_than_itself()
    {
        string text = string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i:0000} "));
        EditorDesk desk = new();
        Assert.Equal(EditOutcome.Entered, desk.Type(text + "\r"));
        Assert.Equal(text, desk.Line);
        Assert.InRange(desk.Echoed, 1, 60_000);
    }

    [Fact]
    public void Typing_inside_a_long_line_costs_a_row_per_key()
    {
        EditorDesk desk = new();
        desk.Type(new string('x', 10_000) + Home);
        long before = desk.Echoed;
        for (int i = 0; i < 1000; i++) desk.Type("y");
        Assert.InRange(desk.Echoed - before, 1000, 1000 * 110);
    }

    [Theory]
    [InlineData(LineBuffer.Capacity, EditOutcome.Entered)]
    [InlineData(LineBuffer.Capacity + 1, EditOutcome.TooLong)]
    [InlineData(4 * LineBuffer.Capacity, EditOutcome.TooLong)]
    public void The_longest_line_is_whole_and_a_longer_one_is_refused(int length, object outcome)
    {
        EditorDesk desk = new();
        Assert.Equal(outcome, desk.Type(new string('z', length) + "\r"));
        Assert.Equal(LineBuffer.Capacity, desk.Line.Length);
        Assert.Equal(length > LineBuffer.Capacity ? 1 : 0, desk.Screen.Bells);
        desk.Begin();
        Assert.Equal(EditOutcome.Entered, desk.Type("ls\r"));
    }

    /// <summary>Against a list of runes with a cursor; short lines also against what stands on the screen.</summary>
    [Fact]
    public void Editing_is_that_of_a_plain_list() => Always.Holds(
        Script.Of(Gen.Elements(Keys)),
        keys =>
        {
            EditorDesk desk = new();
            List<Rune> line = [];
            int cursor = 0;
            foreach (string key in keys)
            {
                Assert.Equal(EditOutcome.Editing, desk.Type(key));
                Model(line, ref cursor, key);
                if (line.Count < 60) Assert.Equal((EditorDesk.Prompt + Text(line)).TrimEnd(' '), desk.Screen.Row);
                if (line.Count < 60) Assert.Equal(EditorDesk.Prompt.Length + cursor, desk.Screen.Column);
                Assert.InRange(desk.Screen.Column, EditorDesk.Prompt.Length, Viewport.Columns - 1);
            }
            Assert.Equal(EditOutcome.Entered, desk.Type("\r"));
            Assert.Equal(Text(line), desk.Line);
        });

    [Fact]
    public void Any_bytes_are_harmless() => Always.Holds(
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(),
        bytes =>
        {
            EditorDesk desk = new();
            foreach (byte value in bytes.Concat(bytes).Concat(bytes))
            {
                if (desk.Type([value]) == EditOutcome.Editing) continue;
                _ = new UTF8Encoding(false, true).GetCharCount(Encoding.UTF8.GetBytes(desk.Line));
                desk.Begin();
            }
        },
        tests: 500, size: 2000);

    [Fact]
    public void Every_scalar_value_comes_back() => Always.Holds(
        Gen.Choose(0xA0, 0x10FFFF).Where(value => value is < 0xD800 or > 0xDFFF),
        value =>
        {
            EditorDesk desk = new();
            string text = new Rune(value).ToString();
            desk.Type("<" + text + ">\r");
            Assert.Equal("<" + text + ">", desk.Line);
        },
        tests: 2000);

    [Theory]
    [InlineData(new byte[] { 0xC3, (byte)'x' }, "\uFFFDx")]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x9A, 0xC3, 0xB6 }, "\uFFFDö")]
    [InlineData(new byte[] { 0xC0, 0x80, (byte)'y' }, "\uFFFD\uFFFDy")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "\uFFFD")]
    [InlineData(new byte[] { 0xFF, 0xFE }, "\uFFFD\uFFFD")]
    public void Broken_UTF8_becomes_the_replacement_character(byte[] bytes, string line)
    {
        EditorDesk desk = new();
        desk.Type(bytes);
        desk.Type("\r");
        Assert.Equal(line, desk.Line);
    }

    private static void Enter(EditorDesk desk, string line)
    {
        desk.Type(line + "\r");
        desk.Begin();
    }

    private static string Text(List<Rune> line) => string.Concat(line.Select(rune => rune.ToString()));

    private static void Model(List<Rune> line, ref int cursor, string key)
    {
        switch (key)
        {
            case Left: cursor = Math.Max(0, cursor - 1); break;
            case Right: cursor = Math.Min(line.Count, cursor + 1); break;
            case Home: cursor = 0; break;
            case End: cursor = line.Count; break;
            case Delete: if (cursor < line.Count) line.RemoveAt(cursor); break;
            case "\b": if (cursor > 0) line.RemoveAt(--cursor); break;
            case "\x0B": line.RemoveRange(cursor, line.Count - cursor); break;
            case "\x15": line.RemoveRange(0, cursor); cursor = 0; break;
            case "\x17": EraseWord(line, ref cursor); break;
            case "\x0C": break;
            default: foreach (Rune rune in key.EnumerateRunes()) line.Insert(cursor++, rune); break;
        }
    }

    private static void EraseWord(List<Rune> line, ref int cursor)
    {
        while (cursor > 0 && line[cursor - 1].Value == ' ') line.RemoveAt(--cursor);
        while (cursor > 0 && line[cursor - 1].Value != ' ') line.RemoveAt(--cursor);
    }
}
