using System;
using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Runtime.Heap;
using Xunit;

namespace Mooring.Tests;

/// <summary>The parts of the heap that answer questions, each against a plain model.</summary>
// SAFETY: made-up addresses are looked up and never read; runs are written only while they are held.
public sealed unsafe class HeapTableProperties
{
    [Fact]
    public void A_size_has_the_smallest_class_that_holds_it()
    {
        for (int sizeClass = 1; sizeClass < SizeClass.Count; sizeClass++)
            Assert.True(SizeClass.Bytes(sizeClass - 1) < SizeClass.Bytes(sizeClass));
        Assert.Equal((uint)HeapLimits.LargestCellBytes, SizeClass.Bytes(SizeClass.Count - 1));
        for (nuint bytes = 0; bytes <= HeapLimits.LargestCellBytes; bytes++)
        {
            int sizeClass = SizeClass.Of(bytes);
            Assert.True(SizeClass.Bytes(sizeClass) >= bytes);
            Assert.True(sizeClass == 0 || SizeClass.Bytes(sizeClass - 1) < bytes);
            Assert.True(bytes <= 64 || (SizeClass.Bytes(sizeClass) - bytes) * 5 <= SizeClass.Bytes(sizeClass));
        }
    }

    [Fact]
    public void The_control_page_holds_cursors_and_roots() => Assert.True(
        SizeClass.Count * sizeof(Cursor) + HeapLimits.RootRanges * sizeof(RootRange) <= HeapLimits.PageBytes);

    [Fact]
    public void A_cell_is_found_by_its_start_and_by_nothing_else()
    {
        for (int sizeClass = 0; sizeClass < SizeClass.Count; sizeClass++)
        {
            Block block = default;
            nuint bytes = SizeClass.Bytes(sizeClass);
            PageRun run = new() { Start = (byte*)0x10_0000 };
            block.LayOut(run, HeapLimits.BlockPages, bytes, (uint)(HeapLimits.BlockBytes / bytes));
            for (uint offset = 0; offset < HeapLimits.BlockBytes; offset++)
            {
                bool isStart = offset % bytes == 0 && offset / bytes < block.Cells;
                uint expected = isStart ? (uint)(offset / bytes) : Block.NoCell;
                Assert.Equal(expected, block.IndexOf(run.Start + offset));
            }
        }
    }

    /// <summary>
    /// Pages close together and far apart, and such whose hashes collide at every size of the table.
    /// </summary>
    [Fact]
    public void The_table_is_a_dictionary_of_pages() =>
        Check.One(Config.QuickThrowOnFailure.WithEndSize(3000), Prop.ForAll(PageChoices(), TableHolds));

    /// <summary>Runs never overlap, and a run that is not called dirty is zero.</summary>
    [Fact]
    public void Extents_hand_out_what_is_free() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(500), Prop.ForAll(RunChoices(), RunsHold));

    [Fact]
    public void Neighbouring_runs_become_one()
    {
        using HeapPages memory = new(1024);
        PageLedger<HostedPages> ledger = new() { Source = new HostedPages(memory), Limit = 1024 << 12 };
        Extents extents = default;
        List<PageRun> runs = [];
        for (int run = 0; run < HeapLimits.SmallestExtentPages / 4; run++)
            runs.Add(extents.Take(ref ledger, 4));
        PageRun more = extents.Take(ref ledger, 40);
        nuint taken = memory.Taken;
        foreach (PageRun run in runs)
            extents.Give(ref ledger, run.Home, run.Start, 4);
        PageRun whole = extents.Take(ref ledger, HeapLimits.SmallestExtentPages);
        Assert.True(whole.Dirty && whole.Home != more.Home);
        Assert.Equal(taken, memory.Taken);
    }

    private static Arbitrary<int[]> PageChoices() =>
        Arb.From(Gen.Frequency((3, Gen.Choose(1, 300)), (1, Gen.Choose(1, int.MaxValue))).ArrayOf());

    private static Arbitrary<int[]> RunChoices() =>
        Arb.From(Gen.Frequency((5, Gen.Constant(4)), (3, Gen.Choose(1, 30)), (1, Gen.Choose(1, 300)),
            (8, Gen.Choose(-1000, -1)), (1, Gen.Constant(0))).ArrayOf());

    private static bool TableHolds(int[] choices)
    {
        using HeapPages memory = new(1024);
        PageLedger<HostedPages> ledger = new() { Source = new HostedPages(memory), Limit = 1024 << 12 };
        BlockTable table = default;
        table.Start(ref ledger);
        Dictionary<int, nint> model = [];
        int most = 0;
        foreach (int page in choices)
        {
            byte* address = (byte*)((nint)page << 12);
            if (model.Remove(page))
                table.Remove(address);
            else
                table.Add(ref ledger, address, (Block*)(model[page] = page * 2 + 1));
            Assert.Equal(model.GetValueOrDefault(page), (nint)table.Find(address + 4095));
            most = Math.Max(most, model.Count);
        }
        Assert.InRange(memory.Taken, (nuint)4096, (nuint)Math.Max(4096, most * 64));
        foreach (int page in choices)
            Assert.Equal(model.GetValueOrDefault(page), (nint)table.Find((byte*)((nint)page << 12)));
        return true;
    }

    private static bool RunsHold(int[] choices)
    {
        using HeapPages memory = new(65_536);
        PageLedger<HostedPages> ledger = new() { Source = new HostedPages(memory), Limit = 65_536 << 12 };
        Extents extents = default;
        List<(PageRun Run, int Pages, ulong Stamp)> held = [];
        foreach (int choice in choices)
        {
            if (choice == 0)
                extents.Trim(ref ledger, (nuint)held.Count << 16);
            else if (choice > 0)
                held.Add(TakeRun(ref extents, ref ledger, choice, (ulong)held.Count + 1));
            else if (held.Count > 0)
                GiveRun(ref extents, ref ledger, held, -choice % held.Count);
        }
        while (held.Count > 0)
            GiveRun(ref extents, ref ledger, held, 0);
        extents.Trim(ref ledger, 0);
        Assert.InRange(memory.Taken, (nuint)0, (HeapLimits.SmallestExtentPages - 1u) << HeapLimits.PageShift);
        return true;
    }

    private static (PageRun Run, int Pages, ulong Stamp) TakeRun(
        ref Extents extents, ref PageLedger<HostedPages> ledger, int pages, ulong stamp)
    {
        PageRun run = extents.Take(ref ledger, (nuint)pages);
        Span<ulong> words = new(run.Start, pages << 9);
        Assert.True(run.Dirty || words.IndexOfAnyExcept(0ul) < 0, "a clean run is not zero");
        words.Fill(stamp);
        return (run, pages, stamp);
    }

    private static void GiveRun(ref Extents extents, ref PageLedger<HostedPages> ledger,
        List<(PageRun Run, int Pages, ulong Stamp)> held, int index)
    {
        (PageRun run, int pages, ulong stamp) = held[index];
        held.RemoveAt(index);
        Assert.Equal(-1, new Span<ulong>(run.Start, pages << 9).IndexOfAnyExcept(stamp));
        extents.Give(ref ledger, run.Home, run.Start, (nuint)pages);
    }
}
