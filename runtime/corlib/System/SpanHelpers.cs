using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>
/// Copy, fill and compare behind the spans. Fill, ClearWithoutReferences and Memmove of bytes are also what the
/// compiler calls for large structs. All memory here is plain: storing a reference needs no barrier.
/// </summary>
internal static unsafe class SpanHelpers
{
    // SAFETY: each reference is the start of at least as many bytes or elements as the count says;
    // the spans that call have checked, and compiled code knows its own sizes. Nothing moves, so a pointer stays good.
    internal static void Fill(ref byte destination, byte value, nuint bytes) =>
        Memory.Fill(Unsafe.AsPointer(ref destination), value, bytes);

    internal static void ClearWithoutReferences(ref byte destination, nuint bytes) =>
        Memory.Fill(Unsafe.AsPointer(ref destination), 0, bytes);

    internal static void Memmove(ref byte destination, ref byte source, nuint bytes) =>
        Memory.Move(Unsafe.AsPointer(ref destination), Unsafe.AsPointer(ref source), bytes);

    internal static void Copy<T>(ref T destination, ref T source, int count) =>
        Memory.Move(
            Unsafe.AsPointer(ref destination), Unsafe.AsPointer(ref source), (nuint)(uint)count * (nuint)sizeof(T));

    internal static void Clear<T>(ref T destination, int count) =>
        Memory.Fill(Unsafe.AsPointer(ref destination), 0, (nuint)(uint)count * (nuint)sizeof(T));

    internal static void Fill<T>(ref T destination, int count, T value)
    {
        if (sizeof(T) == 1)
        {
            Memory.Fill(Unsafe.AsPointer(ref destination), Unsafe.As<T, byte>(ref value), (uint)count);
            return;
        }
        for (int i = 0; i < count; i++)
            Unsafe.Add(ref destination, i) = value;
    }

    /// <summary>Equality as EqualityComparer.Default has it, without a comparer: folds to the type's own
    /// Equals.</summary>
    internal static bool AreEqual<T>(T first, T second)
    {
        if (default(T) == null)
            return first == null ? second == null : first.Equals(second);
        return first is IEquatable<T> equatable ? equatable.Equals(second) : first.Equals(second);
    }

    /// <summary>Are two values equal exactly if their bytes are?</summary>
    internal static bool IsBytewise<T>() =>
        typeof(T) == typeof(byte) || typeof(T) == typeof(sbyte) || typeof(T) == typeof(char) ||
        typeof(T) == typeof(short) || typeof(T) == typeof(ushort) || typeof(T) == typeof(int) ||
        typeof(T) == typeof(uint) || typeof(T) == typeof(long) || typeof(T) == typeof(ulong) ||
        typeof(T) == typeof(nint) || typeof(T) == typeof(nuint);

    internal static bool SequenceEqual<T>(ReadOnlySpan<T> first, ReadOnlySpan<T> second) =>
        SequenceEqual(
            ref Unsafe.As<T, byte>(ref first._reference),
            ref Unsafe.As<T, byte>(ref second._reference),
            (nuint)(uint)first.Length * (nuint)sizeof(T));

    internal static bool IsArrayOf<T>(T[] array) => ((object)array).m_pEEType == MethodTable.Of<T[]>();

    internal static bool SequenceEqual(ref byte first, ref byte second, nuint bytes)
    {
        if (bytes < 8)
        {
            for (nuint i = 0; i < bytes; i++)
            {
                if (Unsafe.Add(ref first, (nint)i) != Unsafe.Add(ref second, (nint)i))
                    return false;
            }
            return true;
        }
        for (nuint i = 0; i < bytes - 8; i += 8)
        {
            if (Word(ref first, i) != Word(ref second, i))
                return false;
        }
        return Word(ref first, bytes - 8) == Word(ref second, bytes - 8);
    }

    /// <summary>A seeded multiplicative hash over 64-bit words.</summary>
    internal static int HashBytes(ref byte data, nuint bytes)
    {
        const ulong Multiplier = 0x9E3779B97F4A7C15;
        ulong hash = Mooring.Runtime.HashSeed.Value ^ bytes;
        nuint at = 0;
        for (; at + 8 <= bytes; at += 8)
            hash = Mix(hash ^ Word(ref data, at), Multiplier);
        ulong rest = 0;
        for (; at < bytes; at++)
            rest = (rest << 8) | Unsafe.Add(ref data, (nint)at);
        hash = Mix(hash ^ rest, Multiplier);
        return (int)(hash ^ (hash >> 32));
    }

    private static ulong Mix(ulong value, ulong multiplier)
    {
        value *= multiplier;
        return value ^ (value >> 29);
    }

    private static ulong Word(ref byte data, nuint offset) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref data, (nint)offset));
}
