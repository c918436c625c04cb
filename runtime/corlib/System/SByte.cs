namespace System;

public readonly struct SByte : IComparable<sbyte>, IEquatable<sbyte>, ISpanFormattable, IUtf8SpanFormattable
{
    public const sbyte MaxValue = 127;
    public const sbyte MinValue = -128;

    private readonly sbyte m_value;

    public int CompareTo(sbyte value) => m_value - value;

    public bool Equals(sbyte obj) => m_value == obj;

    public override bool Equals(object obj) => obj is sbyte other && m_value == other;

    public override int GetHashCode() => m_value;

    public override string ToString() => IntegerFormat.ToString(new(m_value, 1), null);

    public string ToString(string format) => IntegerFormat.ToString(new(m_value, 1), format);

    public string ToString(string format, IFormatProvider formatProvider) => ToString(format);

    /// <summary>Formats: empty, D, G, X, x, B, b, each with an optional minimum number of digits.</summary>
    public bool TryFormat(
        Span<char> destination, out int charsWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new(m_value, 1), destination, out charsWritten, format);

    /// <summary>As the overload for characters, in UTF-8.</summary>
    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new(m_value, 1), utf8Destination, out bytesWritten, format);

    /// <summary>Decimal digits with an optional sign and white space around.</summary>
    public static bool TryParse(string s, out sbyte result) => TryParse(s.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> s, out sbyte result)
    {
        bool parsed = IntegerParse.TryParseSigned(s, MinValue, MaxValue, out var value);
        result = (sbyte)value;
        return parsed;
    }

    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out sbyte result)
    {
        bool parsed = IntegerParse.TryParseSigned(utf8Text, MinValue, MaxValue, out var value);
        result = (sbyte)value;
        return parsed;
    }

    public static sbyte Parse(string s)
    {
        if (!TryParse(s, out sbyte result))
            Failure.Format();
        return result;
    }

    public static sbyte Max(sbyte x, sbyte y) => x > y ? x : y;

    public static sbyte Min(sbyte x, sbyte y) => x < y ? x : y;
}
