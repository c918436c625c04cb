namespace System;

public readonly struct Int32 : IComparable<int>, IEquatable<int>, ISpanFormattable, IUtf8SpanFormattable
{
    public const int MaxValue = 0x7FFFFFFF;
    public const int MinValue = unchecked((int)0x80000000);

    private readonly int m_value;

    public int CompareTo(int value) => m_value < value ? -1 : m_value > value ? 1 : 0;

    public bool Equals(int obj) => m_value == obj;

    public override bool Equals(object obj) => obj is int other && m_value == other;

    public override int GetHashCode() => m_value;

    public override string ToString() => IntegerFormat.ToString(new(m_value, 4), null);

    public string ToString(string format) => IntegerFormat.ToString(new(m_value, 4), format);

    public string ToString(string format, IFormatProvider formatProvider) => ToString(format);

    /// <summary>Formats: empty, D, G, X, x, B, b, each with an optional minimum number of digits.</summary>
    public bool TryFormat(
        Span<char> destination, out int charsWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new(m_value, 4), destination, out charsWritten, format);

    /// <summary>As the overload for characters, in UTF-8.</summary>
    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new(m_value, 4), utf8Destination, out bytesWritten, format);

    /// <summary>Decimal digits with an optional sign and white space around.</summary>
    public static bool TryParse(string s, out int result) => TryParse(s.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> s, out int result)
    {
        bool parsed = IntegerParse.TryParseSigned(s, MinValue, MaxValue, out var value);
        result = (int)value;
        return parsed;
    }

    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out int result)
    {
        bool parsed = IntegerParse.TryParseSigned(utf8Text, MinValue, MaxValue, out var value);
        result = (int)value;
        return parsed;
    }

    public static int Parse(string s)
    {
        if (!TryParse(s, out int result))
            Failure.Format();
        return result;
    }

    public static int Max(int x, int y) => x > y ? x : y;

    public static int Min(int x, int y) => x < y ? x : y;
}
