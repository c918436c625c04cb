namespace System;

public interface IComparable<in T>
{
    /// <returns>Negative, zero or positive: this is before, equal to, behind <paramref name="other"/>.</returns>
    int CompareTo(T other);
}
