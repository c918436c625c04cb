using System;

namespace Mooring.Apps.Shell;

/// <summary>A moment as people write it, in UTC: <c>2026-11-21 22:57</c>.</summary>
internal static class DateText
{
    private const ulong NsPerMinute = 60 * Number.NanosecondsPerSecond, MinutesPerHour = 60, MinutesPerDay = 24 * 60;
    private const string Pattern = "0000-00-00 00:00";

    /// <param name="ns">Nanoseconds since 1970.</param>
    public static string Of(ulong ns)
    {
        ulong minutes = ns / NsPerMinute, minute = minutes % MinutesPerDay;
        (int year, int month, int day) = Day(minutes / MinutesPerDay);
        Span<char> text = stackalloc char[Pattern.Length];
        Pattern.CopyTo(text);
        Put(text.Slice(0, 4), (ulong)year);
        Put(text.Slice(5, 2), (ulong)month);
        Put(text.Slice(8, 2), (ulong)day);
        Put(text.Slice(11, 2), minute / MinutesPerHour);
        Put(text.Slice(14, 2), minute % MinutesPerHour);
        return new string(text);
    }

    private static void Put(Span<char> digits, ulong value)
    {
        for (int i = digits.Length; i-- > 0; value /= 10) digits[i] = (char)('0' + value % 10);
    }

    private static (int Year, int Month, int Day) Day(ulong days)
    {
        int year = 1970, month = 1, rest = (int)days;
        for (; rest >= DaysIn(year); year++) rest -= DaysIn(year);
        for (; rest >= DaysIn(year, month); month++) rest -= DaysIn(year, month);
        return (year, month, rest + 1);
    }

    private static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    private static int DaysIn(int year) => IsLeap(year) ? 366 : 365;

    private static int DaysIn(int year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };
}
