using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace System;

/// <summary>Searching and comparing spans, as in .NET; what is declared for read-only spans serves the others
/// too.</summary>
public static partial class MemoryExtensions
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<char> AsSpan(this string text) =>
        text is null ? default : new ReadOnlySpan<char>(ref text._firstChar, text.Length);

    public static ReadOnlySpan<char> AsSpan(this string text, int start) => AsSpan(text).Slice(start);

    public static ReadOnlySpan<char> AsSpan(this string text, int start, int length) =>
        AsSpan(text).Slice(start, length);

    public static ReadOnlySpan<char> AsSpan(this string text, Range range) => AsSpan(text)[range];

    public static Span<T> AsSpan<T>(this T[] array) => new(array);

    public static Span<T> AsSpan<T>(this T[] array, int start) => new Span<T>(array).Slice(start);

    public static Span<T> AsSpan<T>(this T[] array, int start, int length) => new(array, start, length);

    public static void CopyTo<T>(this T[] source, Span<T> destination) =>
        new ReadOnlySpan<T>(source).CopyTo(destination);

    public static bool SequenceEqual<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> other)
    {
        if (span.Length != other.Length)
            return false;
        if (SpanHelpers.IsBytewise<T>())
            return SpanHelpers.SequenceEqual(span, other);
        for (int i = 0; i < span.Length; i++)
        {
            if (!SpanHelpers.AreEqual(span[i], other[i]))
                return false;
        }
        return true;
    }

    /// <summary>Lexicographic: negative, zero or positive.</summary>
    public static int SequenceCompareTo<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> other) where T : IComparable<T>
    {
        int common = Math.Min(span.Length, other.Length);
        for (int i = 0; i < common; i++)
        {
            int order = span[i].CompareTo(other[i]);
            if (order != 0)
                return order;
        }
        return span.Length.CompareTo(other.Length);
    }

    public static bool Contains<T>(this ReadOnlySpan<T> span, T value) where T : IEquatable<T> =>
        span.IndexOf(value) >= 0;

    public static int IndexOf<T>(this ReadOnlySpan<T> span, T value) where T : IEquatable<T>
    {
        for (int i = 0; i < span.Length; i++)
        {
            if (SpanHelpers.AreEqual(span[i], value))
                return i;
        }
        return -1;
    }

    public static int IndexOf<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value) where T : IEquatable<T>
    {
        if (value.IsEmpty)
            return 0;
        for (int at = 0; at <= span.Length - value.Length; at++)
        {
            int next = span.Slice(at, span.Length - value.Length + 1 - at).IndexOf(value[0]);
            if (next < 0)
                return -1;
            at += next;
            if (span.Slice(at, value.Length).SequenceEqual(value))
                return at;
        }
        return -1;
    }

    public static int IndexOfAny<T>(this ReadOnlySpan<T> span, T value0, T value1) where T : IEquatable<T>
    {
        for (int i = 0; i < span.Length; i++)
        {
            if (SpanHelpers.AreEqual(span[i], value0) || SpanHelpers.AreEqual(span[i], value1))
                return i;
        }
        return -1;
    }

    public static int IndexOfAny<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> values) where T : IEquatable<T>
    {
        for (int i = 0; i < span.Length; i++)
        {
            if (values.Contains(span[i]))
                return i;
        }
        return -1;
    }

    public static int IndexOfAnyExcept<T>(this ReadOnlySpan<T> span, T value) where T : IEquatable<T>
    {
        for (int i = 0; i < span.Length; i++)
        {
            if (!SpanHelpers.AreEqual(span[i], value))
                return i;
        }
        return -1;
    }

    public static int LastIndexOf<T>(this ReadOnlySpan<T> span, T value) where T : IEquatable<T>
    {
        for (int i = span.Length - 1; i >= 0; i--)
        {
            if (SpanHelpers.AreEqual(span[i], value))
                return i;
        }
        return -1;
    }

    public static int LastIndexOf<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value) where T : IEquatable<T>
    {
        for (int at = span.Length - value.Length; at >= 0; at--)
        {
            if (span.Slice(at, value.Length).SequenceEqual(value))
                return at;
        }
        return -1;
    }

    public static int Count<T>(this ReadOnlySpan<T> span, T value) where T : IEquatable<T>
    {
        int count = 0;
        foreach (ref readonly T item in span)
            count += SpanHelpers.AreEqual(item, value) ? 1 : 0;
        return count;
    }

    public static bool StartsWith<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value) where T : IEquatable<T> =>
        span.Length >= value.Length && span.Slice(0, value.Length).SequenceEqual(value);

    public static bool StartsWith<T>(this ReadOnlySpan<T> span, T value) where T : IEquatable<T> =>
        !span.IsEmpty && SpanHelpers.AreEqual(span[0], value);

    public static bool EndsWith<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value) where T : IEquatable<T> =>
        span.Length >= value.Length && span.Slice(span.Length - value.Length).SequenceEqual(value);

    public static bool EndsWith<T>(this ReadOnlySpan<T> span, T value) where T : IEquatable<T> =>
        !span.IsEmpty && SpanHelpers.AreEqual(span[span.Length - 1], value);

    public static void Reverse<T>(this Span<T> span)
    {
        for (int low = 0, high = span.Length - 1; low < high; low++, high--)
            (span[low], span[high]) = (span[high], span[low]);
    }

    public static void Replace<T>(this Span<T> span, T oldValue, T newValue) where T : IEquatable<T>
    {
        foreach (ref T item in span)
        {
            if (SpanHelpers.AreEqual(item, oldValue))
                item = newValue;
        }
    }

    public static void Sort<T>(this Span<T> span) => Sorting.Sort(span, new DefaultOrder<T>());

    public static void Sort<T>(this Span<T> span, Comparison<T> comparison) =>
        Sorting.Sort(span, new ComparisonOrder<T>(comparison));

    /// <returns>The index of an equal element, or the complement of where it would belong. The span is
    /// sorted.</returns>
    public static int BinarySearch<T>(this ReadOnlySpan<T> span, T value) where T : IComparable<T>
    {
        int low = 0;
        int high = span.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            int order = span[middle].CompareTo(value);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return ~low;
    }
}
