namespace System;

public static partial class MemoryExtensions
{
    public static bool Equals(
        this ReadOnlySpan<char> span, ReadOnlySpan<char> other, StringComparison comparisonType) =>
        span.Length == other.Length && CompareTo(span, other, comparisonType) == 0;

    public static int CompareTo(this ReadOnlySpan<char> span, ReadOnlySpan<char> other, StringComparison comparisonType)
    {
        bool ignoreCase = IgnoresCase(comparisonType);
        int common = Math.Min(span.Length, other.Length);
        for (int i = 0; i < common; i++)
        {
            int order = ignoreCase
                ? char.ToUpperAscii(span[i]) - char.ToUpperAscii(other[i])
                : span[i] - other[i];
            if (order != 0)
                return order;
        }
        return span.Length.CompareTo(other.Length);
    }

    public static int IndexOf(this ReadOnlySpan<char> span, ReadOnlySpan<char> value, StringComparison comparisonType)
    {
        if (!IgnoresCase(comparisonType))
            return span.IndexOf(value);
        for (int at = 0; at <= span.Length - value.Length; at++)
        {
            if (CompareTo(span.Slice(at, value.Length), value, comparisonType) == 0)
                return at;
        }
        return -1;
    }

    public static bool StartsWith(
        this ReadOnlySpan<char> span, ReadOnlySpan<char> value, StringComparison comparisonType) =>
        span.Length >= value.Length && CompareTo(span.Slice(0, value.Length), value, comparisonType) == 0;

    public static bool EndsWith(
        this ReadOnlySpan<char> span, ReadOnlySpan<char> value, StringComparison comparisonType) =>
        span.Length >= value.Length && CompareTo(span.Slice(span.Length - value.Length), value, comparisonType) == 0;

    public static ReadOnlySpan<char> Trim(this ReadOnlySpan<char> span) => span.TrimStart().TrimEnd();

    public static ReadOnlySpan<char> TrimStart(this ReadOnlySpan<char> span)
    {
        int start = 0;
        while (start < span.Length && char.IsWhiteSpace(span[start]))
            start++;
        return span.Slice(start);
    }

    public static ReadOnlySpan<char> TrimEnd(this ReadOnlySpan<char> span)
    {
        int end = span.Length;
        while (end > 0 && char.IsWhiteSpace(span[end - 1]))
            end--;
        return span.Slice(0, end);
    }

    public static ReadOnlySpan<T> Trim<T>(this ReadOnlySpan<T> span, T trimElement) where T : IEquatable<T> =>
        span.TrimStart(trimElement).TrimEnd(trimElement);

    public static ReadOnlySpan<T> TrimStart<T>(this ReadOnlySpan<T> span, T trimElement) where T : IEquatable<T>
    {
        int start = 0;
        while (start < span.Length && SpanHelpers.AreEqual(span[start], trimElement))
            start++;
        return span.Slice(start);
    }

    public static ReadOnlySpan<T> TrimEnd<T>(this ReadOnlySpan<T> span, T trimElement) where T : IEquatable<T>
    {
        int end = span.Length;
        while (end > 0 && SpanHelpers.AreEqual(span[end - 1], trimElement))
            end--;
        return span.Slice(0, end);
    }

    private static bool IgnoresCase(StringComparison comparisonType) => comparisonType switch
    {
        StringComparison.Ordinal => false,
        StringComparison.OrdinalIgnoreCase => true,
        _ => Unsupported(),
    };

    private static bool Unsupported()
    {
        Failure.Argument();
        return false;
    }
}
