using System;
using System.Collections.Generic;
using System.Text.Unicode;

namespace Mooring.Tests.Corelib;

/// <summary>What must not allocate: the kernel formats and sorts, and message paths do too.</summary>
internal static class AllocationTests
{
    internal static void Run()
    {
        Span<byte> buffer = stackalloc byte[64];
        ulong before = Machine.Allocated;
        Utf8.TryWrite(buffer, $"{-5,4}|{255:X}|{"text",8}|{"raw"u8}|{true}|{'c'}", out _);
        Check.Equal(0, Difference(before), "formatting into UTF-8");
        Span<int> items = [5, 3, 4];
        Comparison<int> descending = static (a, b) => b - a;
        before = Machine.Allocated;
        items.Sort();
        items.Sort(descending);
        Check.Equal(0, Difference(before), "sorting");
        List<int> list = [1, 2, 3];
        Dictionary<string, int> map = new() { ["a"] = 1 };
        before = Machine.Allocated;
        int sum = list.IndexOf(3) + map["a"];
        foreach (int item in list)
            sum += item;
        foreach ((string _, int value) in map)
            sum += value;
        Check.That(sum == 2 + 1 + 6 + 1, "sum");
        Check.Equal(0, Difference(before), "searching and enumerating collections");
        _ = $"{sum}";
        before = Machine.Allocated;
        string text = $"{sum} and {sum}";
        Check.That(Difference(before) <= 64 && text == "10 and 10", "an interpolated string allocates itself alone");
    }

    private static long Difference(ulong before) => (long)(Machine.Allocated - before);
}
