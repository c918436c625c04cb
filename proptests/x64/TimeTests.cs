using System;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Kernel.X64;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// The arithmetic of time: the fixed-point scale, and dates of the real-time clock in all its notations.
/// </summary>
[Trait("suite", "x64")]
public sealed class TimeTests
{
    private const byte Binary = 4, TwentyFourHours = 2;

    [Fact]
    public void Scaling_is_the_exact_product() => Always.Holds(Words.Any64.Zip(Words.Any64), input =>
    {
        UInt128 product = (UInt128)input.Item1 * input.Item2 >> 32;
        if (product <= ulong.MaxValue)
            Assert.Equal((ulong)product, FixedPoint.Scale(input.Item1, input.Item2));
    }, tests: 2000);

    [Fact]
    public void Every_date_of_the_century_is_read_in_every_notation() => Always.Holds(Dates(), input =>
    {
        (DateTime date, int notation) = input;
        Set(date, (byte)notation);
        Assert.Equal((ulong)(date - DateTime.UnixEpoch).TotalSeconds * 1_000_000_000, RealTimeClock.ReadNs());
    }, tests: 1000);

    [Fact]
    public void A_clock_without_a_date_says_the_epoch()
    {
        Set(new DateTime(2026, 1, 1), Binary | TwentyFourHours);
        Cpu.RealTimeClock[8] = 13;
        Assert.Equal(0ul, RealTimeClock.ReadNs());
    }

    private static Gen<(DateTime Date, int Notation)> Dates() =>
        from seconds in Gen.Choose(0, int.MaxValue)
        from notation in Gen.Elements(0, Binary, TwentyFourHours, Binary | TwentyFourHours)
        select (new DateTime(2000, 1, 1).AddSeconds(seconds % 3_155_760_000L), notation);

    private static void Set(DateTime date, byte notation)
    {
        byte[] clock = Cpu.RealTimeClock;
        clock[10] = 0;
        clock[11] = notation;
        clock[0] = Digits(date.Second, notation);
        clock[2] = Digits(date.Minute, notation);
        clock[4] = Hour(date.Hour, notation);
        clock[7] = Digits(date.Day, notation);
        clock[8] = Digits(date.Month, notation);
        clock[9] = Digits(date.Year - 2000, notation);
    }

    private static byte Hour(int hour, byte notation)
    {
        if ((notation & TwentyFourHours) != 0) return Digits(hour, notation);
        byte digits = Digits((hour + 11) % 12 + 1, notation);
        return (byte)(digits | (hour >= 12 ? 0x80 : 0));
    }

    private static byte Digits(int value, byte notation) =>
        (byte)((notation & Binary) != 0 ? value : value / 10 << 4 | value % 10);
}
