using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Tests.Corelib;

internal static class SpanTests
{
    private struct Header
    {
        internal ushort Kind;
        internal uint Length;
    }

    internal static void Run()
    {
        Basics();
        Searching();
        Marshalling();
        Raw();
    }

    private static void Basics()
    {
        Span<int> span = stackalloc int[] { 1, 2, 3, 4, 5 };
        Check.That(span.Slice(1, 3).Length == 3 && span[^1] == 5 && span[1..][0] == 2, "slices");
        int sum = 0;
        foreach (int item in span)
            sum += item;
        Check.Equal(15, sum, "enumerated");
        foreach (ref int item in span)
            item *= 2;
        Check.That(span[4] == 10, "enumerated by reference");
        span.Slice(0, 2).Fill(7);
        span.Slice(2, 1).Clear();
        Check.That(span[1] == 7 && span[2] == 0 && span[3] == 8, "fill and clear");
        Check.That(!span.TryCopyTo(new int[4]) && span.TryCopyTo(new int[5]), "TryCopyTo");
        int[] array = span.ToArray();
        Check.That(array.Length == 5 && array[3] == 8, "ToArray");
        span.Reverse();
        Check.That(span[1] == 8, "reverse");
        Check.That(default(Span<int>).IsEmpty && Span<int>.Empty.Length == 0 && new Span<int>(null).IsEmpty, "empty");
        string[] words = ["a", "b"];
        ReadOnlySpan<object> objects = new ReadOnlySpan<object>(words);
        Check.That((string)objects[1] == "b", "a span of a derived class");
        Check.Equal("abc", "abc".AsSpan().ToString(), "text of a span");
    }

    private static void Searching()
    {
        ReadOnlySpan<byte> bytes = "hello world"u8;
        Check.That(bytes.IndexOf((byte)'o') == 4 && bytes.LastIndexOf((byte)'o') == 7, "IndexOf byte");
        Check.That(
            bytes.IndexOf("world"u8) == 6 && bytes.StartsWith("hell"u8) && bytes.EndsWith("ld"u8),
            "IndexOf bytes");
        Check.That(
            bytes.SequenceEqual("hello world"u8) && !bytes.SequenceEqual("hello worle"u8),
            "SequenceEqual, long");
        Check.That("ab"u8.SequenceEqual("ab"u8) && !"ab"u8.SequenceEqual("ac"u8), "SequenceEqual, short");
        Check.That("12345678"u8.SequenceEqual("12345678"u8), "SequenceEqual, one word");
        Check.That("abc"u8.SequenceCompareTo("abd"u8) < 0 && "ab"u8.SequenceCompareTo("a"u8) > 0, "SequenceCompareTo");
        Check.That("  x ".AsSpan().Trim().Length == 1 && "//a/"u8.Trim((byte)'/').Length == 1, "trim");
        Check.That(bytes.Count((byte)'l') == 3 && bytes.Contains((byte)'w'), "count, contains");
        Check.That(bytes.IndexOfAny((byte)'w', (byte)'e') == 1 && bytes.IndexOfAny("xyzd"u8) == 10, "IndexOfAny");
        Check.That("000x"u8.IndexOfAnyExcept((byte)'0') == 3, "IndexOfAnyExcept");
        string[] words = ["x", Check.Opaque("a") + "b"];
        Check.That(words.AsSpan().IndexOf("ab") == 1, "IndexOf in a span of strings");
        ReadOnlySpan<int> sorted = [1, 3, 5, 7];
        Check.That(sorted.BinarySearch(5) == 2 && sorted.BinarySearch(4) == ~2, "binary search");
    }

    private static void Marshalling()
    {
        Span<byte> bytes = stackalloc byte[16];
        Header header = new() { Kind = 3, Length = 77 };
        MemoryMarshal.Write(bytes.Slice(3), in header);
        Check.That(MemoryMarshal.Read<Header>(bytes.Slice(3)).Length == 77, "write and read, unaligned");
        Check.That(!MemoryMarshal.TryRead(bytes.Slice(12), out Header _), "TryRead refuses a short span");
        Span<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
        words[3] = 0x01020304;
        Check.That(words.Length == 4 && bytes[12] == 4, "cast");
        Check.That(MemoryMarshal.AsBytes(words.Slice(0, 2)).Length == 8, "as bytes");
        int single = 5;
        MemoryMarshal.CreateSpan(ref single, 1)[0] = 6;
        Check.That(single == 6 && new Span<int>(ref single)[0] == 6, "a span of one");
        MemoryMarshal.AsRef<Header>(bytes).Kind = 9;
        Check.That(bytes[0] == 9, "AsRef");
    }

    // SAFETY: every offset below stays in the array, buffer or string it starts from.
    private static unsafe void Raw()
    {
        int[] items = [10, 20, 30];
        ref int first = ref MemoryMarshal.GetArrayDataReference(items);
        Check.That(Unsafe.Add(ref first, 2) == 30 && Unsafe.AddByteOffset(ref first, 4) == 20, "Unsafe.Add");
        Check.That(
            Unsafe.ByteOffset(ref first, ref items[2]) == 8 && Unsafe.AreSame(ref first, ref items[0]),
            "offsets");
        Check.That(Unsafe.Subtract(ref items[2], 1) == 20, "Unsafe.Subtract");
        Check.That(Unsafe.SizeOf<Header>() == 8 && sizeof(Header) == 8, "SizeOf");
        Check.That(Unsafe.BitCast<double, ulong>(1.0) == 0x3FF0000000000000, "BitCast");
        Check.That(Unsafe.IsNullRef(ref Unsafe.NullRef<int>()) && !Unsafe.IsNullRef(ref first), "null reference");
        byte* buffer = stackalloc byte[8];
        Unsafe.WriteUnaligned(buffer + 1, 0x11223344);
        Check.That(Unsafe.ReadUnaligned<int>(buffer + 1) == 0x11223344 && buffer[1] == 0x44, "unaligned");
        Unsafe.SkipInit(out int skipped);
        Check.That(Check.Opaque(skipped) == skipped, "SkipInit");
        fixed (int* pinned = items)
            Check.That(pinned[1] == 20, "fixed");
        fixed (char* text = "pin")
            Check.That(text[2] == 'n' && text[3] == '\0', "fixed string ends in zero");
    }
}
