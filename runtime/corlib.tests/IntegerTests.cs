using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Threading;

namespace Mooring.Tests.Corelib;

internal static class IntegerTests
{
    private static int s_int;
    private static long s_long;
    private static uint s_uint;
    private static object s_object;

    internal static void Run()
    {
        Limits();
        Parsing();
        Bits();
        ByteOrder();
        Atomics();
        Arithmetic();
    }

    private static void Limits()
    {
        Check.That(int.MaxValue == 2147483647 && int.MinValue == -2147483648, "int limits");
        Check.That(long.MinValue == -9223372036854775808 && ulong.MaxValue == 18446744073709551615, "long limits");
        Check.That(nint.MaxValue == unchecked((nint)long.MaxValue) && nuint.MinValue == 0, "nint limits");
        Check.That(5.CompareTo(7) < 0 && 7u.CompareTo(5u) > 0 && (-1L).CompareTo(-1L) == 0, "CompareTo");
        Check.That(int.MinValue.CompareTo(int.MaxValue) < 0, "CompareTo does not overflow");
        Check.That(5.Equals(5) && !5.Equals((object)5u) && 5.Equals((object)5), "Equals tells types apart");
        Check.That(sbyte.MinValue == -128 && short.MaxValue == 32767 && ushort.MaxValue == 65535, "small limits");
    }

    private static void Parsing()
    {
        Check.That(int.TryParse("-2147483648", out int min) && min == int.MinValue, "parse int min");
        Check.That(!int.TryParse("2147483648", out int over) && over == 0, "parse int overflow");
        Check.That(!int.TryParse("-2147483649", out _), "parse int underflow");
        Check.That(int.TryParse(" \t+12 \r\n", out int signed) && signed == 12, "parse with sign and white space");
        Check.That(
            !int.TryParse("", out _) && !int.TryParse("-", out _) && !int.TryParse("1 2", out _),
            "parse refuses");
        Check.That(!int.TryParse((string)null, out _) && !int.TryParse("0x10", out _), "parse refuses null and hex");
        Check.That(ulong.TryParse("18446744073709551615", out ulong max) && max == ulong.MaxValue, "parse ulong max");
        Check.That(!ulong.TryParse("18446744073709551616", out _), "parse ulong overflow by one");
        Check.That(!ulong.TryParse("99999999999999999999", out _), "parse ulong overflow by a digit");
        Check.That(
            !uint.TryParse("-1", out _) && uint.TryParse("-0", out uint zero) && zero == 0,
            "parse unsigned minus");
        Check.That(long.TryParse("-9223372036854775808", out long low) && low == long.MinValue, "parse long min");
        Check.That(byte.TryParse("255", out byte b) && b == 255 && !byte.TryParse("256", out _), "parse byte");
        Check.That(int.TryParse("42"u8, out int utf8) && utf8 == 42, "parse UTF-8");
    }

    private static void Bits()
    {
        Check.That(BitOperations.LeadingZeroCount(1u) == 31 && BitOperations.LeadingZeroCount(0u) == 32, "clz 32");
        Check.That(
            BitOperations.LeadingZeroCount(1ul << 40) == 23 && BitOperations.LeadingZeroCount(0ul) == 64,
            "clz 64");
        Check.That(BitOperations.TrailingZeroCount(Check.Opaque(8u)) == 3, "ctz 32");
        Check.That(BitOperations.TrailingZeroCount(Check.Opaque(0u)) == 32, "ctz of 0");
        Check.That(BitOperations.TrailingZeroCount(Check.Opaque(0ul)) == 64, "ctz of 0, 64 bits");
        Check.That(BitOperations.TrailingZeroCount(Check.Opaque(1ul << 50)) == 50, "ctz 64");
        Check.That(BitOperations.PopCount(Check.Opaque(0xFF00FF00FF00FF00)) == 32, "popcount 64");
        Check.That(BitOperations.PopCount(Check.Opaque(0x80000001u)) == 2, "popcount 32");
        Check.That(BitOperations.Log2(Check.Opaque(1023u)) == 9 && BitOperations.Log2(1ul << 63) == 63, "log2");
        Check.That(BitOperations.RotateLeft(Check.Opaque(0x80000001u), 1) == 3, "rotate left");
        Check.That(BitOperations.RotateRight(Check.Opaque(1ul), 1) == 1ul << 63, "rotate right");
        Check.That(
            BitOperations.RoundUpToPowerOf2(17u) == 32 && BitOperations.RoundUpToPowerOf2(16u) == 16,
            "round up");
        Check.That(BitOperations.RoundUpToPowerOf2(Check.Opaque(0x80000001u)) == 0, "round up beyond the range");
        Check.That(BitOperations.IsPow2(64) && !BitOperations.IsPow2(0u) && !BitOperations.IsPow2(-8), "power of two");
    }

