using System;
using Mooring.Sdk;

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
        CivilDate date = CivilDate.At((int)(minutes / MinutesPerDay));
        Span<char> text = stackalloc char[Pattern.Length];
        Pattern.CopyTo(text);
        Put(text.Slice(0, 4), (ulong)date.Year);
        Put(text.Slice(5, 2), (ulong)date.Month);
        Put(text.Slice(8, 2), (ulong)date.Day);
        Put(text.Slice(11, 2), minute / MinutesPerHour);
        Put(text.Slice(14, 2), minute % MinutesPerHour);
        return new string(text);
    }

    private static void Put(Span<char> digits, ulong value)
    {
        for (int i = digits.Length; i-- > 0; value /= 10) digits[i] = (char)('0' + value % 10);
    }
}
