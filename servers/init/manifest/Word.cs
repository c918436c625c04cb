namespace Mooring.Servers.Init;

/// <summary>The words that a service file is made of.</summary>
internal static class Word
{
    private static ulong UnitOf(string unit) => unit switch
    {
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        _ => 0,
    };

    /// <summary>A decimal number of at most so much.</summary>
    public static bool IsNumber(string word, ulong most, out ulong number) =>
        ulong.TryParse(word, out number) && number <= most && char.IsAsciiDigit(word[0]);

    /// <summary>Hexadecimal digits, of a number of 16 bits.</summary>
    public static bool IsHexadecimal(string word, out ushort number)
    {
        uint value = 0;
        foreach (char letter in word)
        {
            int digit = DigitOf(letter);
            if (digit < 0 || value > ushort.MaxValue >> 4)
            {
                number = 0;
                return false;
            }
            value = value << 4 | (uint)digit;
        }
        number = (ushort)value;
        return word.Length > 0;
    }

    /// <summary>"250ms", "10s": nanoseconds, of at most an hour.</summary>
    public static bool IsTime(string word, out ulong nanoseconds)
    {
        const ulong mostNs = 3_600_000_000_000;
        int digits = 0;
        while (digits < word.Length && char.IsAsciiDigit(word[digits])) digits++;
        ulong unit = UnitOf(word.Substring(digits));
        nanoseconds = 0;
        if (unit == 0 || !IsNumber(word.Substring(0, digits), mostNs / unit, out ulong count)) return false;
        nanoseconds = count * unit;
        return true;
    }

    private static int DigitOf(char letter) => letter switch
    {
        >= '0' and <= '9' => letter - '0',
        >= 'a' and <= 'f' => letter - 'a' + 10,
        _ => -1,
    };
}
