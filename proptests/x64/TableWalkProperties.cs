using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Kernel.X64;
using Xunit;
using Walk = Mooring.Kernel.X64.TableWalk<Mooring.Tests.TableArena>;

namespace Mooring.Tests;

/// <summary>
/// Page tables against a dictionary: every operation says what it did, tables are taken and given back exactly, and a
/// refusal, for lack of pages too, changes nothing.
/// </summary>
[Trait("suite", "x64")]
public sealed class TableWalkProperties
{
    private const PageRights Rights = PageRights.Write | PageRights.User;
    private const ulong MostOfRun = 3;

    // few addresses that share tables at every level, so that the corners are met
    private static readonly ulong[] s_addresses =
    [
        .. from top in new ulong[] { 0, 1, 255 }
           from third in new ulong[] { 0, 511 }
           from second in new ulong[] { 0, 7 }
           from first in new ulong[] { 0, 1, 511 }
           select top << 39 | third << 30 | second << 21 | first << 12,
    ];

    private enum Action
    {
        Map,
        Unmap,
        Replace,
        MapRun,
        UnmapRun,
    }

    [Fact]
    public void Random_programs_agree_with_a_dictionary() =>
        Always.Holds(
            Script.Of(Steps()).Zip(Arb.From(Gen.Choose(1, TableArena.Pages))), RunProgram, tests: 300, size: 200);

    [Fact]
    public void Every_address_can_be_mapped_and_then_only_the_root_is_left_again()
    {
        TableArena.Reset(TableArena.Pages);
        TableArena.TryTake(out ulong root);
        foreach (ulong address in s_addresses)
            Assert.Equal(MapOutcome.Mapped, Walk.Map(root, address, address, Rights, 1, out _));
        foreach (ulong address in s_addresses.Reverse())
            Assert.True(Walk.Unmap(root, address, out _, out _));
        Assert.Equal(1, TableArena.Used);
    }

    [Fact]
    public void A_full_table_counts_to_512_and_back()
    {
        TableArena.Reset(TableArena.Pages);
        TableArena.TryTake(out ulong root);
        for (ulong i = 0; i < 512; i++)
            Assert.Equal(MapOutcome.Mapped, Walk.Map(root, i << 12, i << 12, Rights, 1, out _));
        Assert.Equal(4, TableArena.Used);
        for (ulong i = 0; i < 512; i++)
        {
            Assert.True(Walk.Unmap(root, i << 12, out ulong physical, out int given));
            Assert.Equal((i << 12, i == 511 ? 3 : 0), (physical, given));
        }
    }

    [Fact]
    public void Large_pages_are_found_and_not_mapped_over()
    {
        TableArena.Reset(TableArena.Pages);
        TableArena.TryTake(out ulong root);
        const ulong upper = 0xFFFF_8000_0000_0000;
        Assert.Equal(MapOutcome.Mapped, Walk.Map(root, upper, 0x4000_0000, PageRights.Write, 3, out _));
        Assert.Equal(MapOutcome.Mapped, Walk.Map(root, upper + (1ul << 30), 0x20_0000, PageRights.Execute, 2, out _));
        Assert.True(Walk.Lookup(root, upper + 0x1234_5678, out ulong physical, out PageRights rights, out int level));
        Assert.Equal((0x5234_5678ul, PageRights.Write, 3), (physical, rights, level));
        Assert.True(Walk.Lookup(root, upper + (1ul << 30) + 0x1_2345, out physical, out rights, out level));
        Assert.Equal((0x21_2345ul, PageRights.Execute, 2), (physical, rights, level));
        Assert.Equal(MapOutcome.Occupied, Walk.Map(root, upper + 0x1000, 0x1000, PageRights.Read, 1, out _));
        Assert.Equal(MapOutcome.Occupied, Walk.Map(root, upper + (1ul << 30), 0x1000, PageRights.Read, 1, out _));
        Assert.False(Walk.Unmap(root, upper, out _, out _));
    }

    private static Gen<(Action Action, int Address, int Page)> Steps() =>
        from action in Gen.Elements(
            Action.Map, Action.Map, Action.Unmap, Action.Replace, Action.MapRun, Action.UnmapRun)
        from address in Gen.Choose(0, s_addresses.Length - 1)
        from page in Gen.Choose(1, 1000)
        select (action, address, page);

