using System.Runtime.CompilerServices;

namespace System.Numerics;

/// <summary>Counts and rotations; the compiler turns the intrinsic ones into instructions where the processor has
/// them.</summary>
public static class BitOperations
{
    public static bool IsPow2(int value) => (value & (value - 1)) == 0 && value > 0;

    public static bool IsPow2(uint value) => (value & (value - 1)) == 0 && value != 0;

    public static bool IsPow2(long value) => (value & (value - 1)) == 0 && value > 0;

    public static bool IsPow2(ulong value) => (value & (value - 1)) == 0 && value != 0;

    public static bool IsPow2(nuint value) => IsPow2((ulong)value);

    /// <summary>0 for 0, and when the result would not fit.</summary>
    public static uint RoundUpToPowerOf2(uint value) =>
        value <= 1 ? value : (uint)(1ul << (32 - LeadingZeroCount(value - 1)));

    /// <summary>0 for 0, and when the result would not fit.</summary>
    public static ulong RoundUpToPowerOf2(ulong value)
    {
        if (value <= 1)
            return value;
        int zeros = LeadingZeroCount(value - 1);
        return zeros == 0 ? 0 : 1ul << (64 - zeros);
    }

    [Intrinsic]
    public static int LeadingZeroCount(uint value)
    {
        int count = 32;
        for (; value != 0; value >>= 1)
            count--;
        return count;
    }

    [Intrinsic]
    public static int LeadingZeroCount(ulong value)
    {
        int count = 64;
        for (; value != 0; value >>= 1)
            count--;
        return count;
    }

    [Intrinsic]
    public static int TrailingZeroCount(int value) => TrailingZeroCount((uint)value);

    [Intrinsic]
    public static int TrailingZeroCount(uint value) => 32 - LeadingZeroCount(~value & (value - 1));

    [Intrinsic]
    public static int TrailingZeroCount(long value) => TrailingZeroCount((ulong)value);

    [Intrinsic]
    public static int TrailingZeroCount(ulong value) => 64 - LeadingZeroCount(~value & (value - 1));

    public static int TrailingZeroCount(nuint value) => TrailingZeroCount((ulong)value);

    [Intrinsic]
    public static int PopCount(uint value) => PopCount((ulong)value);

    [Intrinsic]
    public static int PopCount(ulong value)
    {
        value -= (value >> 1) & 0x5555555555555555;
        value = (value & 0x3333333333333333) + ((value >> 2) & 0x3333333333333333);
        value = (value + (value >> 4)) & 0x0F0F0F0F0F0F0F0F;
        return (int)((value * 0x0101010101010101) >> 56);
    }

    /// <summary>The integer part of the binary logarithm; 0 for 0.</summary>
    public static int Log2(uint value) => 31 ^ LeadingZeroCount(value | 1);

    /// <summary>The integer part of the binary logarithm; 0 for 0.</summary>
    public static int Log2(ulong value) => 63 ^ LeadingZeroCount(value | 1);

    [Intrinsic]
    public static uint RotateLeft(uint value, int offset) => (value << offset) | (value >> (32 - offset));

    [Intrinsic]
    public static ulong RotateLeft(ulong value, int offset) => (value << offset) | (value >> (64 - offset));

    [Intrinsic]
    public static uint RotateRight(uint value, int offset) => (value >> offset) | (value << (32 - offset));

    [Intrinsic]
    public static ulong RotateRight(ulong value, int offset) => (value >> offset) | (value << (64 - offset));
}
