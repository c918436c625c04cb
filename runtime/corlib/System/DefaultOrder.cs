using System.Collections.Generic;

namespace System;

/// <summary>The order of a type that compares itself; null is less than everything.</summary>
internal readonly struct DefaultOrder<T> : IComparer<T>
{
    public int Compare(T x, T y)
    {
        if (default(T) == null)
        {
            if (x == null)
                return y == null ? 0 : -1;
            if (y == null)
                return 1;
        }
        if (x is IComparable<T> comparable)
            return comparable.CompareTo(y);
        Failure.InvalidOperation("Failed to compare two elements: the type has no order of its own.");
        return 0;
    }
}
