namespace System.Collections.Generic;

/// <summary>Equality by the type's own Equals. Collections do not go through it: they call the type directly.</summary>
public sealed class EqualityComparer<T> : IEqualityComparer<T>
{
    private static EqualityComparer<T> s_default;

    public static EqualityComparer<T> Default => s_default ??= new EqualityComparer<T>();

    public bool Equals(T x, T y) => SpanHelpers.AreEqual(x, y);

    public int GetHashCode(T obj) => obj == null ? 0 : obj.GetHashCode();
}
