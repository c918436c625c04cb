using System.Runtime.InteropServices;

namespace System;

[StructLayout(LayoutKind.Auto)]
public struct ValueTuple<T1, T2, T3> : IEquatable<(T1, T2, T3)>, IComparable<(T1, T2, T3)>
{
    public T1 Item1;
    public T2 Item2;
    public T3 Item3;

    public ValueTuple(T1 item1, T2 item2, T3 item3)
    {
        Item1 = item1;
        Item2 = item2;
        Item3 = item3;
    }

    public bool Equals((T1, T2, T3) other) =>
        SpanHelpers.AreEqual(Item1, other.Item1) &&
        SpanHelpers.AreEqual(Item2, other.Item2) &&
        SpanHelpers.AreEqual(Item3, other.Item3);

    public override bool Equals(object obj) => obj is ValueTuple<T1, T2, T3> other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Item1, Item2, Item3);

    public int CompareTo((T1, T2, T3) other)
    {
        int order = new DefaultOrder<T1>().Compare(Item1, other.Item1);
        if (order != 0)
            return order;
        order = new DefaultOrder<T2>().Compare(Item2, other.Item2);
        if (order != 0)
            return order;
        return new DefaultOrder<T3>().Compare(Item3, other.Item3);
    }

    public override string ToString() => $"({Item1}, {Item2}, {Item3})";
}
