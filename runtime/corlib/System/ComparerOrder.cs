using System.Collections.Generic;

namespace System;

internal readonly struct ComparerOrder<T>(IComparer<T> comparer) : IComparer<T>
{
    public int Compare(T x, T y) => comparer.Compare(x, y);
}
