using System;
using System.Collections.Generic;

namespace Mooring.Tests.Corelib;

/// <summary>Sorting of arrays of every shape and size to 200, and of the shapes that break quicksorts.</summary>
internal static class SortTests
{
    private sealed class Descending : IComparer<int>
    {
        public int Compare(int x, int y) => y.CompareTo(x);
    }

    private static int s_comparisons;

    internal static void Run()
    {
        Check.Equal(0, CountBad(), "random, ascending, descending, equal, organ pipe; sizes 0 to 200");
        int[] items = [3, 1, 2];
        Array.Sort(items, new Descending());
        Check.That(items[0] == 3 && items[2] == 1, "by a comparer");
        string[] words = ["b", null, "a"];
        Array.Sort(words);
        Check.That(words[0] == null && words[1] == "a" && words[2] == "b", "null first");
        Array.Sort(items, 1, 2);
        Check.That(items[0] == 3 && items[1] == 1, "part of an array");
        Adversary();
    }

    private static int CountBad()
    {
        int bad = 0;
        uint random = 12345;
        for (int size = 0; size <= 200; size++)
        {
            for (int shape = 0; shape < 5; shape++)
            {
                int[] items = new int[size];
                long sum = 0;
                for (int i = 0; i < size; i++)
                {
                    random = random * 1664525 + 1013904223;
                    items[i] = Shaped(shape, i, size, (int)(random >> 8));
                    sum += items[i];
                }
                Array.Sort(items);
                for (int i = 0; i < size; i++)
                {
                    sum -= items[i];
                    bad += i > 0 && items[i - 1] > items[i] ? 1 : 0;
                }
                bad += sum == 0 ? 0 : 1;
            }
        }
        return bad;
    }

    private static int Shaped(int shape, int i, int size, int random) => shape switch
    {
        0 => random % 50 - 25,
        1 => i,
        2 => -i,
        3 => 7,
        _ => Math.Min(i, size - i),
    };

    /// <summary>McIlroy's adversary, "A Killer Adversary for Quicksort" (1999): decides the order while it is
    /// asked.</summary>
    private static void Adversary()
    {
        const int Size = 2000;
        int[] value = new int[Size];
        int solid = 0;
        int candidate = 0;
        Array.Fill(value, Size);
        int[] items = new int[Size];
        for (int i = 0; i < Size; i++)
            items[i] = i;
        Array.Sort(items, (x, y) =>
        {
            s_comparisons++;
            if (value[x] == Size && value[y] == Size)
                value[x == candidate ? x : y] = solid++;
            if (value[x] == Size)
                candidate = x;
            else if (value[y] == Size)
                candidate = y;
            return value[x] - value[y];
        });
        Check.That(s_comparisons < 20 * Size * 3, "an adversary does not make it quadratic");
    }
}