    private static void RunProgram(((Action Action, int Address, int Page)[] Steps, int Pages) input)
    {
        TableArena.Reset(input.Pages);
        TableArena.TryTake(out ulong root);
        Dictionary<ulong, ulong> model = [];
        foreach ((Action action, int index, int page) in input.Steps)
        {
            int before = TableArena.Used;
            int difference = Step(root, action, s_addresses[index], (ulong)page << 12, model);
            Assert.Equal(before + difference, TableArena.Used);
            Assert.Equal(1 + Tables(model.Keys), TableArena.Used);
        }
        foreach (ulong address in s_addresses)
            Compare(root, address, model);
        Walk.Clear(root, 0, 256);
        Assert.Equal(1, TableArena.Used);
    }

    private static int Step(ulong root, Action action, ulong address, ulong page, Dictionary<ulong, ulong> model)
    {
        bool known = model.TryGetValue(address, out ulong expected);
        TableArena.Dropped.Clear();
        if (action == Action.MapRun) return MapRun(root, address, page, model);
        if (action == Action.UnmapRun) return UnmapRun(root, address, model);
        if (action == Action.Map)
            return Map(root, address, page, model, known);
        if (action == Action.Replace)
        {
            Assert.Equal(known, Walk.Replace(root, address, page, Rights, out ulong old));
            if (!known) return 0;
            model[address] = page;
            Assert.Equal((expected, address), (old, Assert.Single(TableArena.Dropped)));
            return 0;
        }
        Assert.Equal(known, Walk.Unmap(root, address, out ulong physical, out int given));
        if (!known) return 0;
        model.Remove(address);
        Assert.Equal((expected, address), (physical, Assert.Single(TableArena.Dropped)));
        return -given;
    }

    private static int Map(ulong root, ulong address, ulong page, Dictionary<ulong, ulong> model, bool known)
    {
        MapOutcome outcome = Walk.Map(root, address, page, Rights, 1, out int taken);
        Assert.Equal(known, outcome == MapOutcome.Occupied);
        if (outcome == MapOutcome.Mapped) model.Add(address, page);
        else Assert.Equal(0, taken);
        return taken;
    }

    private static int MapRun(ulong root, ulong address, ulong page, Dictionary<ulong, ulong> model)
    {
        MapOutcome outcome = Walk.Open(root, address, out TableRun run, out int taken);
        Assert.Equal(model.ContainsKey(address), outcome == MapOutcome.Occupied);
        if (outcome != MapOutcome.Mapped)
        {
            Assert.Equal(0, taken);
            return 0;
        }
        Assert.Equal(512 - (int)(address >> 12 & 511), run.Left);
        for (ulong at = address; run.Left > 0 && at - address < MostOfRun << 12 && model.TryAdd(at, page); at += 4096)
            run.Put(page, Rights);
        return taken;
    }

    private static int UnmapRun(ulong root, ulong address, Dictionary<ulong, ulong> model)
    {
        int places = 512 - (int)(address >> 12 & 511), pages = 0;
        while (pages < places && model.ContainsKey(address + ((ulong)pages << 12))) pages++;
        Assert.Equal(pages > 0, Walk.TryFind(root, address, out TableRun run));
        if (pages > 0) Assert.Equal(places, run.Left);
        Assert.Equal(pages > 0, Walk.Unmap(root, address, Math.Max(pages, 1), out int given));
        for (int i = 0; i < pages; i++) model.Remove(address + ((ulong)i << 12));
        Assert.Equal(pages, TableArena.Dropped.Count);
        return -given;
    }

    private static void Compare(ulong root, ulong address, Dictionary<ulong, ulong> model)
    {
        bool found = Walk.Lookup(root, address, out ulong physical, out PageRights rights, out int level);
        Assert.Equal(model.TryGetValue(address, out ulong expected), found);
        if (found) Assert.Equal((expected, Rights, 1), (physical, rights, level));
    }

    // tables that these addresses need below the root
    private static int Tables(IEnumerable<ulong> addresses) =>
        addresses.SelectMany(address => new[] { (1, address >> 21), (2, address >> 30), (3, address >> 39) })
            .Distinct().Count();
}
