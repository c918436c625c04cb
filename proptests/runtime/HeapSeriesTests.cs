using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Runtime.Heap;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// The reader of pointer series, on series that ILC emitted for known types (printed by an image in QEMU), and on
/// those that the runtime under this test keeps for its own types, which have the same format.
/// </summary>
// SAFETY: recorded tables and items lie on the stack with room on both sides; objects of this runtime are pinned.
public sealed unsafe class HeapSeriesTests
{
    private const uint Plain = 0x5000_0000;
    private const uint WithReferences = 0x5100_0000;
    private const uint ArrayOf = 0xE102_0000;

    /// <summary>
    /// Flags, base size, array length; the words below the table from -1 down; the offsets of all slots.
    /// </summary>
    public static TheoryData<string, uint, uint, int, long[], int[]> Recorded => new()
    {
        { "class { int; long }", Plain, 32, 0, [], [] },
        { "class { object; string; long; int; byte }", WithReferences, 48, 0, [1, 8, -32], [8, 16] },
        { "class { object; byte }", WithReferences, 32, 0, [1, 8, -24], [8] },
        { "two references in base and derived", WithReferences, 56, 0, [2, 8, -48, 24, -40], [8, 24, 32] },
        { "object[0]", ArrayOf | 8, 24, 0, [1, 16, -24], [] },
        { "object[3]", ArrayOf | 8, 24, 3, [1, 16, -24], [16, 24, 32] },
        { "struct { object; object }[2]", ArrayOf | 16, 24, 2, [1, 16, -24], [16, 24, 32, 40] },
        { "int[3]", 0xE002_0004, 24, 3, [], [] },
        { "string of 3", 0xD000_0002, 22, 3, [], [] },
        { "struct of 48 bytes, 3 references [2]", ArrayOf | 48, 24, 2, [-1, 16, Run(3, 24)], [16, 24, 32, 64, 72, 80] },
        { "the same, boxed", 0x4100_0000, 64, 0, [1, 8, -40], [8, 16, 24] },
        { "two such in a class", WithReferences, 120, 0, [2, 16, -96, 64, -96], [16, 24, 32, 64, 72, 80] },
        { "delegate", 0x5380_0000, 48, 0, [1, 8, -32], [8, 16] },
        { "box of an async method", 0x5304_0000, 120, 0, [3, 8, -96, 40, -96, 80, -96],
            [8, 16, 24, 40, 48, 56, 80, 88, 96] },
        { "(object, int, string)[2]", ArrayOf | 24, 24, 2, [-1, 16, Run(2, 8)], [16, 24, 40, 48] },
        { "struct of 80 bytes, references in 3 places [2]", ArrayOf | 80, 24, 2,
            [-3, 24, Run(2, 8), Run(3, 16), Run(1, 8)],
            [24, 32, 48, 56, 64, 88, 104, 112, 128, 136, 144, 168] },
        { "the same [0]", ArrayOf | 80, 24, 0, [-3, 24, Run(2, 8), Run(3, 16), Run(1, 8)], [] },
    };

    private static long Run(long references, long skip) => skip << 32 | references;

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Of_ilc(string type, uint flags, uint baseSize, int length, long[] words, int[] slots)
    {
        long* below = stackalloc long[32];
        long* table = below + 30;
        for (int word = 0; word < words.Length; word++)
            table[-1 - word] = words[word];
        ((uint*)table)[0] = flags;
        ((uint*)table)[1] = baseSize;
        long* item = stackalloc long[] { (long)table, length };
        Assert.Equal(words.Length != 0, GcSeries.HoldsReferences(item));
        Assert.True(type.Length > 0 && slots.SequenceEqual(OffsetsOf(item)), string.Join(' ', OffsetsOf(item)));
    }

