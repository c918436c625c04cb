using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Internal.Runtime;

namespace System;

public abstract class Array
{
    public const int MaxLength = 0x7FFFFFC7;

    /// <summary>The compiler knows that the length follows the table pointer.</summary>
    private readonly int _numComponents;

    public int Length => _numComponents;

    public long LongLength => _numComponents;

    public static T[] Empty<T>() => EmptyArray<T>.Value ??= new T[0];

    private static class EmptyArray<T>
    {
        internal static T[] Value;
    }

    public static void Resize<T>(ref T[] array, int newSize)
    {
        if (newSize < 0)
            Failure.ArgumentOutOfRange();
        if (array != null && array.Length == newSize)
            return;
        T[] larger = new T[newSize];
        if (array != null)
            new ReadOnlySpan<T>(array, 0, Math.Min(array.Length, newSize)).CopyTo(larger);
        array = larger;
    }

    public static void Copy(Array sourceArray, Array destinationArray, int length) =>
        Copy(sourceArray, 0, destinationArray, 0, length);

    // SAFETY: both arrays are of one type, so elements have one size and layout; both ranges were checked.
    public static unsafe void Copy(
        Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length)
    {
        MethodTable* type = ((object)sourceArray).m_pEEType;
        if (type != ((object)destinationArray).m_pEEType)
            Failure.ArrayTypeMismatch();
        CheckRange(sourceArray, sourceIndex, length);
        CheckRange(destinationArray, destinationIndex, length);
        nuint size = type->ComponentSize;
        ref byte source = ref Unsafe.As<RawArrayData>(sourceArray).Data;
        ref byte destination = ref Unsafe.As<RawArrayData>(destinationArray).Data;
        SpanHelpers.Memmove(
            ref Unsafe.Add(ref destination, (nint)((nuint)destinationIndex * size)),
            ref Unsafe.Add(ref source, (nint)((nuint)sourceIndex * size)),
            (nuint)length * size);
    }

    public static void Clear(Array array) => Clear(array, 0, array.Length);

    // SAFETY: the range was checked; all zero is a value of every type.
    public static unsafe void Clear(Array array, int index, int length)
    {
        CheckRange(array, index, length);
        nuint size = ((object)array).m_pEEType->ComponentSize;
        ref byte data = ref Unsafe.As<RawArrayData>(array).Data;
        SpanHelpers.ClearWithoutReferences(ref Unsafe.Add(ref data, (nint)((nuint)index * size)), (nuint)length * size);
    }

    public static void Fill<T>(T[] array, T value) => new Span<T>(array).Fill(value);

    public static int IndexOf<T>(T[] array, T value) => IndexOf(array, value, 0, array.Length);

    public static int IndexOf<T>(T[] array, T value, int startIndex, int count)
    {
        CheckRange(array, startIndex, count);
        for (int i = startIndex; i < startIndex + count; i++)
        {
            if (SpanHelpers.AreEqual(array[i], value))
                return i;
        }
        return -1;
    }

    public static void Reverse<T>(T[] array) => new Span<T>(array).Reverse();

    public static void Sort<T>(T[] array) => Sorting.Sort(new Span<T>(array), new DefaultOrder<T>());

    public static void Sort<T>(T[] array, int index, int length) =>
        Sorting.Sort(new Span<T>(array, index, length), new DefaultOrder<T>());

    public static void Sort<T>(T[] array, Comparison<T> comparison) =>
        Sorting.Sort(new Span<T>(array), new ComparisonOrder<T>(comparison));

    public static void Sort<T>(T[] array, IComparer<T> comparer) => Sort(array, 0, array.Length, comparer);

    private static void Sort<T>(T[] array, int index, int length, IComparer<T> comparer)
    {
        Span<T> items = new(array, index, length);
        if (comparer == null)
            Sorting.Sort(items, new DefaultOrder<T>());
        else
            Sorting.Sort(items, new ComparerOrder<T>(comparer));
    }

    private static void CheckRange(Array array, int index, int length)
    {
        if (index < 0 || length < 0 || (uint)index + (uint)length > (uint)array.Length)
            Failure.ArgumentOutOfRange();
    }
}
