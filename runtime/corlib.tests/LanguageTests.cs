using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Mooring.Tests.Corelib;

/// <summary>Iterators, statics, tuples, ranges, patterns, using, inline arrays, collection expressions.</summary>
internal static class LanguageTests
{
    private class Held<T>
    {
        internal static int Made;
        internal static T Last;

        internal Held(T value)
        {
            Made++;
            Last = value;
        }
    }

    private ref struct Scope(Span<int> log)
    {
        private readonly Span<int> _log = log;

        public readonly void Dispose() => _log[0]++;
    }

    [InlineArray(4)]
    private struct Four
    {
        internal int First;
    }

    private sealed class Required
    {
        public required string Name { get; init; }
    }

    private static readonly int[] s_table = [1, 2, 3, 5, 8];
    private static readonly string[] s_names = null;
    private static int s_finally;

    internal static void Run()
    {
        Iterators();
        Statics();
        Tuples();
        Ranges();
        Blocks();
        Patterns();
        Collections();
    }

    private static void Iterators()
    {
        int sum = 0;
        foreach (int square in Squares(5))
            sum += square;
        Check.Equal(30, sum, "iterator");
        Check.Equal("0,1,4,9", string.Join(",", Texts(Squares(4))), "iterator over an iterator");
        IEnumerable<int> twice = Squares(3);
        int total = 0;
        foreach (int a in twice)
        {
            foreach (int b in twice)
                total += a * b;
        }
        Check.Equal(25, total, "an iterator enumerated within itself");
    }

    private static IEnumerable<int> Squares(int count)
    {
        for (int i = 0; i < count; i++)
            yield return i * i;
    }

    private static IEnumerable<string> Texts(IEnumerable<int> numbers)
    {
        foreach (int number in numbers)
            yield return number.ToString();
    }

    private static void Statics()
    {
        _ = new Held<string>("a");
        _ = new Held<string>("b");
        _ = new Held<object>("c");
        _ = new Held<int>(4);
        Check.That(Held<string>.Made == 2 && Held<string>.Last == "b", "statics of a generic class over a reference");
        Check.That(Held<object>.Made == 1 && (string)Held<object>.Last == "c", "their own for each type");
        Check.That(Held<int>.Made == 1 && Held<int>.Last == 4, "over a number");
        Check.That(s_table[Check.Opaque(4)] == 8 && s_names == null, "static readonly table");
    }

    private static void Tuples()
    {
        (int A, string B) pair = (1, "x");
        Check.That(pair == (1, "x") && pair.Equals((1, "x")) && pair != (2, "x"), "tuple equality");
        (int a, string b) = pair;
        Check.That(a == 1 && b == "x", "deconstruction");
        Check.That((1, "x").GetHashCode() == pair.GetHashCode(), "tuple hash");
        Check.That((1, 2, 3).CompareTo((1, 2, 4)) < 0 && (2, 0).CompareTo((1, 9)) > 0, "tuple order");
        Check.Equal("(1, x, 3, 4)", (1, "x", 3L, (byte)4).ToString(), "tuple text");
    }

    private static void Ranges()
    {
        int[] items = [0, 1, 2, 3, 4, 5];
        Check.That(items[^1] == 5 && items[1..3].Length == 2 && items[^2..][0] == 4, "ranges of arrays");
        ReadOnlySpan<int> span = items;
        Check.That(span[2..^1].Length == 3 && span[2..^1][0] == 2, "ranges of spans");
        Check.Equal("bcd", "abcde"[1..^1], "ranges of strings");
    }

    private static void Blocks()
    {
        Check.That(Finally(3) == 4 && Finally(0) == 1 && s_finally == 2, "finally");
        Span<int> log = stackalloc int[1];
        using (new Scope(log))
            log[0] += 10;
        Check.Equal(11, log[0], "using of a ref struct");
        Four four = default;
        four[2] = 7;
        int sum = 0;
        foreach (int item in four)
            sum += item;
        Check.Equal(7, sum, "inline array");
        Check.Equal("named", new Required { Name = "named" }.Name, "required and init");
        Check.Equal(10, Params(1, 2, 3, 4), "params span");
    }

    private static int Finally(int x)
    {
        int result;
        try
        {
            result = 1;
            if (x > 0)
                return result + x;
        }
        finally
        {
            s_finally++;
        }
        return result;
    }

    private static int Params(params ReadOnlySpan<int> items)
    {
        int sum = 0;
        foreach (int item in items)
            sum += item;
        return sum;
    }

    private static void Patterns()
    {
        Check.Equal("seven", Name(7), "switch expression");
        Check.Equal("list", Name(new[] { 1, 2, 3 }), "list pattern");
        Check.Equal("short", Name("ab"), "property pattern");
        Check.Equal("other", Name(1.5f), "discard");
        Check.That(Number("three") == 3 && Number("nine") == 9 && Number("none") == -1, "string switch");
    }

    private static string Name(object value) => value switch
    {
        7 => "seven",
        int[] and [1, .., 3] => "list",
        string { Length: < 3 } => "short",
        _ => "other",
    };

    private static int Number(string text) => Check.Opaque(text) switch
    {
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "nine" => 9,
        _ => -1,
    };

    private static void Collections()
    {
        List<int> list = [1, 2, .. s_table];
        Check.That(list.Count == 7 && list[6] == 8, "collection expression of a list");
        int[] array = [.. list, 9];
        Check.That(array.Length == 8 && array[7] == 9, "collection expression of an array");
        ReadOnlySpan<string> strings = ["a", "b"];
        Check.That(strings.Length == 2 && strings[1] == "b", "collection expression of a span");
        Dictionary<string, int> ages = new() { ["ann"] = 3, ["bob"] = 4 };
        Check.That(ages["bob"] == 4, "index initialiser");
    }
}
