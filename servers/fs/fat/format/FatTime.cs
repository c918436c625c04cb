using Mooring.Sdk;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// A time as a directory has it: years from 1980 to 2107, steps of two seconds; here always UTC ("Date and Time
/// Formats"). Date: day, month from bit 5, year from bit 9. Time: half seconds, minutes from bit 5, hours from bit 11.
/// </summary>
internal readonly struct FatTime
{
    private const ulong Second = 1_000_000_000, Day = 24 * 60 * 60;
    private const int Epoch = 1980, Last = 2107;

    public FatTime(ushort date, ushort time)
    {
        Date = date;
        Time = time;
    }

    public ushort Date { get; }
    public ushort Time { get; }

    /// <param name="ns">Nanoseconds since 1970; what cannot be told becomes the first or the last day.</param>
    public static FatTime FromNs(ulong ns)
    {
        ulong seconds = ns / Second;
        CivilDate date = CivilDate.At((int)(seconds / Day));
        if (date.Year < Epoch) return new FatTime(1 << 5 | 1, 0);
        if (date.Year > Last) return new FatTime((Last - Epoch) << 9 | 12 << 5 | 31, 0);
        int rest = (int)(seconds % Day);
        return new FatTime(
            (ushort)((date.Year - Epoch) << 9 | date.Month << 5 | date.Day),
            (ushort)(rest / 3600 << 11 | rest / 60 % 60 << 5 | rest % 60 / 2));
    }

    /// <summary>Nanoseconds since 1970; 0: there is no such day.</summary>
    public ulong ToNs()
    {
        int year = (Date >> 9) + Epoch, month = Date >> 5 & 15, day = Date & 31;
        if (month is 0 or > 12 || day == 0 || day > CivilDate.DaysIn(year, month)) return 0;
        int days = new CivilDate(year, month, day).DaysSince1970;
        return ((ulong)days * Day + (ulong)((Time >> 11) * 3600 + (Time >> 5 & 63) * 60 + (Time & 31) * 2)) * Second;
    }
}
