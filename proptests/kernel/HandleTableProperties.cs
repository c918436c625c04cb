using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Kernel;
using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Ports;
using Mooring.Rings;
using Xunit;
using Outcome = Mooring.Kernel.Outcome;

namespace Mooring.Tests;

internal enum HandleAction
{
    Add,
    Remove,
    RemoveStale,
    Get,
    Guess,
    RunDry,
}

internal sealed record HandleStep(HandleAction Action, int A, ulong B);

/// <summary>
/// The handle table against a dictionary: finds what was added under its handle, its kind and its rights, and nothing
/// else: no closed handle, no guessed one. Gives its pages back.
/// </summary>
[Trait("suite", "kernel")]
[Collection("pools")]
public sealed class HandleTableProperties
{
    [Fact]
    public void A_table_is_a_dictionary_of_handles() =>
        Always.Holds(
            Script.Of(Steps()).Zip(Arb.From(Gen.Elements(1u, 3u, 255u, 600u))), RunProgram, tests: 300, size: 900);

    [Fact]
    public void P25_a_table_holds_as_many_handles_as_its_limit_says_and_not_one_more()
    {
        Pools.Reset();
        HandleTable table = Open(Limits.Handles);
        HashSet<uint> handles = [];
        for (int i = 0; i < Limits.Handles; i++)
        {
            Assert.Equal(StatusCode.Ok, table.TryAdd(table, ObjectKind.Port, Rights.All, out Handle handle).Code);
            Assert.True(handles.Add(handle.Value));
        }
        Assert.Equal(StatusCode.OutOfBudget, table.TryAdd(table, ObjectKind.Port, Rights.All, out _).Code);
        foreach (uint handle in handles) Assert.True(table.TryRemove(handle, out _));
        table.Close();
        Assert.Equal(0, Pools.HandlePages.InUse);
    }

    /// <summary>
    /// A generation has 16 bits: that many times can one place be used again before an old handle fits.
    /// </summary>
    [Fact]
    public void A_closed_handle_finds_nothing_for_the_next_65_534_uses_of_its_place()
    {
        Pools.Reset();
        HandleTable table = Open(1);
        table.TryAdd(table, ObjectKind.Port, Rights.All, out Handle first);
        table.TryRemove(first.Value, out _);
        for (int use = 0; use < ushort.MaxValue - 1; use++)
        {
            table.TryAdd(table, ObjectKind.Port, Rights.All, out Handle next);
            Assert.False(table.TryLook(first.Value, out _));
            Assert.True(table.TryRemove(next.Value, out _));
        }
    }

    [Fact]
    public void A_table_is_not_closed_while_it_holds_something()
    {
        Pools.Reset();
        HandleTable table = Open(5);
        table.TryAdd(table, ObjectKind.Region, Rights.None, out _);
        Assert.Throws<PanicException>(() => table.Close());
    }

    internal static HandleTable Open(uint limit)
    {
        Budget budget = new();
        Amounts amounts = default;
        amounts[(int)Resource.Handles] = limit;
        budget.OpenRoot(amounts);
        HandleTable table = default;
        table.Open(budget);
        return table;
    }

    private static void RunProgram((HandleStep[] Steps, uint Limit) input)
    {
        Pools.Reset();
        HandleTableWorld world = new(input.Limit);
        foreach (HandleStep step in input.Steps) world.Run(step);
        world.Close();
        Assert.Equal(0, Pools.HandlePages.InUse);
    }

    private static Gen<HandleStep> Steps()
    {
        (int, HandleAction)[] weights =
        [
            (12, HandleAction.Add), (5, HandleAction.Remove), (2, HandleAction.RemoveStale), (4, HandleAction.Get),
            (3, HandleAction.Guess), (1, HandleAction.RunDry),
        ];
        Gen<HandleAction> action = Gen.Frequency(weights.Select(pair => (pair.Item1, Gen.Constant(pair.Item2))));
        return action.SelectMany(_ => Words.Choice.Zip(Words.Any64),
            (kind, numbers) => new HandleStep(kind, numbers.Item1, numbers.Item2));
    }
}

