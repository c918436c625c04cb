using System;
using System.Numerics;

namespace Mooring.Kernel.Memory;

/// <summary>
/// A set of page numbers as bits, 1 = free. Pure: the bits are handed in, so the same source runs under the hosted
/// tests. Taking scans from a hint that only moves on, so a run of takes costs about one word each.
/// </summary>
internal static class PageBitmap
{
    /// <summary>Words that hold <paramref name="pages"/> bits.</summary>
    internal static int WordsFor(ulong pages) => (int)((pages + 63) / 64);

    /// <summary>Clears the first set bit at or after the hint's word, wrapping once.</summary>
    internal static bool TryTake(Span<ulong> bits, ref int hint, out ulong page)
    {
        for (int scanned = 0; scanned < bits.Length; scanned++)
        {
            if (hint >= bits.Length) hint = 0;
            ulong word = bits[hint];
            if (word == 0)
            {
                hint++;
                continue;
            }
            bits[hint] = word & (word - 1);
            page = (ulong)hint * 64 + (ulong)BitOperations.TrailingZeroCount(word);
            return true;
        }
        page = 0;
        return false;
    }

    /// <summary>Sets a bit.</summary>
    /// <returns>False if it was set or lies outside: the caller gave a page back twice.</returns>
    internal static bool TryGive(Span<ulong> bits, ulong page)
    {
        ulong word = page / 64;
        ulong bit = 1ul << (int)(page % 64);
        if (word >= (ulong)bits.Length || (bits[(int)word] & bit) != 0) return false;
        bits[(int)word] |= bit;
        return true;
    }

    /// <summary>
    /// Sets the bits of the pages from <paramref name="first"/> up to and without <paramref name="end"/>.
    /// </summary>
    internal static void AddRange(Span<ulong> bits, ulong first, ulong end)
    {
        while (first < end)
        {
            if (first % 64 == 0 && end - first >= 64)
            {
                bits[(int)(first / 64)] = ulong.MaxValue;
                first += 64;
                continue;
            }
            bits[(int)(first / 64)] |= 1ul << (int)(first % 64);
            first++;
        }
    }
}
