namespace System;

public readonly struct Int16 : IComparable<short>, IEquatable<short>, ISpanFormattable, IUtf8SpanFormattable
{
    public const short MaxValue = 32767;
    public const short MinValue = -32768;

    private readonly short m_value;

    public int CompareTo(short value) => m_value - value;

    public bool Equals(short obj) => m_value == obj;

    public override bool Equals(object obj) => obj is short other && m_value == other;

    public override int GetHashCode() => m_value;

    public override string ToString() => IntegerFormat.ToString(new(m_value, 2), null);

    public string ToString(string format) => IntegerFormat.ToString(new(m_value, 2), format);

    public string ToString(string format, IFormatProvider formatProvider) => ToString(format);

    /// <summary>Formats: empty, D, G, X, x, B, b, each with an optional minimum number of digits.</summary>
    public bool TryFormat(
        Span<char> destination, out int charsWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new(m_value, 2), destination, out charsWritten, format);

    /// <summary>As the overload for characters, in UTF-8.</summary>
    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new(m_value, 2), utf8Destination, out bytesWritten, format);

    /// <summary>Decimal digits with an optional sign and white space around.</summary>
    public static bool TryParse(string s, out short result) => TryParse(s.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> s, out short result)
    {
        bool parsed = IntegerParse.TryParseSigned(s, MinValue, MaxValue, out var value);
        result = (short)value;
        return parsed;
    }

    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out short result)
    {
        bool parsed = IntegerParse.TryParseSigned(utf8Text, MinValue, MaxValue, out var value);
        result = (short)value;
        return parsed;
    }

    public static short Parse(string s)
    {
        if (!TryParse(s, out short result))
            Failure.Format();
        return result;
    }

    public static short Max(short x, short y) => x > y ? x : y;

    public static short Min(short x, short y) => x < y ? x : y;
}
