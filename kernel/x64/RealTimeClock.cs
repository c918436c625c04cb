namespace Mooring.Kernel.X64;

/// <summary>The battery-backed clock of the PC (Motorola MC146818A): read once, for the time of day at boot.</summary>
internal static class RealTimeClock
{
    private const ushort Index = 0x70, Value = 0x71;
    private const byte NmiOff = 0x80, StatusA = 0x0A, StatusB = 0x0B, Updating = 0x80;
    private const byte Binary = 0x04, TwentyFourHours = 0x02, Afternoon = 0x80;
    private const int MaxTries = 10_000;

    /// <summary>ns since 1970-01-01 as the clock has it (taken as UTC); 0 when it holds no date.</summary>
    internal static ulong ReadNs()
    {
        Fields fields = ReadSettled();
        byte status = Read(StatusB);
        if ((status & Binary) == 0)
            fields.FromBcd();
        if ((status & TwentyFourHours) == 0)
            fields.FromTwelveHours();
        return fields.AreValid ? fields.Seconds() * 1_000_000_000 : 0;
    }

    // the clock is read while it does not update, and twice, until it says the same
    private static Fields ReadSettled()
    {
        Fields previous = ReadOnce();
        for (int tries = 0; tries < MaxTries; tries++)
        {
            Fields next = ReadOnce();
            if (next.Equals(previous))
                return next;
            previous = next;
        }
        return previous;
    }

    private static Fields ReadOnce()
    {
        for (int tries = 0; tries < MaxTries && (Read(StatusA) & Updating) != 0; tries++)
            Cpu.Pause();
        return new Fields
        {
            Second = Read(0),
            Minute = Read(2),
            Hour = Read(4),
            Day = Read(7),
            Month = Read(8),
            Year = Read(9),
        };
    }

    private static byte Read(byte register)
    {
        Cpu.Out8(Index, (byte)(register | NmiOff));
        byte value = Cpu.In8(Value);
        Cpu.Out8(Index, 0);
        return value;
    }

    private struct Fields
    {
        internal int Second, Minute, Hour, Day, Month, Year;

        internal readonly bool AreValid =>
            Second < 60 && Minute < 60 && Hour < 24 && Day is >= 1 and <= 31 && Month is >= 1 and <= 12 && Year < 100;

        internal readonly bool Equals(in Fields other) =>
            Second == other.Second && Minute == other.Minute && Hour == other.Hour && Day == other.Day
            && Month == other.Month && Year == other.Year;

        internal void FromBcd()
        {
            int afternoon = Hour & Afternoon;
            Second = Decimal(Second);
            Minute = Decimal(Minute);
            Hour = Decimal(Hour & ~Afternoon) | afternoon;
            Day = Decimal(Day);
            Month = Decimal(Month);
            Year = Decimal(Year);
        }

        internal void FromTwelveHours()
        {
            bool afternoon = (Hour & Afternoon) != 0;
            Hour = (Hour & ~Afternoon) % 12 + (afternoon ? 12 : 0);
        }

        // days of the civil calendar, counted in years that begin in March; the two-digit year means 2000..2099
        internal readonly ulong Seconds()
        {
            int year = 2000 + Year - (Month <= 2 ? 1 : 0);
            int month = (Month + 9) % 12;
            int days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + Day - 1 - DaysTo1970;
            return (ulong)days * 86_400 + (ulong)(Hour * 3600 + Minute * 60 + Second);
        }

        private const int DaysTo1970 = 719_468;

        private static int Decimal(int bcd) => (bcd >> 4) * 10 + (bcd & 15);
    }
}
