using System.Numerics;

namespace Mooring.Runtime.Heap;

/// <summary>
/// The sizes cells come in: 16, 24 .. 64 in steps of 8, then four per doubling (80, 96, 112, 128, 160 ..) up to
/// 8192. An object wastes less than a fifth of its cell beyond 64 bytes, and there is no table to look up.
/// </summary>
internal static class SizeClass
{
    private const int FineClasses = 7;
    private const int FineBytes = 64;
    private const int FineShift = 6;

    /// <summary>
    /// How many classes there are: 7 fine ones and 4 for each of the 7 doublings of 64 up to 8192.
    /// </summary>
    internal const int Count = FineClasses + 4 * 7;

    /// <summary>The smallest class whose cells hold <paramref name="bytes"/>, which is 0 .. 8192.</summary>
    internal static int Of(nuint bytes)
    {
        if (bytes <= HeapLimits.SmallestCellBytes)
            return 0;
        if (bytes <= FineBytes)
            return (int)((bytes + 7) >> 3) - 2;
        ulong last = bytes - 1;
        int shift = 63 - BitOperations.LeadingZeroCount(last);
        return FineClasses + (shift - FineShift) * 4 + (int)(last >> (shift - 2)) - 4;
    }

    /// <summary>The bytes of a cell of a class 0 .. <see cref="Count"/> - 1.</summary>
    internal static uint Bytes(int sizeClass)
    {
        if (sizeClass < FineClasses)
            return (uint)(HeapLimits.SmallestCellBytes + 8 * sizeClass);
        int step = sizeClass - FineClasses;
        return (uint)(5 + step % 4) << (FineShift - 2 + step / 4);
    }
}
