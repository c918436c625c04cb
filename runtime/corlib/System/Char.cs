namespace System;

/// <summary>One UTF-16 code unit. Only classifications that need no Unicode tables are here.</summary>
public readonly struct Char :
    IComparable<char>, IEquatable<char>, ISpanFormattable, IUtf8SpanFormattable, ICodeUnit<char>
{
    public const char MaxValue = '\uFFFF';
    public const char MinValue = '\0';

    private readonly char m_value;

    public int CompareTo(char value) => m_value - value;

    public bool Equals(char obj) => m_value == obj;

    public override bool Equals(object obj) => obj is char other && m_value == other;

    public override int GetHashCode() => m_value | (m_value << 16);

    public override string ToString() => new(m_value, 1);

    public string ToString(string format, IFormatProvider formatProvider) => ToString();

    public bool TryFormat(
        Span<char> destination, out int charsWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null)
    {
        charsWritten = destination.IsEmpty ? 0 : 1;
        if (destination.IsEmpty)
            return false;
        destination[0] = m_value;
        return true;
    }

    /// <summary>In UTF-8; half of a surrogate pair becomes U+FFFD.</summary>
    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null)
    {
        Text.Rune.TryCreate(m_value, out Text.Rune rune);
        if (IsSurrogate(m_value))
            rune = Text.Rune.ReplacementChar;
        return rune.TryEncodeToUtf8(utf8Destination, out bytesWritten);
    }

    public static bool IsAscii(char c) => c < 0x80;

    public static bool IsAsciiDigit(char c) => IsBetween(c, '0', '9');

    public static bool IsAsciiLetterLower(char c) => IsBetween(c, 'a', 'z');

    public static bool IsAsciiLetterUpper(char c) => IsBetween(c, 'A', 'Z');

    public static bool IsAsciiLetter(char c) => IsBetween((char)(c | 0x20), 'a', 'z');

    public static bool IsAsciiLetterOrDigit(char c) => IsAsciiLetter(c) || IsAsciiDigit(c);

    public static bool IsAsciiHexDigit(char c) => IsAsciiDigit(c) || IsBetween((char)(c | 0x20), 'a', 'f');

    public static bool IsBetween(char c, char minInclusive, char maxInclusive) =>
        (uint)(c - minInclusive) <= (uint)(maxInclusive - minInclusive);

    public static bool IsControl(char c) => c < 0x20 || IsBetween(c, '\u007F', '\u009F');

    public static bool IsHighSurrogate(char c) => IsBetween(c, '\uD800', '\uDBFF');

    public static bool IsLowSurrogate(char c) => IsBetween(c, '\uDC00', '\uDFFF');

    public static bool IsSurrogate(char c) => IsBetween(c, '\uD800', '\uDFFF');

    public static bool IsSurrogatePair(char highSurrogate, char lowSurrogate) =>
        IsHighSurrogate(highSurrogate) && IsLowSurrogate(lowSurrogate);

    /// <summary>Unicode's White_Space characters of the basic plane.</summary>
    public static bool IsWhiteSpace(char c) => c switch
    {
        ' ' or (>= '\t' and <= '\r') or '\u0085' or '\u00A0' => true,
        < '\u1680' => false,
        '\u1680' or (>= '\u2000' and <= '\u200A') or '\u2028' or '\u2029' or '\u202F' or '\u205F' or '\u3000' => true,
        _ => false,
    };

    internal static char ToUpperAscii(char c) => IsAsciiLetterLower(c) ? (char)(c - 0x20) : c;

    internal static char ToLowerAscii(char c) => IsAsciiLetterUpper(c) ? (char)(c + 0x20) : c;

    static char ICodeUnit<char>.FromAscii(int c) => (char)c;

    static int ICodeUnit<char>.ToInt32(char unit) => unit;
}
