using System.Buffers;

namespace System.Text;

/// <summary>
/// A Unicode scalar value: a code point that is not half of a surrogate pair. Decoding follows the Unicode standard,
/// section 3.9 (D93b): a malformed sequence is U+FFFD for each longest part that could have begun a good one.
/// </summary>
public readonly struct Rune : IEquatable<Rune>, IComparable<Rune>, ISpanFormattable, IUtf8SpanFormattable
{
    private const int MaxScalar = 0x10FFFF;
    private const int ContinuationMask = 0x3F;

    private readonly uint _value;

    public Rune(char ch) : this((int)ch) { }

    public Rune(int value)
    {
        if (!IsValid(value))
            Failure.ArgumentOutOfRange();
        _value = (uint)value;
    }

    private Rune(uint value) => _value = value;

    public static Rune ReplacementChar => new(0xFFFDu);

    public int Value => (int)_value;

    public bool IsAscii => _value < 0x80;

    public int Utf8SequenceLength => _value < 0x80 ? 1 : _value < 0x800 ? 2 : _value < 0x10000 ? 3 : 4;

    public int Utf16SequenceLength => _value < 0x10000 ? 1 : 2;

    public static bool IsValid(int value) => (uint)value < 0xD800 || (value >= 0xE000 && value <= MaxScalar);

    public static bool TryCreate(char ch, out Rune result) => TryCreate((int)ch, out result);

    public static bool TryCreate(int value, out Rune result)
    {
        result = IsValid(value) ? new Rune((uint)value) : default;
        return IsValid(value);
    }

    /// <summary>The first scalar of UTF-8 text. On failure the result is U+FFFD and <paramref name="bytesConsumed"/>
    /// what to skip; NeedMoreData if the text ends within a good sequence.</summary>
    public static OperationStatus DecodeFromUtf8(ReadOnlySpan<byte> source, out Rune result, out int bytesConsumed)
    {
        result = ReplacementChar;
        bytesConsumed = 0;
        if (source.IsEmpty)
            return OperationStatus.NeedMoreData;
        uint first = source[0];
        bytesConsumed = 1;
        if (first < 0x80)
        {
            result = new Rune(first);
            return OperationStatus.Done;
        }
        if (first is < 0xC2 or > 0xF4)
            return OperationStatus.InvalidData;
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        uint value = first & (0xFFu >> (length + 1));
        for (; bytesConsumed < length; bytesConsumed++)
        {
            if (bytesConsumed == source.Length)
                return OperationStatus.NeedMoreData;
            uint next = source[bytesConsumed];
            if (!IsContinuation(first, bytesConsumed, next))
                return OperationStatus.InvalidData;
            value = (value << 6) | (next & ContinuationMask);
        }
        result = new Rune(value);
        return OperationStatus.Done;
    }

    /// <summary>Table 3-7 of the standard: which second bytes keep out overlong forms, surrogates and what is beyond
    /// U+10FFFF.</summary>
    private static bool IsContinuation(uint first, int position, uint next)
    {
        uint low = 0x80;
        uint high = 0xBF;
        if (position == 1)
        {
            low = first == 0xE0 ? 0xA0u : first == 0xF0 ? 0x90u : low;
            high = first == 0xED ? 0x9Fu : first == 0xF4 ? 0x8Fu : high;
        }
        return next >= low && next <= high;
    }

    /// <summary>The first scalar of UTF-16 text; half a pair is U+FFFD and one character to skip.</summary>
    public static OperationStatus DecodeFromUtf16(ReadOnlySpan<char> source, out Rune result, out int charsConsumed)
    {
        result = ReplacementChar;
        charsConsumed = 0;
        if (source.IsEmpty)
            return OperationStatus.NeedMoreData;
        char first = source[0];
        charsConsumed = 1;
        if (!char.IsSurrogate(first))
        {
            result = new Rune((uint)first);
            return OperationStatus.Done;
        }
        if (char.IsLowSurrogate(first))
            return OperationStatus.InvalidData;
        if (source.Length < 2)
            return OperationStatus.NeedMoreData;
        if (!char.IsLowSurrogate(source[1]))
            return OperationStatus.InvalidData;
        charsConsumed = 2;
        result = new Rune(0x10000u + (((uint)first - 0xD800) << 10) + ((uint)source[1] - 0xDC00));
        return OperationStatus.Done;
    }

    public bool TryEncodeToUtf8(Span<byte> destination, out int bytesWritten)
    {
        int length = Utf8SequenceLength;
        bytesWritten = 0;
        if (destination.Length < length)
            return false;
        uint rest = _value;
        for (int i = length - 1; i > 0; i--)
        {
            destination[i] = (byte)(0x80 | (rest & ContinuationMask));
            rest >>= 6;
        }
        destination[0] = (byte)(length == 1 ? rest : rest | ~(0xFFu >> length));
        bytesWritten = length;
        return true;
    }

    public bool TryEncodeToUtf16(Span<char> destination, out int charsWritten)
    {
        charsWritten = 0;
        if (destination.Length < Utf16SequenceLength)
            return false;
        charsWritten = Utf16SequenceLength;
        if (charsWritten == 1)
        {
            destination[0] = (char)_value;
            return true;
        }
        destination[0] = (char)(0xD800 + ((_value - 0x10000) >> 10));
        destination[1] = (char)(0xDC00 + ((_value - 0x10000) & 0x3FF));
        return true;
    }

    public int EncodeToUtf8(Span<byte> destination)
    {
        if (!TryEncodeToUtf8(destination, out int written))
            Failure.DestinationTooShort();
        return written;
    }

    public bool TryFormat(
        Span<char> destination, out int charsWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        TryEncodeToUtf16(destination, out charsWritten);

    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten,
        ReadOnlySpan<char> format = default, IFormatProvider provider = null) =>
        TryEncodeToUtf8(utf8Destination, out bytesWritten);

    public override string ToString()
    {
        Span<char> text = stackalloc char[2];
        TryEncodeToUtf16(text, out int written);
        return new string(text.Slice(0, written));
    }

    public string ToString(string format, IFormatProvider formatProvider) => ToString();

    public bool Equals(Rune other) => _value == other._value;

    public override bool Equals(object obj) => obj is Rune other && Equals(other);

    public override int GetHashCode() => Value;

    public int CompareTo(Rune other) => Value - other.Value;

    public static bool operator ==(Rune left, Rune right) => left._value == right._value;

    public static bool operator !=(Rune left, Rune right) => left._value != right._value;

    public static explicit operator Rune(char ch) => new(ch);

    public static explicit operator Rune(int value) => new(value);
}
