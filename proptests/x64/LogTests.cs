using System;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Kernel;
using Mooring.Kernel.X64;
using Xunit;

namespace Mooring.Tests;

/// <summary>The kernel's log: what a line looks like, and that a reader learns exactly what it missed.</summary>
[Trait("suite", "x64")]
public sealed class LogTests
{
    private const int Capacity = 64 * 1024;

    [Fact]
    public void A_line_has_its_time_and_its_holes_filled()
    {
        Clock.Now = 12_345_678_901;
        ReadOnlySpan<byte> utf8 = "grün"u8;
        Assert.Equal("[  12.345678] -5 00ab grün ? true x 007 ff 18446744073709551615\n", Written(utf8));

        static string Written(ReadOnlySpan<byte> utf8)
        {
            ulong cursor = Log.End;
            Log.Line($"{-5} {0xab:x4} {utf8} {'ü'} {true} {"x"} {7:D3} {255ul:x} {ulong.MaxValue}");
            return Since(ref cursor, out _);
        }
    }

    [Fact]
    public void Numbers_are_written_as_everywhere() => Always.Holds(Words.Any64.Zip(Gen.Choose(1, 16)), input =>
    {
        (ulong value, int digits) = input;
        ulong cursor = Log.End;
        LogLine.Hexadecimal(value, digits);
        LogLine.Decimal(value, digits, (byte)'0');
        string format = digits.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(value.ToString("x" + format) + value.ToString("D" + format), Since(ref cursor, out _));
    });

    [Fact]
    public void What_was_read_and_what_was_lost_add_up()
    {
        Gen<(bool Read, int Bytes)> step =
            from read in Gen.Elements(true, false)
            from bytes in Gen.OneOf(
                Gen.Choose(0, 200), Gen.Choose(Capacity - 5, Capacity + 5), Gen.Choose(0, 3 * Capacity))
            select (read, bytes);
        Always.Holds(Script.Of(step), RunProgram, tests: 60, size: 30);
    }

    [Theory]
    [InlineData(Capacity, 0)]
    [InlineData(Capacity + 1, 1)]
    [InlineData(2 * Capacity + 3, Capacity + 3)]
    public void The_ring_keeps_exactly_its_capacity(int bytes, int expectedLost)
    {
        ulong cursor = Log.End, from = cursor;
        for (int i = 0; i < bytes; i++) Log.Put((byte)Log.End);
        byte[] into = new byte[1];
        Assert.Equal(1, Log.Read(ref cursor, into, out ulong lost));
        Assert.Equal(((ulong)expectedLost, (byte)(from + lost)), (lost, into[0]));
    }

    private static void RunProgram((bool Read, int Bytes)[] steps)
    {
        ulong cursor = Log.End, from = cursor, seen = 0, lostInAll = 0;
        foreach ((bool read, int bytes) in steps)
        {
            if (!read)
            {
                for (int i = 0; i < bytes; i++) Log.Put((byte)Log.End);
                continue;
            }
            byte[] into = new byte[bytes];
            int count = Log.Read(ref cursor, into, out ulong lost);
            seen += (ulong)count;
            lostInAll += lost;
            Assert.Equal(from + seen + lostInAll, cursor);
            for (int i = 0; i < count; i++)
                Assert.Equal((byte)(cursor - (ulong)(count - i)), into[i]);
        }
        Assert.True(cursor <= Log.End);
    }

    private static string Since(ref ulong cursor, out ulong lost)
    {
        byte[] into = new byte[1000];
        return Encoding.UTF8.GetString(into, 0, Log.Read(ref cursor, into, out lost));
    }
}
