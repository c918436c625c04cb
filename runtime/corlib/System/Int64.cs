namespace System;

public readonly struct Int64 : IComparable<long>, IEquatable<long>, ISpanFormattable, IUtf8SpanFormattable
{
    public const long MaxValue = 0x7FFFFFFFFFFFFFFF;
    public const long MinValue = unchecked((long)0x8000000000000000);

    private readonly long m_value;

    public int CompareTo(long value) => m_value < value ? -1 : m_value > value ? 1 : 0;

    public bool Equals(long obj) => m_value == obj;

    public override bool Equals(object obj) => obj is long other && m_value == other;

    public override int GetHashCode() => (int)m_value ^ (int)(m_value >> 32);

    public override string ToString() => IntegerFormat.ToString(new(m_value, 8), null);

    public string ToString(string format) => IntegerFormat.ToString(new(m_value, 8), format);

    public string ToString(string format, IFormatProvider formatProvider) => ToString(format);

    /// <summary>Formats: empty, D, G, X, x, B, b, each with an optional minimum number of digits.</summary>
    public bool TryFormat(
        Span<char> destination, out int charsWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new(m_value, 8), destination, out charsWritten, format);

    /// <summary>As the overload for characters, in UTF-8.</summary>
    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new(m_value, 8), utf8Destination, out bytesWritten, format);

    /// <summary>Decimal digits with an optional sign and white space around.</summary>
    public static bool TryParse(string s, out long result) => TryParse(s.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> s, out long result)
    {
        bool parsed = IntegerParse.TryParseSigned(s, MinValue, MaxValue, out var value);
        result = (long)value;
        return parsed;
    }

    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out long result)
    {
        bool parsed = IntegerParse.TryParseSigned(utf8Text, MinValue, MaxValue, out var value);
        result = (long)value;
        return parsed;
    }

    public static long Parse(string s)
    {
        if (!TryParse(s, out long result))
            Failure.Format();
        return result;
    }

    public static long Max(long x, long y) => x > y ? x : y;

    public static long Min(long x, long y) => x < y ? x : y;
}
