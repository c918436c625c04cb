using System.Runtime.CompilerServices;

namespace System.Threading;

/// <summary>
/// Read-modify-write in one step, and a full barrier. The self-calls are not recursion: the compiler replaces them by
/// the instruction.
/// </summary>
public static class Interlocked
{
    [Intrinsic]
    public static int CompareExchange(ref int location1, int value, int comparand) =>
        CompareExchange(ref location1, value, comparand);

    [Intrinsic]
    public static int Exchange(ref int location1, int value) => Exchange(ref location1, value);

    [Intrinsic]
    internal static int ExchangeAdd(ref int location1, int value) => ExchangeAdd(ref location1, value);

    public static int Add(ref int location1, int value) => ExchangeAdd(ref location1, value) + value;

    public static int Increment(ref int location) => ExchangeAdd(ref location, 1) + 1;

    public static int Decrement(ref int location) => ExchangeAdd(ref location, -1) - 1;

    /// <returns>The value before.</returns>
    public static int And(ref int location1, int value)
    {
        int seen = location1;
        while (true)
        {
            int before = CompareExchange(ref location1, seen & value, seen);
            if (before == seen)
                return before;
            seen = before;
        }
    }

    /// <returns>The value before.</returns>
    public static int Or(ref int location1, int value)
    {
        int seen = location1;
        while (true)
        {
            int before = CompareExchange(ref location1, seen | value, seen);
            if (before == seen)
                return before;
            seen = before;
        }
    }

    [Intrinsic]
    public static long CompareExchange(ref long location1, long value, long comparand) =>
        CompareExchange(ref location1, value, comparand);

    [Intrinsic]
    public static long Exchange(ref long location1, long value) => Exchange(ref location1, value);

    [Intrinsic]
    internal static long ExchangeAdd(ref long location1, long value) => ExchangeAdd(ref location1, value);

    public static long Add(ref long location1, long value) => ExchangeAdd(ref location1, value) + value;

    public static long Increment(ref long location) => ExchangeAdd(ref location, 1) + 1;

    public static long Decrement(ref long location) => ExchangeAdd(ref location, -1) - 1;

    /// <returns>The value before.</returns>
    public static long And(ref long location1, long value)
    {
        long seen = location1;
        while (true)
        {
            long before = CompareExchange(ref location1, seen & value, seen);
            if (before == seen)
                return before;
            seen = before;
        }
    }

    /// <returns>The value before.</returns>
    public static long Or(ref long location1, long value)
    {
        long seen = location1;
        while (true)
        {
            long before = CompareExchange(ref location1, seen | value, seen);
            if (before == seen)
                return before;
            seen = before;
        }
    }

    public static uint CompareExchange(ref uint location1, uint value, uint comparand) =>
        (uint)CompareExchange(ref Unsafe.As<uint, int>(ref location1), (int)value, (int)comparand);

    public static uint Exchange(ref uint location1, uint value) =>
        (uint)Exchange(ref Unsafe.As<uint, int>(ref location1), (int)value);

    public static ulong CompareExchange(ref ulong location1, ulong value, ulong comparand) =>
        (ulong)CompareExchange(ref Unsafe.As<ulong, long>(ref location1), (long)value, (long)comparand);

    public static ulong Exchange(ref ulong location1, ulong value) =>
        (ulong)Exchange(ref Unsafe.As<ulong, long>(ref location1), (long)value);

    public static nint CompareExchange(ref nint location1, nint value, nint comparand) =>
        (nint)CompareExchange(ref Unsafe.As<nint, long>(ref location1), (long)value, (long)comparand);

    public static nint Exchange(ref nint location1, nint value) =>
        (nint)Exchange(ref Unsafe.As<nint, long>(ref location1), (long)value);

    public static nuint CompareExchange(ref nuint location1, nuint value, nuint comparand) =>
        (nuint)CompareExchange(ref Unsafe.As<nuint, long>(ref location1), (long)value, (long)comparand);

    public static nuint Exchange(ref nuint location1, nuint value) =>
        (nuint)Exchange(ref Unsafe.As<nuint, long>(ref location1), (long)value);

    public static uint Add(ref uint location1, uint value) =>
        (uint)Add(ref Unsafe.As<uint, int>(ref location1), (int)value);

    public static uint Increment(ref uint location) => Add(ref location, 1);

    public static uint Decrement(ref uint location) => (uint)Decrement(ref Unsafe.As<uint, int>(ref location));

    public static uint And(ref uint location1, uint value) =>
        (uint)And(ref Unsafe.As<uint, int>(ref location1), (int)value);

    public static uint Or(ref uint location1, uint value) =>
        (uint)Or(ref Unsafe.As<uint, int>(ref location1), (int)value);

    public static ulong Add(ref ulong location1, ulong value) =>
        (ulong)Add(ref Unsafe.As<ulong, long>(ref location1), (long)value);

    public static ulong Increment(ref ulong location) => Add(ref location, 1);

    public static ulong Decrement(ref ulong location) => (ulong)Decrement(ref Unsafe.As<ulong, long>(ref location));

    public static ulong And(ref ulong location1, ulong value) =>
        (ulong)And(ref Unsafe.As<ulong, long>(ref location1), (long)value);

    public static ulong Or(ref ulong location1, ulong value) =>
        (ulong)Or(ref Unsafe.As<ulong, long>(ref location1), (long)value);

    public static long Read(ref readonly long location) => Volatile.Read(in location);

    public static ulong Read(ref readonly ulong location) => Volatile.Read(in location);

    // SAFETY: a reference is one word without a barrier of its own (native/barriers.asm), so it may be exchanged as a
    // number.
    public static T CompareExchange<T>(ref T location1, T value, T comparand) where T : class
    {
        long before = CompareExchange(
            ref Unsafe.As<T, long>(ref location1), Unsafe.As<T, long>(ref value), Unsafe.As<T, long>(ref comparand));
        return Unsafe.As<long, T>(ref before);
    }

    public static T Exchange<T>(ref T location1, T value) where T : class
    {
        long before = Exchange(ref Unsafe.As<T, long>(ref location1), Unsafe.As<T, long>(ref value));
        return Unsafe.As<long, T>(ref before);
    }

    [Intrinsic]
    public static void MemoryBarrier() => MemoryBarrier();
}
