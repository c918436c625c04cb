namespace Mooring.Apps.Shell;

/// <summary>Numbers as people write them.</summary>
internal static class Number
{
    public const ulong NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Decimal digits only; false also above 2^63.</summary>
    public static bool TryParse(string text, out ulong value)
    {
        value = 0;
        foreach (char digit in text)
        {
            if (digit is < '0' or > '9' || value > long.MaxValue / 10) return false;
            value = value * 10 + (ulong)(digit - '0');
        }
        return text.Length > 0;
    }

    /// <summary>Seconds with or without a fraction, as nanoseconds; up to a century.</summary>
    public static bool TryParseSeconds(string text, out ulong nanoseconds)
    {
        int point = 0;
        while (point < text.Length && text[point] != '.') point++;
        nanoseconds = 0;
        bool whole = TryParse(text.Substring(0, point), out ulong seconds);
        if (!whole || seconds > 3_155_760_000 || point == text.Length - 1) return false;
        ulong unit = NanosecondsPerSecond;
        for (int i = point + 1; i < text.Length; i++)
        {
            if (text[i] is < '0' or > '9') return false;
            unit /= 10;
            nanoseconds += (ulong)(text[i] - '0') * unit;
        }
        nanoseconds += seconds * NanosecondsPerSecond;
        return true;
    }

    /// <summary>Decimal digits of a number.</summary>
    public static int Digits(ulong value)
    {
        int digits = 1;
        for (; value >= 10; value /= 10) digits++;
        return digits;
    }

    /// <summary>The number, right-aligned in so many columns at least.</summary>
    public static string Pad(ulong value, int width)
    {
        int length = Digits(value) > width ? Digits(value) : width;
        System.Span<char> text = stackalloc char[20 > length ? 20 : length];
        text = text.Slice(0, length);
        text.Fill(' ');
        int at = length;
        do text[--at] = (char)('0' + value % 10);
        while ((value /= 10) != 0);
        return new string(text);
    }
}
