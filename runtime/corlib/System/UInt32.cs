namespace System;

public readonly struct UInt32 : IComparable<uint>, IEquatable<uint>, ISpanFormattable, IUtf8SpanFormattable
{
    public const uint MaxValue = 0xFFFFFFFF;
    public const uint MinValue = 0;

    private readonly uint m_value;

    public int CompareTo(uint value) => m_value < value ? -1 : m_value > value ? 1 : 0;

    public bool Equals(uint obj) => m_value == obj;

    public override bool Equals(object obj) => obj is uint other && m_value == other;

    public override int GetHashCode() => (int)m_value;

    public override string ToString() => IntegerFormat.ToString(new((ulong)m_value), null);

    public string ToString(string format) => IntegerFormat.ToString(new((ulong)m_value), format);

    public string ToString(string format, IFormatProvider formatProvider) => ToString(format);

    /// <summary>Formats: empty, D, G, X, x, B, b, each with an optional minimum number of digits.</summary>
    public bool TryFormat(
        Span<char> destination, out int charsWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new((ulong)m_value), destination, out charsWritten, format);

    /// <summary>As the overload for characters, in UTF-8.</summary>
    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new((ulong)m_value), utf8Destination, out bytesWritten, format);

    /// <summary>Decimal digits with an optional sign and white space around.</summary>
    public static bool TryParse(string s, out uint result) => TryParse(s.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> s, out uint result)
    {
        bool parsed = IntegerParse.TryParseUnsigned(s, MinValue, MaxValue, out var value);
        result = (uint)value;
        return parsed;
    }

    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out uint result)
    {
        bool parsed = IntegerParse.TryParseUnsigned(utf8Text, MinValue, MaxValue, out var value);
        result = (uint)value;
        return parsed;
    }

    public static uint Parse(string s)
    {
        if (!TryParse(s, out uint result))
            Failure.Format();
        return result;
    }

    public static uint Max(uint x, uint y) => x > y ? x : y;

    public static uint Min(uint x, uint y) => x < y ? x : y;
}
