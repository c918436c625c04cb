namespace System;

/// <summary>Arithmetic is the processor's; there is no text form.</summary>
public readonly struct Single : IComparable<float>, IEquatable<float>
{
    private readonly float m_value;

    public static bool IsNaN(float value) => !(value >= 0) && !(value < 0);

    /// <summary>NaN is less than everything, and equal to itself.</summary>
    public int CompareTo(float value)
    {
        if (m_value < value)
            return -1;
        if (m_value > value)
            return 1;
        if (m_value == value)
            return 0;
        return IsNaN(m_value) ? (IsNaN(value) ? 0 : -1) : 1;
    }

    public bool Equals(float obj) => m_value == obj || (IsNaN(m_value) && IsNaN(obj));

    public override bool Equals(object obj) => obj is float other && Equals(other);

    /// <summary>One for both zeros, and one for every NaN.</summary>
    public override int GetHashCode() =>
        m_value == 0 || IsNaN(m_value) ? 0 : BitConverter.SingleToInt32Bits(m_value).GetHashCode();
}
