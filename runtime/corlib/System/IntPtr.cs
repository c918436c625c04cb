namespace System;

/// <summary>nint: 64 bits.</summary>
public readonly struct IntPtr : IComparable<nint>, IEquatable<nint>, ISpanFormattable, IUtf8SpanFormattable
{
    public static nint Zero => 0;

    private readonly nint _value;

    public IntPtr(long value) => _value = (nint)value;

    public static int Size => 8;

    public static nint MaxValue => unchecked((nint)0x7FFFFFFFFFFFFFFF);

    public static nint MinValue => unchecked((nint)0x8000000000000000);

    public int CompareTo(nint value) => _value < value ? -1 : _value > value ? 1 : 0;

    public bool Equals(nint other) => _value == other;

    public override bool Equals(object obj) => obj is nint other && _value == other;

    public override int GetHashCode() => ((long)_value).GetHashCode();

    public override string ToString() => IntegerFormat.ToString(new(_value, 8), null);

    public string ToString(string format) => IntegerFormat.ToString(new(_value, 8), format);

    public string ToString(string format, IFormatProvider formatProvider) => ToString(format);

    public bool TryFormat(
        Span<char> destination, out int charsWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new(_value, 8), destination, out charsWritten, format);

    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new(_value, 8), utf8Destination, out bytesWritten, format);
}
