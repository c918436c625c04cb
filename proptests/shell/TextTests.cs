using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Apps.Shell;
using Mooring.Sdk;
using Xunit;

namespace Mooring.Tests.Shell;

public class TextTests
{
    private static Gen<byte[]> AnyBytes => Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();

    [Fact]
    public void The_hash_is_that_of_the_host() => Always.Holds(
        AnyBytes.SelectMany(bytes => Gen.Choose(1, 200).Select(cut => (bytes, cut))),
        test =>
        {
            Sha256 hash = new();
            foreach (byte[] piece in test.bytes.Chunk(test.cut)) hash.Add(piece);
            byte[] result = new byte[Sha256.HashBytes];
            hash.Finish(result);
            Assert.Equal(SHA256.HashData(test.bytes), result);
        },
        tests: 1000, size: 600);

    [Theory]
    [InlineData("hello, world\n", 0, "00000000  68 65 6c 6c 6f 2c 20 77  6f 72 6c 64 0a           |hello, world.|\n")]
    [InlineData(
        "0123456789abcdef", 0x10, "00000010  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|\n")]
    [InlineData("x", 0x123456789, "123456789  78                                                |x|\n")]
    public void A_hex_line_is_that_of_hexdump(string text, long offset, string line)
    {
        byte[] into = new byte[HexLine.LongestLine];
        int length = HexLine.Write((ulong)offset, Encoding.ASCII.GetBytes(text), into);
        Assert.Equal(line, Encoding.ASCII.GetString(into, 0, length));
    }

    [Fact]
    public void Words_are_counted_however_they_are_cut() => Always.Holds(
        Gen.Elements((byte)' ', (byte)'\n', (byte)'\t', (byte)'a', (byte)0xC3, (byte)0).ArrayOf(),
        bytes =>
        {
            WordCount count = default;
            foreach (byte[] piece in bytes.Chunk(3)) count.Add(piece);
            string text = Encoding.Latin1.GetString(bytes);
            Assert.Equal((ulong)bytes.Length, count.Bytes);
            Assert.Equal((ulong)text.Count(c => c == '\n'), count.Lines);
            string[] words = text.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal((ulong)words.Length, count.Words);
        });

    [Fact]
    public void A_head_is_a_prefix_however_it_is_cut() => Always.Holds(
        Gen.Elements((byte)'\n', (byte)'a').ArrayOf().SelectMany(bytes => Gen.Choose(0, 20).SelectMany(
            count => Gen.Elements(true, false).Select(inBytes => (bytes, count, inBytes)))),
        test =>
        {
            HeadCut cut = new((ulong)test.count, test.inBytes);
            int taken = test.bytes.Chunk(5).Sum(piece => cut.Take(piece));
            string[] lines = Encoding.ASCII.GetString(test.bytes).Split('\n');
            int expected = test.inBytes ? test.count : lines.Take(test.count).Sum(line => line.Length + 1);
            Assert.Equal(Math.Min(test.bytes.Length, expected), taken);
        });

    [Fact]
    public void Columns_hold_every_name_once_and_fit() => Always.Holds(
        Gen.Choose(1, 100).ArrayOf(),
        widths =>
        {
            ColumnLayout layout = new(widths, 80);
            List<int> seen = [];
            for (int row = 0; row < layout.Rows; row++)
            {
                int used = 0, column = 0;
                for (; layout.IndexAt(row, column) is >= 0 and int index; column++)
                {
                    seen.Add(index);
                    used += widths[index] + layout.PaddingAt(row, column);
                }
                Assert.True(used <= 80 || column == 1);
            }
            Assert.Equal(Enumerable.Range(0, widths.Length), seen.Order());
        });

    [Fact]
    public void Ten_thousand_names_are_laid_out_quickly()
    {
        int[] widths = [.. Enumerable.Range(0, 10_000).Select(i => 5 + i % 60)];
        Assert.InRange(new ColumnLayout(widths, 80).Rows, 1, 10_000);
    }

    [Theory]
    [InlineData("/", "", "/")]
    [InlineData("/", "a/b", "/a/b")]
    [InlineData("/files", "../bin/./crash", "/bin/crash")]
    [InlineData("/files", "/x//y/", "/x/y/")]
    [InlineData("/files", "../../..", "/")]
    [InlineData("/a/b", ".", "/a/b")]
    public void Paths_become_absolute(string directory, string path, string absolute) =>
        Assert.Equal(absolute, FilePath.Absolute(directory, path));

    [Theory]
    [InlineData("-n 5 a b", "n=5", "a b", null)]
    [InlineData("-n5 a -c 3", "n=5 c=3", "a", null)]
    [InlineData("-vn 7 a", "v= n=7", "a", null)]
    [InlineData("a -- -n b", "", "a -n b", null)]
    [InlineData("- a", "", "- a", null)]
    [InlineData("-x a", "", "", "unknown option -x")]
    [InlineData("a -n", "", "a", "option -n needs a value")]
    [InlineData("--long", "", "", "unknown option --long")]
    [InlineData("-3 a", "#=3", "a", null)]
    [InlineData("-3x a", "", "", "unknown option -3x")]
    public void Options_are_sorted_from_operands(string words, string values, string operands, string? fault)
    {
        Options options = Options.Parse(words.Split(' '), "#n:c:v");
        Assert.Equal(fault, options.Fault);
        Assert.Equal(operands, string.Join(' ', Enumerable.Range(0, options.OperandCount).Select(options.Operand)));
        foreach (string value in values.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Assert.Equal(value[2..], options.ValueOf(value[0]));
    }

    [Theory]
    [InlineData("0", 0ul)]
    [InlineData("1.5", 1_500_000_000ul)]
    [InlineData("0.000000001", 1ul)]
    [InlineData("3.", null)]
    [InlineData(".5", null)]
    [InlineData("-1", null)]
    [InlineData("99999999999999999999", null)]
    public void Seconds_are_read(string text, ulong? nanoseconds)
    {
        bool valid = Number.TryParseSeconds(text, out ulong value);
        Assert.Equal(nanoseconds is not null, valid);
        if (valid) Assert.Equal(nanoseconds, value);
    }

    [Theory]
    [InlineData(0, 1, "0")]
    [InlineData(7, 3, "  7")]
    [InlineData(12345, 3, "12345")]
    public void Numbers_are_aligned(ulong value, int width, string text) =>
        Assert.Equal(text, Number.Pad(value, width));

    [Theory]
    [InlineData(FileKind.File, 0x1A4u, "-rw-r--r--")]
    [InlineData(FileKind.Directory, 0x1EDu, "drwxr-xr-x")]
    [InlineData(FileKind.SymbolicLink, 0x1FFu, "lrwxrwxrwx")]
    public void Modes_are_those_of_ls(FileKind kind, uint mode, string text) =>
        Assert.Equal(text, FileMode.Text(kind, mode));

    /// <summary>To the day on which the 32 bits of a directory entry end.</summary>
    [Fact]
    public void A_time_is_that_of_the_calendar() => Always.Holds(
        Gen.Choose(0, int.MaxValue).Select(half => (long)half * 2),
        seconds => Assert.Equal(
            DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm"),
            DateText.Of((ulong)seconds * 1_000_000_000 + 999_999_999)),
        tests: 2000, size: 100);
}
