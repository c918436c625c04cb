namespace System;

/// <summary>Arithmetic is the processor's; there is no text form.</summary>
public readonly struct Double : IComparable<double>, IEquatable<double>
{
    private readonly double m_value;

    public static bool IsNaN(double value) => !(value >= 0) && !(value < 0);

    /// <summary>NaN is less than everything, and equal to itself.</summary>
    public int CompareTo(double value)
    {
        if (m_value < value)
            return -1;
        if (m_value > value)
            return 1;
        if (m_value == value)
            return 0;
        return IsNaN(m_value) ? (IsNaN(value) ? 0 : -1) : 1;
    }

    public bool Equals(double obj) => m_value == obj || (IsNaN(m_value) && IsNaN(obj));

    public override bool Equals(object obj) => obj is double other && Equals(other);

    /// <summary>One for both zeros, and one for every NaN.</summary>
    public override int GetHashCode() =>
        m_value == 0 || IsNaN(m_value) ? 0 : BitConverter.DoubleToInt64Bits(m_value).GetHashCode();
}
