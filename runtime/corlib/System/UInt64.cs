namespace System;

public readonly struct UInt64 : IComparable<ulong>, IEquatable<ulong>, ISpanFormattable, IUtf8SpanFormattable
{
    public const ulong MaxValue = 0xFFFFFFFFFFFFFFFF;
    public const ulong MinValue = 0;

    private readonly ulong m_value;

    public int CompareTo(ulong value) => m_value < value ? -1 : m_value > value ? 1 : 0;

    public bool Equals(ulong obj) => m_value == obj;

    public override bool Equals(object obj) => obj is ulong other && m_value == other;

    public override int GetHashCode() => (int)m_value ^ (int)(m_value >> 32);

    public override string ToString() => IntegerFormat.ToString(new(m_value), null);

    public string ToString(string format) => IntegerFormat.ToString(new(m_value), format);

    public string ToString(string format, IFormatProvider formatProvider) => ToString(format);

    /// <summary>Formats: empty, D, G, X, x, B, b, each with an optional minimum number of digits.</summary>
    public bool TryFormat(
        Span<char> destination, out int charsWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new(m_value), destination, out charsWritten, format);

    /// <summary>As the overload for characters, in UTF-8.</summary>
    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new(m_value), utf8Destination, out bytesWritten, format);

    /// <summary>Decimal digits with an optional sign and white space around.</summary>
    public static bool TryParse(string s, out ulong result) => TryParse(s.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> s, out ulong result)
    {
        bool parsed = IntegerParse.TryParseUnsigned(s, MinValue, MaxValue, out var value);
        result = (ulong)value;
        return parsed;
    }

    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out ulong result)
    {
        bool parsed = IntegerParse.TryParseUnsigned(utf8Text, MinValue, MaxValue, out var value);
        result = (ulong)value;
        return parsed;
    }

    public static ulong Parse(string s)
    {
        if (!TryParse(s, out ulong result))
            Failure.Format();
        return result;
    }

    public static ulong Max(ulong x, ulong y) => x > y ? x : y;

    public static ulong Min(ulong x, ulong y) => x < y ? x : y;
}
