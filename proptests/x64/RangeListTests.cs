using System;
using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Kernel.Boot;
using Xunit;

namespace Mooring.Tests;

/// <summary>Sets of physical addresses against a plain array of booleans.</summary>
[Trait("suite", "x64")]
public sealed class RangeListTests
{
    private const int Addresses = 96;

    [Fact]
    public void Adding_and_removing_agree_with_a_set_of_addresses() =>
        Always.Holds(Script.Of(Steps()), RunProgram, tests: 500, size: 60);

    [Fact]
    public void A_list_that_is_full_says_so_and_stays_sorted()
    {
        RangeList list = default;
        for (ulong i = 0; i < RangeList.Capacity; i++)
            list.Add(new PhysicalRange(i * 16, i * 16 + 8));
        Assert.False(list.HasOverflowed);
        list.Remove(new PhysicalRange(2, 3));
        Assert.True(list.HasOverflowed);
        Assert.Equal(RangeList.Capacity, list.Count);
    }

    [Fact]
    public void The_top_of_the_address_space_is_an_address_like_any_other()
    {
        RangeList list = default;
        list.Add(new PhysicalRange(ulong.MaxValue - 10, ulong.MaxValue));
        list.Add(new PhysicalRange(0, 10));
        list.Remove(new PhysicalRange(5, ulong.MaxValue - 5));
        Assert.Equal([(0ul, 5ul), (ulong.MaxValue - 5, ulong.MaxValue)], Ranges(list));
    }

    private static Gen<(bool Add, int Start, int Length)> Steps() =>
        from add in Gen.Elements(true, true, false)
        from start in Gen.Choose(0, Addresses - 1)
        from length in Gen.Choose(0, 12)
        select (add, start, length);

    private static void RunProgram((bool Add, int Start, int Length)[] steps)
    {
        bool[] model = new bool[Addresses + 16];
        RangeList list = default;
        foreach ((bool add, int start, int length) in steps)
        {
            PhysicalRange range = new((ulong)start, (ulong)(start + length));
            if (add) list.Add(range);
            else list.Remove(range);
            model.AsSpan(start, length).Fill(add);
            Assert.Equal(Ranges(model), Ranges(list));
        }
    }

    private static List<(ulong, ulong)> Ranges(in RangeList list)
    {
        List<(ulong, ulong)> ranges = [];
        for (int i = 0; i < list.Count; i++) ranges.Add((list[i].Start, list[i].End));
        return ranges;
    }

    private static List<(ulong, ulong)> Ranges(bool[] model)
    {
        List<(ulong, ulong)> ranges = [];
        for (int i = 0; i < model.Length; i++)
        {
            if (!model[i]) continue;
            int start = i;
            while (i < model.Length && model[i]) i++;
            ranges.Add(((ulong)start, (ulong)i));
        }
        return ranges;
    }
}
