using System.Collections.Generic;

namespace System;

internal readonly struct ComparisonOrder<T>(Comparison<T> comparison) : IComparer<T>
{
    public int Compare(T x, T y) => comparison(x, y);
}
