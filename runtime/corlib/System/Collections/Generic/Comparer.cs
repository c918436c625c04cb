namespace System.Collections.Generic;

/// <summary>Order by the type's own CompareTo.</summary>
public sealed class Comparer<T> : IComparer<T>
{
    private static Comparer<T> s_default;

    public static Comparer<T> Default => s_default ??= new Comparer<T>();

    public int Compare(T x, T y) => new DefaultOrder<T>().Compare(x, y);
}
