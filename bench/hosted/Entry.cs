using System.Runtime.InteropServices;

namespace Mooring.Bench.Hosted;

/// <summary>64 bytes: eight words that differ from one another and from entry to entry.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Entry
{
    public const int Bytes = 64, Words = 8;

    public ulong A, B, C, D, E, F, G, H;

    /// <summary>The entry of that number.</summary>
    public static Entry Of(ulong number)
    {
        ulong word = number * Words;
        return new Entry
        {
            A = word, B = word + 1, C = word + 2, D = word + 3, E = word + 4, F = word + 5, G = word + 6, H = word + 7,
        };
    }

    public readonly ulong Sum => A + B + C + D + E + F + G + H;

    /// <summary>The sum of all words of the first entries.</summary>
    public static ulong SumOf(int entries)
    {
        ulong words = (ulong)entries * Words;
        return words * (words - 1) / 2;
    }
}
