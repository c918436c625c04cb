namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// A time as a directory has it: years from 1980 to 2107, steps of two seconds; here always UTC ("Date and Time
/// Formats"). Date: day, month from bit 5, year from bit 9. Time: half seconds, minutes from bit 5, hours from bit 11.
/// </summary>
internal readonly struct FatTime
{
    private const ulong Second = 1_000_000_000, Day = 24 * 60 * 60;
    private const int Epoch = 1980, Last = 2107;

    /// <summary>Days from 1970 to 1980.</summary>
    private const int DaysToEpoch = 3652;

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
        int year = Epoch, days = (int)(seconds / Day) - DaysToEpoch;
        if (days < 0) return new FatTime(1 << 5 | 1, 0);
        for (; days >= DaysIn(year); year++) days -= DaysIn(year);
        if (year > Last) return new FatTime((Last - Epoch) << 9 | 12 << 5 | 31, 0);
        int month = 1;
        for (; days >= DaysIn(year, month); month++) days -= DaysIn(year, month);
        int rest = (int)(seconds % Day);
        return new FatTime(
            (ushort)((year - Epoch) << 9 | month << 5 | (days + 1)),
            (ushort)(rest / 3600 << 11 | rest / 60 % 60 << 5 | rest % 60 / 2));
    }

    /// <summary>Nanoseconds since 1970; 0: there is no such day.</summary>
    public ulong ToNs()
    {
        int year = (Date >> 9) + Epoch, month = Date >> 5 & 15, day = Date & 31;
        if (month is 0 or > 12 || day == 0 || day > DaysIn(year, month)) return 0;
        int days = DaysToEpoch + day - 1;
        for (int y = Epoch; y < year; y++) days += DaysIn(y);
        for (int m = 1; m < month; m++) days += DaysIn(year, m);
        return ((ulong)days * Day + (ulong)((Time >> 11) * 3600 + (Time >> 5 & 63) * 60 + (Time & 31) * 2)) * Second;
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
