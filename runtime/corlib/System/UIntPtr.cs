namespace System;

/// <summary>nuint: 64 bits.</summary>
public readonly struct UIntPtr : IComparable<nuint>, IEquatable<nuint>, ISpanFormattable, IUtf8SpanFormattable
{
    public static nuint Zero => 0;

    private readonly nuint _value;

    public UIntPtr(ulong value) => _value = (nuint)value;

    public static int Size => 8;

    public static nuint MaxValue => unchecked((nuint)0xFFFFFFFFFFFFFFFF);

    public static nuint MinValue => unchecked((nuint)0);

    public int CompareTo(nuint value) => _value < value ? -1 : _value > value ? 1 : 0;

    public bool Equals(nuint other) => _value == other;

    public override bool Equals(object obj) => obj is nuint other && _value == other;

    public override int GetHashCode() => ((ulong)_value).GetHashCode();

    public override string ToString() => IntegerFormat.ToString(new((ulong)_value), null);

    public string ToString(string format) => IntegerFormat.ToString(new((ulong)_value), format);

    public string ToString(string format, IFormatProvider formatProvider) => ToString(format);

    public bool TryFormat(
        Span<char> destination, out int charsWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new((ulong)_value), destination, out charsWritten, format);

    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        IntegerFormat.TryFormat(new((ulong)_value), utf8Destination, out bytesWritten, format);
}
