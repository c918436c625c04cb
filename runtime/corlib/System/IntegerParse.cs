namespace System;

/// <summary>Text as integers: white space, a sign, decimal digits, white space; out of range is a failure, not a
/// wrap.</summary>
internal static class IntegerParse
{
    internal static bool TryParseSigned<TUnit>(ReadOnlySpan<TUnit> text, long min, long max, out long value)
        where TUnit : unmanaged, ICodeUnit<TUnit>
    {
        value = 0;
        if (!TryParse(text, out bool negative, out ulong magnitude))
            return false;
        ulong limit = negative ? 0 - (ulong)min : (ulong)max;
        if (magnitude > limit)
            return false;
        value = negative ? (long)(0 - magnitude) : (long)magnitude;
        return true;
    }

    internal static bool TryParseUnsigned<TUnit>(ReadOnlySpan<TUnit> text, ulong min, ulong max, out ulong value)
        where TUnit : unmanaged, ICodeUnit<TUnit>
    {
        bool parsed = TryParse(text, out bool negative, out value) && value <= max && !(negative && value != 0);
        if (!parsed)
            value = 0;
        return parsed;
    }

    private static bool TryParse<TUnit>(ReadOnlySpan<TUnit> text, out bool negative, out ulong magnitude)
        where TUnit : unmanaged, ICodeUnit<TUnit>
    {
        negative = false;
        magnitude = 0;
        int at = 0;
        int end = text.Length;
        while (at < end && IsWhite(TUnit.ToInt32(text[at])))
            at++;
        while (end > at && IsWhite(TUnit.ToInt32(text[end - 1])))
            end--;
        if (at < end && TUnit.ToInt32(text[at]) is '-' or '+')
            negative = TUnit.ToInt32(text[at++]) == '-';
        if (at == end)
            return false;
        for (; at < end; at++)
        {
            uint digit = (uint)(TUnit.ToInt32(text[at]) - '0');
            if (digit > 9 || magnitude > (ulong.MaxValue - digit) / 10)
                return false;
            magnitude = magnitude * 10 + digit;
        }
        return true;
    }

    private static bool IsWhite(int c) => c == ' ' || (uint)(c - 9) <= 4;
}