/// <summary>A handle table and the dictionary that it should be.</summary>
internal sealed class HandleTableWorld
{
    private readonly Dictionary<uint, (object Named, ObjectKind Kind, Rights Rights)> _live = [];
    private readonly List<uint> _closed = [];
    private HandleTable _table;

    private readonly uint _limit;

    internal HandleTableWorld(uint limit)
    {
        _limit = limit;
        _table = HandleTableProperties.Open(limit);
    }

    internal void Run(HandleStep step)
    {
        switch (step.Action)
        {
            case HandleAction.Add: Add(step.A); break;
            case HandleAction.Remove when _live.Count > 0: Remove(_live.Keys.ElementAt(step.A % _live.Count)); break;
            case HandleAction.RemoveStale when _closed.Count > 0: Remove(_closed[step.A % _closed.Count]); break;
            case HandleAction.Get when _live.Count > 0: Get(_live.Keys.ElementAt(step.A % _live.Count), step.B); break;
            case HandleAction.Guess: Look(step.B); break;
            case HandleAction.RunDry: Pools.HandlePages.Left = step.A % 2; break;
        }
        Assert.Equal((uint)_live.Count, _table.Count);
        if (_closed.Count > 0) Look(_closed[^1]);
    }

    /// <summary>What a process does at its end.</summary>
    internal void Close()
    {
        uint from = 0;
        while (_table.TryAny(ref from, out Handle handle)) Remove(handle.Value);
        Assert.Empty(_live);
        _table.Close();
    }

    private void Add(int choice)
    {
        object named = new();
        ObjectKind kind = (ObjectKind)(choice % 7 + 1);
        Rights rights = (Rights)(choice >> 8);
        int pages = Pools.HandlePages.InUse, left = Pools.HandlePages.Left;
        Outcome outcome = _table.TryAdd(named, kind, rights, out Handle handle);
        if (_live.Count >= _limit) Assert.Equal(StatusCode.OutOfBudget, outcome.Code);
        else if (_live.Count + 1 == pages * HandlePage.Places || pages == 0)
            Assert.Equal(left > 0 ? StatusCode.Ok : StatusCode.OutOfMemory, outcome.Code);
        else Assert.Equal(StatusCode.Ok, outcome.Code);
        if (!outcome.IsOk) return;
        Assert.Equal((ulong)handle.Value, outcome.Value);
        Assert.False(handle.IsNone);
        _live.Add(handle.Value, (named, kind, rights));
        _closed.Remove(handle.Value);
    }

    private void Remove(uint handle)
    {
        bool isLive = _live.Remove(handle, out (object Named, ObjectKind Kind, Rights Rights) expected);
        Assert.Equal(isLive, _table.TryRemove(handle, out HandlePlace removed));
        if (!isLive) return;
        Assert.Equal(expected, (removed.Object!, removed.Kind, removed.Rights));
        _closed.Add(handle);
    }

    private void Look(ulong handle)
    {
        bool isLive = handle <= uint.MaxValue && _live.ContainsKey((uint)handle);
        Assert.Equal(isLive, _table.TryLook(handle, out _));
        Assert.Equal(isLive, _table.TryGet(handle, ObjectKind.None, Rights.None, out _) == StatusCode.Ok);
    }

    private void Get(uint handle, ulong choice)
    {
        (object named, ObjectKind kind, Rights rights) = _live[handle];
        ObjectKind asked = (ObjectKind)(choice % 8);
        Rights need = (Rights)(byte)(choice >> 8);
        StatusCode code = _table.TryGet(handle, asked, need, out object found);
        if (asked != ObjectKind.None && asked != kind) Assert.Equal(StatusCode.BadHandle, code);
        else if ((rights & need) != need) Assert.Equal(StatusCode.AccessDenied, code);
        else Assert.Same(named, found);
        if (code != StatusCode.Ok) Assert.Null(found);
        Assert.Equal(StatusCode.BadHandle, _table.TryGet(handle | 1ul << 32, kind, Rights.None, out _));
    }
}
