namespace System;

/// <summary>An integer of any width as sign and magnitude, and as the bits that hexadecimal shows.</summary>
internal readonly struct IntegerBits
{
    internal readonly ulong Magnitude;
    internal readonly ulong Pattern;
    internal readonly bool IsNegative;

    internal IntegerBits(ulong value)
    {
        Magnitude = value;
        Pattern = value;
    }

    internal IntegerBits(long value, int bytes)
    {
        IsNegative = value < 0;
        Magnitude = IsNegative ? 0 - (ulong)value : (ulong)value;
        Pattern = (ulong)value << (64 - 8 * bytes) >> (64 - 8 * bytes);
    }
}
