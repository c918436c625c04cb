namespace System;

public readonly struct Byte :
    IComparable<byte>, IEquatable<byte>, ISpanFormattable, IUtf8SpanFormattable, ICodeUnit<byte>
{
    public const byte MaxValue = 255;
    public const byte MinValue = 0;

    private readonly byte m_value;

    public int CompareTo(byte value) => m_value - value;

    public bool Equals(byte obj) => m_value == obj;

    public override bool Equals(object obj) => obj is byte other && m_value == other;

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
    public static bool TryParse(string s, out byte result) => TryParse(s.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> s, out byte result)
    {
        bool parsed = IntegerParse.TryParseUnsigned(s, MinValue, MaxValue, out var value);
        result = (byte)value;
        return parsed;
    }

    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out byte result)
    {
        bool parsed = IntegerParse.TryParseUnsigned(utf8Text, MinValue, MaxValue, out var value);
        result = (byte)value;
        return parsed;
    }

    public static byte Parse(string s)
    {
        if (!TryParse(s, out byte result))
            Failure.Format();
        return result;
    }

    public static byte Max(byte x, byte y) => x > y ? x : y;

    public static byte Min(byte x, byte y) => x < y ? x : y;

    static byte ICodeUnit<byte>.FromAscii(int c) => (byte)c;

    static int ICodeUnit<byte>.ToInt32(byte unit) => unit;
}
