namespace System;

public readonly struct UInt16 : IComparable<ushort>, IEquatable<ushort>, ISpanFormattable, IUtf8SpanFormattable
{
    public const ushort MaxValue = 65535;
    public const ushort MinValue = 0;

    private readonly ushort m_value;

    public int CompareTo(ushort value) => m_value - value;

    public bool Equals(ushort obj) => m_value == obj;

    public override bool Equals(object obj) => obj is ushort other && m_value == other;

    public override int GetHashCode() => m_value;

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
    public static bool TryParse(string s, out ushort result) => TryParse(s.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> s, out ushort result)
    {
        bool parsed = IntegerParse.TryParseUnsigned(s, MinValue, MaxValue, out var value);
        result = (ushort)value;
        return parsed;
    }

    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out ushort result)
    {
        bool parsed = IntegerParse.TryParseUnsigned(utf8Text, MinValue, MaxValue, out var value);
        result = (ushort)value;
        return parsed;
    }

    public static ushort Parse(string s)
    {
        if (!TryParse(s, out ushort result))
            Failure.Format();
        return result;
    }

    public static ushort Max(ushort x, ushort y) => x > y ? x : y;

    public static ushort Min(ushort x, ushort y) => x < y ? x : y;
}
