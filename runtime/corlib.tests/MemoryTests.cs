using System;
using System.Runtime.CompilerServices;

namespace Mooring.Tests.Corelib;

/// <summary>The assembly of memory.asm against byte loops, at every small length, alignment and overlap.</summary>
internal static class MemoryTests
{
    private const int Size = 256;

    [InlineArray(3000)]
    private struct Large
    {
        internal int First;
    }

    internal static void Run()
    {
        Check.Equal(0, CountBadMoves(), "move: every length to 130, every distance to 40 either way");
        Check.Equal(0, CountBadFills(), "fill: every length to 130, every alignment");
        Check.That(DeepFrame(Check.Opaque(5)) == 5 + 2999, "a frame of three pages is probed");
        Check.That(StructCopy(), "large structs are copied");
    }

    private static int CountBadMoves()
    {
        int bad = 0;
        Span<byte> actual = stackalloc byte[Size];
        Span<byte> expected = stackalloc byte[Size];
        for (int length = 0; length <= 130; length++)
        {
            for (int distance = -40; distance <= 40; distance++)
            {
                Number(actual);
                Number(expected);
                actual.Slice(60, length).CopyTo(actual.Slice(60 + distance));
                MoveByBytes(expected, 60, 60 + distance, length);
                bad += Same(actual, expected) ? 0 : 1;
            }
        }
        return bad;
    }

    private static int CountBadFills()
    {
        int bad = 0;
        Span<byte> actual = stackalloc byte[Size];
        Span<byte> expected = stackalloc byte[Size];
        for (int length = 0; length <= 130; length++)
        {
            for (int start = 0; start < 16; start++)
            {
                Number(actual);
                Number(expected);
                actual.Slice(start, length).Fill(0xA5);
                for (int i = 0; i < length; i++)
                    expected[start + i] = 0xA5;
                bad += Same(actual, expected) ? 0 : 1;
            }
        }
        return bad;
    }

    private static void MoveByBytes(Span<byte> memory, int from, int to, int length)
    {
        Span<byte> copy = stackalloc byte[Size];
        for (int i = 0; i < length; i++)
            copy[i] = memory[from + i];
        for (int i = 0; i < length; i++)
            memory[to + i] = copy[i];
    }

    private static void Number(Span<byte> memory)
    {
        for (int i = 0; i < memory.Length; i++)
            memory[i] = (byte)(i * 7 + 1);
    }

    private static bool Same(Span<byte> a, Span<byte> b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
                return false;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int DeepFrame(int value)
    {
        Large large = default;
        Span<int> items = large;
        for (int i = 0; i < items.Length; i++)
            items[i] = i;
        return items[Check.Opaque(2999)] + value;
    }

    private static bool StructCopy()
    {
        Large[] larges = new Large[2];
        ((Span<int>)larges[0])[2999] = 42;
        larges[1] = larges[0];
        larges[0] = default;
        return ((Span<int>)larges[1])[2999] == 42 && ((Span<int>)larges[0])[2999] == 0;
    }
}
