using System.Runtime.CompilerServices;

namespace System.Threading;

/// <summary>
/// Reads that later accesses do not pass, and writes that earlier accesses do not pass. A write may still be passed by
/// a later read: where that matters, put an <see cref="Interlocked.MemoryBarrier"/> between them.
/// </summary>
public static class Volatile
{
    private struct OfBool
    {
        internal volatile bool Value;
    }

    private struct OfSbyte
    {
        internal volatile sbyte Value;
    }

    private struct OfByte
    {
        internal volatile byte Value;
    }

    private struct OfShort
    {
        internal volatile short Value;
    }

    private struct OfUshort
    {
        internal volatile ushort Value;
    }

    private struct OfInt
    {
        internal volatile int Value;
    }

    private struct OfUint
    {
        internal volatile uint Value;
    }

    private struct OfNint
    {
        internal volatile nint Value;
    }

    private struct OfNuint
    {
        internal volatile nuint Value;
    }

    private struct OfReference
    {
        internal volatile object Value;
    }

    [Intrinsic]
    public static bool Read(ref readonly bool location) => Unsafe.As<bool, OfBool>(ref Unsafe.AsRef(in location)).Value;

    [Intrinsic]
    public static void Write(ref bool location, bool value) => Unsafe.As<bool, OfBool>(ref location).Value = value;

    [Intrinsic]
    public static sbyte Read(ref readonly sbyte location) =>
        Unsafe.As<sbyte, OfSbyte>(ref Unsafe.AsRef(in location)).Value;

    [Intrinsic]
    public static void Write(ref sbyte location, sbyte value) => Unsafe.As<sbyte, OfSbyte>(ref location).Value = value;

    [Intrinsic]
    public static byte Read(ref readonly byte location) => Unsafe.As<byte, OfByte>(ref Unsafe.AsRef(in location)).Value;

    [Intrinsic]
    public static void Write(ref byte location, byte value) => Unsafe.As<byte, OfByte>(ref location).Value = value;

    [Intrinsic]
    public static short Read(ref readonly short location) =>
        Unsafe.As<short, OfShort>(ref Unsafe.AsRef(in location)).Value;

    [Intrinsic]
    public static void Write(ref short location, short value) => Unsafe.As<short, OfShort>(ref location).Value = value;

    [Intrinsic]
    public static ushort Read(ref readonly ushort location) =>
        Unsafe.As<ushort, OfUshort>(ref Unsafe.AsRef(in location)).Value;

    [Intrinsic]
    public static void Write(ref ushort location, ushort value) =>
        Unsafe.As<ushort, OfUshort>(ref location).Value = value;

    [Intrinsic]
    public static int Read(ref readonly int location) => Unsafe.As<int, OfInt>(ref Unsafe.AsRef(in location)).Value;

    [Intrinsic]
    public static void Write(ref int location, int value) => Unsafe.As<int, OfInt>(ref location).Value = value;

    [Intrinsic]
    public static uint Read(ref readonly uint location) => Unsafe.As<uint, OfUint>(ref Unsafe.AsRef(in location)).Value;

    [Intrinsic]
    public static void Write(ref uint location, uint value) => Unsafe.As<uint, OfUint>(ref location).Value = value;

    [Intrinsic]
    public static nint Read(ref readonly nint location) => Unsafe.As<nint, OfNint>(ref Unsafe.AsRef(in location)).Value;

    [Intrinsic]
    public static void Write(ref nint location, nint value) => Unsafe.As<nint, OfNint>(ref location).Value = value;

    [Intrinsic]
    public static nuint Read(ref readonly nuint location) =>
        Unsafe.As<nuint, OfNuint>(ref Unsafe.AsRef(in location)).Value;

    [Intrinsic]
    public static void Write(ref nuint location, nuint value) => Unsafe.As<nuint, OfNuint>(ref location).Value = value;

    [Intrinsic]
    public static long Read(ref readonly long location) =>
        (long)Unsafe.As<long, OfNint>(ref Unsafe.AsRef(in location)).Value;

    [Intrinsic]
    public static void Write(ref long location, long value) =>
        Unsafe.As<long, OfNint>(ref location).Value = (nint)value;

    [Intrinsic]
    public static ulong Read(ref readonly ulong location) =>
        (ulong)Unsafe.As<ulong, OfNuint>(ref Unsafe.AsRef(in location)).Value;

    [Intrinsic]
    public static void Write(ref ulong location, ulong value) =>
        Unsafe.As<ulong, OfNuint>(ref location).Value = (nuint)value;

    [Intrinsic]
    public static T Read<T>(ref readonly T location) where T : class =>
        Unsafe.As<T>(Unsafe.As<T, OfReference>(ref Unsafe.AsRef(in location)).Value);

    [Intrinsic]
    public static void Write<T>(ref T location, T value) where T : class =>
        Unsafe.As<T, OfReference>(ref location).Value = value;
}
