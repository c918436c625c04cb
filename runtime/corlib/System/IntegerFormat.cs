namespace System;

/// <summary>Integers as text: D (or G, or nothing), X, x, B, b with an optional minimum number of digits up to
/// 99.</summary>
internal static class IntegerFormat
{
    private const int MaxDigits = 64;
    private const int MaxPrecision = 99;

    private readonly ref struct Layout(int radixShift, char letters, int digits)
    {
        /// <summary>Bits per digit; 0 for decimal.</summary>
        internal readonly int RadixShift = radixShift;
        internal readonly char Letters = letters;
        internal readonly int MinDigits = digits;
    }

    internal static bool TryFormat<TUnit>(
        IntegerBits value, Span<TUnit> destination, out int written, ReadOnlySpan<char> format)
        where TUnit : unmanaged, ICodeUnit<TUnit>
    {
        Layout layout = Parse(format);
        Span<TUnit> digits = stackalloc TUnit[MaxDigits];
        int start = layout.RadixShift == 0
            ? Decimal(value.Magnitude, digits)
            : PowerOfTwo(value.Pattern, layout, digits);
        digits = digits.Slice(start);
        int sign = value.IsNegative && layout.RadixShift == 0 ? 1 : 0;
        int zeros = Math.Max(0, layout.MinDigits - digits.Length);
        written = sign + zeros + digits.Length;
        if (written > destination.Length)
        {
            written = 0;
            return false;
        }
        if (sign != 0)
            destination[0] = TUnit.FromAscii('-');
        destination.Slice(sign, zeros).Fill(TUnit.FromAscii('0'));
        digits.CopyTo(destination.Slice(sign + zeros));
        return true;
    }

    internal static string ToString(IntegerBits value, string format)
    {
        Span<char> buffer = stackalloc char[MaxPrecision + 1];
        TryFormat(value, buffer, out int written, format);
        return new string(buffer.Slice(0, written));
    }

    /// <summary>Fills from the end; returns where the digits start.</summary>
    private static int Decimal<TUnit>(ulong magnitude, Span<TUnit> digits) where TUnit : unmanaged, ICodeUnit<TUnit>
    {
        int at = digits.Length;
        do
        {
            ulong rest = magnitude / 10;
            digits[--at] = TUnit.FromAscii('0' + (int)(magnitude - rest * 10));
            magnitude = rest;
        }
        while (magnitude != 0);
        return at;
    }

    private static int PowerOfTwo<TUnit>(ulong pattern, Layout layout, Span<TUnit> digits)
        where TUnit : unmanaged, ICodeUnit<TUnit>
    {
        int at = digits.Length;
        ulong mask = (1ul << layout.RadixShift) - 1;
        do
        {
            int digit = (int)(pattern & mask);
            digits[--at] = TUnit.FromAscii(digit < 10 ? '0' + digit : layout.Letters + digit - 10);
            pattern >>= layout.RadixShift;
        }
        while (pattern != 0);
        return at;
    }

    private static Layout Parse(ReadOnlySpan<char> format)
    {
        if (format.IsEmpty)
            return new Layout(0, 'A', 0);
        int digits = 0;
        for (int i = 1; i < format.Length; i++)
        {
            if (!char.IsAsciiDigit(format[i]))
                Failure.Format();
            digits = digits * 10 + (format[i] - '0');
        }
        if (format.Length > 3)
            Failure.Format();
        switch (format[0])
        {
            case 'D' or 'd' or 'G' or 'g':
                return new Layout(0, 'A', digits);
            case 'X':
                return new Layout(4, 'A', digits);
            case 'x':
                return new Layout(4, 'a', digits);
            case 'B' or 'b':
                return new Layout(1, 'A', digits);
            default:
                Failure.Format();
                return default;
        }
    }
}
