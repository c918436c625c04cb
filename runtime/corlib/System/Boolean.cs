namespace System;

public readonly struct Boolean : IComparable<bool>, IEquatable<bool>
{
    public static readonly string TrueString = "True";
    public static readonly string FalseString = "False";

    private readonly bool m_value;

    public int CompareTo(bool value) => m_value == value ? 0 : m_value ? 1 : -1;

    public bool Equals(bool obj) => m_value == obj;

    public override bool Equals(object obj) => obj is bool other && m_value == other;

    public override int GetHashCode() => m_value ? 1 : 0;

    public override string ToString() => m_value ? "True" : "False";

    public static bool TryParse(string value, out bool result)
    {
        ReadOnlySpan<char> text = value.AsSpan().Trim();
        result = text.Equals("true", StringComparison.OrdinalIgnoreCase);
        return result || text.Equals("false", StringComparison.OrdinalIgnoreCase);
    }
}
