using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Servers.Posix;
using Xunit;

namespace Mooring.Tests.Posix;

/// <summary>What keys at a terminal become.</summary>
public sealed class LineDisciplineTests
{
    [Theory]
    [InlineData("ab\x7F" + "c\r", "ac\n", "ab\b \bc\r\n")]
    [InlineData("one two\x17x\r", "one x\n", "one two\b \b\b \b\b \bx\r\n")]
    [InlineData("abc\x15z\n", "z\n", "abc\b \b\b \b\b \bz\r\n")]
    [InlineData("\x16\x03\r", "\x03\n", "^C\r\n")]
    [InlineData("a\x01\x7F\r", "a\n", "a^A\b \b\b \b\r\n")]
    [InlineData("\x7F\x7F\r", "\n", "\r\n")]
    public void A_line_is_edited(string keys, string line, string shown)
    {
        LineDiscipline discipline = new();
        Assert.Equal(0, Type(discipline, keys));
        Assert.True(discipline.CanRead);
        Assert.Equal(line, Read(discipline, 100));
        Assert.Equal(shown, Shown(discipline));
        Assert.False(discipline.CanRead);
    }

    [Fact]
    public void A_read_gets_one_line_and_the_end_of_file_once()
    {
        LineDiscipline discipline = new();
        Type(discipline, "one\rtwo\rrest\x04\x04more");
        Assert.Equal("on", Read(discipline, 2));
        Assert.Equal("e\n", Read(discipline, 100));
        Assert.Equal("two\n", Read(discipline, 4));
        Assert.Equal("rest", Read(discipline, 4));
        Assert.True(discipline.CanRead);
        Assert.Equal("", Read(discipline, 100));
        Assert.False(discipline.CanRead);
    }

    [Theory]
    [InlineData('\x03', Signals.Interrupt)]
    [InlineData('\x1C', Signals.Quit)]
    [InlineData('\x1A', Signals.TerminalStop)]
    public void Some_keys_are_signals_and_drop_what_was_typed(char key, int signal)
    {
        LineDiscipline discipline = new();
        Type(discipline, "abc");
        Assert.Equal(signal, discipline.Type((byte)key));
        Assert.Equal(0, discipline.Input.Count);
    }

    [Fact]
    public void In_raw_mode_every_key_is_a_byte()
    {
        LineDiscipline discipline = new();
        Type(discipline, "half");
        byte[] termios = new byte[Termios.Bytes];
        discipline.Settings.Write(termios);
        termios[12] &= 0xF0;
        termios[1] = 0;
        discipline.Set(termios);
        Assert.Equal(0, Type(discipline, "\x03\r\x04"));
        Assert.Equal("half\x03\r\x04", Read(discipline, 100));
    }

    [Fact]
    public void Whatever_is_typed_nothing_overflows() =>
        Prop.ForAll(Gen.Choose(0, 255).ListOf().Resize(8000).ToArbitrary(), keys =>
        {
            LineDiscipline discipline = new();
            foreach (int key in keys) discipline.Type((byte)key);
            Assert.True(discipline.Input.Count <= InputQueue.Most);
            int reads = 0;
            while (discipline.CanRead && reads++ <= InputQueue.Most) Read(discipline, 7);
            Assert.False(discipline.CanRead);
        }).QuickCheckThrowOnFailure();

    private static int Type(LineDiscipline discipline, string keys) =>
        Encoding.Latin1.GetBytes(keys).Aggregate(0, (signal, key) => signal | discipline.Type(key));

    private static string Read(LineDiscipline discipline, int most)
    {
        byte[] bytes = new byte[most];
        return Encoding.Latin1.GetString(bytes, 0, discipline.Read(bytes));
    }

    private static string Shown(LineDiscipline discipline)
    {
        List<byte> shown = [.. discipline.Output];
        return Encoding.Latin1.GetString([.. shown]);
    }
}
