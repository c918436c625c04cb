using System.Runtime.InteropServices;

namespace System;

[StructLayout(LayoutKind.Auto)]
public struct ValueTuple<T1, T2> : IEquatable<(T1, T2)>, IComparable<(T1, T2)>
{
    public T1 Item1;
    public T2 Item2;

    public ValueTuple(T1 item1, T2 item2)
    {
        Item1 = item1;
        Item2 = item2;
    }

    public bool Equals((T1, T2) other) =>
        SpanHelpers.AreEqual(Item1, other.Item1) &&
        SpanHelpers.AreEqual(Item2, other.Item2);

    public override bool Equals(object obj) => obj is ValueTuple<T1, T2> other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Item1, Item2);

    public int CompareTo((T1, T2) other)
    {
        int order = new DefaultOrder<T1>().Compare(Item1, other.Item1);
        if (order != 0)
            return order;
        return new DefaultOrder<T2>().Compare(Item2, other.Item2);
    }

    public override string ToString() => $"({Item1}, {Item2})";
}