    [Fact]
    public void Of_classes_here()
    {
        Check(new object());
        Check("text");
        Lead lead = new() { C = new() };
        Check(new Mixed { A = new(), B = "b", Inner = lead, D = new() });
        Check(new Derived { A = new(), B = "b", Inner = lead, D = new(), E = new(), F = new Lead { C = "c" } });
        Check(new Generic<object> { Value = new(), Values = [] });
        Check(new Generic<Lead> { Value = new Lead { C = new() }, Values = new Lead[2] });
        Check(new Lead { C = new() });
        Check((new object(), 5, "x"));
    }

    [Fact]
    public void Of_arrays_here()
    {
        Check(new int[5]);
        Check(new object[] { new(), new(), "c" });
        Check(Enumerable.Range(0, 10).Select(_ => new Lead { C = new() }).ToArray());
        Check(Enumerable.Range(0, 7).Select(_ => (new object(), 1, "x".ToUpper())).ToArray());
        Lead lead = new() { C = new() };
        Check(Enumerable.Range(0, 3).Select(_ => new Gaps { A = new(), B = new(), C = lead }).ToArray());
        Check(new List<KeyValuePair<string, Lead>> { new("a", default) });
    }

    /// <summary>Every object that a field of the item refers to is seen once, and nothing else.</summary>
    private static void Check(object item)
    {
        List<object> expected = [];
        AddReferences(item.GetType(), item, expected);
        List<object> seen = [];
        fixed (byte* data = &Unsafe.As<Raw>(item).Data)
        {
            void* start = data - sizeof(void*);
            foreach (int offset in OffsetsOf(start))
                seen.Add(Unsafe.AsRef<object>((byte*)start + offset));
        }
        seen.RemoveAll(reference => reference == null);
        Assert.Equal(expected.Count, seen.Count);
        Assert.True(expected.ToHashSet(ReferenceEqualityComparer.Instance).SetEquals(seen));
    }

    private static void AddReferences(Type type, object item, List<object> found)
    {
        if (item is Array array)
        {
            foreach (object? element in array)
                AddValue(type.GetElementType()!, element, found);
            return;
        }
        const System.Reflection.BindingFlags Fields = System.Reflection.BindingFlags.Instance |
            System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic |
            System.Reflection.BindingFlags.DeclaredOnly;
        for (Type? part = type; part != null; part = part.BaseType)
        {
            foreach (System.Reflection.FieldInfo field in part.GetFields(Fields))
                AddValue(field.FieldType, field.GetValue(item), found);
        }
    }

    private static void AddValue(Type type, object? value, List<object> found)
    {
        if (value == null || type.IsPrimitive || type.IsPointer)
            return;
        if (type.IsValueType)
            AddReferences(type, value, found);
        else
            found.Add(value);
    }

    private static List<int> OffsetsOf(void* item)
    {
        Offsets offsets = new() { Item = (nint)item, Found = [] };
        if (GcSeries.HoldsReferences(item))
            GcSeries.Visit(item, ref offsets);
        offsets.Found.Sort();
        return offsets.Found;
    }

    private struct Offsets : IReferenceVisitor
    {
        internal nint Item;
        internal List<int> Found;

        public readonly void Visit(void** first, nuint count)
        {
            for (nuint slot = 0; slot < count; slot++)
                Found.Add((int)((nint)(first + slot) - Item));
        }
    }

    private sealed class Raw
    {
        internal byte Data;
    }

    private struct Lead
    {
        internal long A;
        internal int B;
        internal object? C;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Gaps
    {
        internal long N;
        internal object A;
        internal long M;
        internal object B;
        internal Lead C;
        internal int O;
    }

    private class Mixed
    {
        internal int N;
        internal object? A;
        internal byte M;
        internal string? B;
        internal Lead Inner;
        internal object? D;
    }

    private sealed class Derived : Mixed
    {
        internal long O;
        internal object? E;
        internal short P;
        internal Lead F;
    }

    private sealed class Generic<T>
    {
        internal int N;
        internal T? Value;
        internal T[]? Values;
    }
}
