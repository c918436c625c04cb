namespace Mooring.Sdk;

/// <summary>A day of the Gregorian calendar.</summary>
/// <param name="year">1970 or later.</param>
/// <param name="month">1 to 12.</param>
/// <param name="day">1 to <see cref="DaysIn(int, int)"/>.</param>
public readonly struct CivilDate(int year, int month, int day)
{
    private const int Epoch = 1970;

    public readonly int Year = year, Month = month, Day = day;

    /// <summary>The day so many days after the first of 1970.</summary>
    public static CivilDate At(int days)
    {
        int year = Epoch, month = 1;
        for (; days >= DaysIn(year); year++) days -= DaysIn(year);
        for (; days >= DaysIn(year, month); month++) days -= DaysIn(year, month);
        return new CivilDate(year, month, days + 1);
    }

    /// <summary>Days from the first of 1970 to this one.</summary>
    public int DaysSince1970
    {
        get
        {
            int days = Day - 1;
            for (int year = Epoch; year < Year; year++) days += DaysIn(year);
            for (int month = 1; month < Month; month++) days += DaysIn(Year, month);
            return days;
        }
    }

    public static int DaysIn(int year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    private static int DaysIn(int year) => IsLeap(year) ? 366 : 365;

    private static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