    private static void ByteOrder()
    {
        Span<byte> bytes = stackalloc byte[9];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(1), 0x11223344);
        Check.That(bytes[1] == 0x44 && bytes[4] == 0x11, "write little endian, unaligned");
        Check.That(BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(1)) == 0x44332211, "read big endian");
        BinaryPrimitives.WriteInt64BigEndian(bytes, -2);
        Check.That(bytes[0] == 0xFF && bytes[7] == 0xFE, "write big endian 64");
        Check.That(BinaryPrimitives.ReadInt64BigEndian(bytes) == -2, "read big endian 64");
        Check.That(!BinaryPrimitives.TryReadUInt16LittleEndian(bytes.Slice(8), out _), "short source is refused");
        Check.That(BinaryPrimitives.ReverseEndianness((ushort)0x1234) == 0x3412, "reverse 16");
        Check.That(BinaryPrimitives.ReverseEndianness(0x0102030405060708ul) == 0x0807060504030201, "reverse 64");
    }

    private static void Atomics()
    {
        Check.That(Interlocked.Increment(ref s_int) == 1 && Interlocked.Add(ref s_int, 5) == 6, "increment, add");
        Check.That(Interlocked.CompareExchange(ref s_int, 9, 6) == 6 && s_int == 9, "compare exchange");
        Check.That(Interlocked.CompareExchange(ref s_int, 1, 6) == 9 && s_int == 9, "compare exchange refuses");
        Check.That(Interlocked.Exchange(ref s_long, -1) == 0 && s_long == -1, "exchange");
        Check.That(
            Interlocked.Or(ref s_uint, 0x81) == 0 && Interlocked.And(ref s_uint, 1) == 0x81 && s_uint == 1,
            "or, and");
        object first = new();
        Check.That(
            Interlocked.CompareExchange(ref s_object, first, null) == null && s_object == first,
            "of references");
        Volatile.Write(ref s_long, 77);
        Check.That(Volatile.Read(ref s_long) == 77, "volatile");
        Interlocked.MemoryBarrier();
    }

    private static void Arithmetic()
    {
        Check.That(
            Math.BigMul(ulong.MaxValue, ulong.MaxValue, out ulong low) == ulong.MaxValue - 1 && low == 1,
            "BigMul");
        Check.That(Math.Clamp(15, 0, 10) == 10 && Math.Clamp(-1, 0, 10) == 0, "clamp");
        Check.That(
            checked((int)Check.Opaque(-7.9)) == -7 && checked((ulong)Check.Opaque(1e19)) == 10000000000000000000,
            "checked");
        Check.That((int)Check.Opaque(3.7) == 3 && (uint)Check.Opaque(3e9) == 3000000000, "from floating point");
        Check.That((double)Check.Opaque(ulong.MaxValue) == 18446744073709551616.0, "to floating point");
        Check.That(Math.DivRem(17, 5) == (3, 2), "DivRem");
        Check.That(TimeSpan.FromMilliseconds(1500) == new TimeSpan(15_000_000), "TimeSpan");
        Check.That(BitConverter.DoubleToInt64Bits(1.0) == 0x3FF0000000000000, "double bits");
    }
}
