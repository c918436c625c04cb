using System.Runtime.InteropServices;

namespace System;

[StructLayout(LayoutKind.Auto)]
public struct ValueTuple<T1, T2, T3, T4> : IEquatable<(T1, T2, T3, T4)>, IComparable<(T1, T2, T3, T4)>
{
    public T1 Item1;
    public T2 Item2;
    public T3 Item3;
    public T4 Item4;

    public ValueTuple(T1 item1, T2 item2, T3 item3, T4 item4)
    {
        Item1 = item1;
        Item2 = item2;
        Item3 = item3;
        Item4 = item4;
    }

    public bool Equals((T1, T2, T3, T4) other) =>
        SpanHelpers.AreEqual(Item1, other.Item1) &&
        SpanHelpers.AreEqual(Item2, other.Item2) &&
        SpanHelpers.AreEqual(Item3, other.Item3) &&
        SpanHelpers.AreEqual(Item4, other.Item4);

    public override bool Equals(object obj) => obj is ValueTuple<T1, T2, T3, T4> other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Item1, Item2, Item3, Item4);

    public int CompareTo((T1, T2, T3, T4) other)
    {
        int order = new DefaultOrder<T1>().Compare(Item1, other.Item1);
        if (order != 0)
            return order;
        order = new DefaultOrder<T2>().Compare(Item2, other.Item2);
        if (order != 0)
            return order;
        order = new DefaultOrder<T3>().Compare(Item3, other.Item3);
        if (order != 0)
            return order;
        return new DefaultOrder<T4>().Compare(Item4, other.Item4);
    }

    public override string ToString() => $"({Item1}, {Item2}, {Item3}, {Item4})";
}
