using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Servers.Random;
using Xunit;

namespace Mooring.Tests.Virtio;

/// <summary>The driver's side of a virtqueue against a device that keeps the rules, and one that does not.</summary>
[Trait("suite", "random")]
public sealed class VirtqueueTests
{
    private const int Slots = 8;

    [Fact]
    public void Nothing_is_there_before_the_device_returns_something()
    {
        using QueueWorld world = new(Slots);
        Assert.Equal(UsedEntry.None, world.Queue.TryTake(out _, out _));
        world.Queue.Offer(3, 0x1234_5000, 100);
        Assert.Equal(UsedEntry.None, world.Queue.TryTake(out _, out _));
        world.Look();
        Assert.Equal([(3, 0x1234_5000ul, 100u)], world.AtDevice);
    }

    /// <summary>Offers and returns in any order, at every number of slots; the indices wrap.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0xFFFF)]
    [InlineData(8, 0xFFF0)]
    [InlineData(64, 0xFFE0)]
    public void Slots_come_back_as_the_device_returned_them(int slots, int roundsBefore) => Always.Holds(
        Script.Of(Words.Choice), steps => Run(slots, roundsBefore, steps), tests: 60, size: 300);

    [Theory]
    [InlineData(4, 10)]
    [InlineData(8, 10)]
    [InlineData(uint.MaxValue, 10)]
    [InlineData(3, 101)]
    [InlineData(3, uint.MaxValue)]
    public void A_slot_that_was_not_offered_or_a_length_too_large_is_wrong(uint slot, uint length)
    {
        using QueueWorld world = new(Slots);
        world.Queue.Offer(3, 0, 100);
        world.Return(slot, length);
        Assert.Equal(UsedEntry.Wrong, world.Queue.TryTake(out _, out _));
    }

    [Fact]
    public void A_slot_comes_back_once()
    {
        using QueueWorld world = new(Slots);
        world.Queue.Offer(3, 0, 100);
        world.Return(3, 100);
        world.Return(3, 100);
        Assert.Equal(UsedEntry.Taken, world.Queue.TryTake(out _, out _));
        Assert.Equal(UsedEntry.Wrong, world.Queue.TryTake(out _, out _));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(0x8000)]
    [InlineData(0xFFFF)]
    public void An_index_that_runs_ahead_is_wrong(int index)
    {
        using QueueWorld world = new(Slots);
        for (int slot = 0; slot < Slots; slot++) world.Queue.Offer(slot, 0, 100);
        world.SetIndex((ushort)index);
        Assert.Equal(UsedEntry.Wrong, world.Queue.TryTake(out _, out _));
    }

    /// <summary>Whatever lies in the used ring: only what was offered is taken, once, within its length.</summary>
    [Fact]
    public void Any_used_ring_is_read_without_harm() => Always.Holds(
        from offers in Gen.Choose(0, 0xFF)
        from bytes in Gen.Choose(0, 9).Select(value => (byte)(value < 9 ? value : 255)).ArrayOf(6 + 8 * Slots)
        select (offers, bytes),
        input => ReadAll(input.offers, input.bytes), tests: 3000);

    private static void ReadAll(int offers, byte[] used)
    {
        using QueueWorld world = new(Slots);
        for (int slot = 0; slot < Slots; slot++)
            if ((offers >> slot & 1) != 0) world.Queue.Offer(slot, 0, 0x0101_0101);
        for (int entry = 0; entry < Slots; entry++) used.AsSpan(4 + entry * 8 + 1, 3).Clear();
        used[3] = 0;
        used.CopyTo(world.Used);
        int left = offers;
        while (world.Queue.TryTake(out int taken, out uint length) == UsedEntry.Taken)
        {
            Assert.NotEqual(0, left & 1 << taken);
            Assert.InRange(length, 0u, 0x0101_0101u);
            left &= ~(1 << taken);
        }
    }

    private static void Run(int slots, int roundsBefore, int[] steps)
    {
        using QueueWorld world = new(slots);
        for (int round = 0; round < roundsBefore; round++) GoRound(world, round % slots);
        List<int> free = [.. Enumerable.Range(0, slots)];
        Queue<(int, uint)> returned = new();
        foreach (int step in steps)
        {
            int choice = step / 3;
            if (step % 3 == 0 && free.Count > 0) Offer(world, free, choice);
            else if (step % 3 == 1 && world.AtDevice.Count > 0) returned.Enqueue(ReturnOne(world, choice));
            else free.AddRange(TakeAll(world, returned));
        }
    }

    private static void GoRound(QueueWorld world, int slot)
    {
        world.Queue.Offer(slot, 0, 1);
        world.Look();
        world.AtDevice.Clear();
        world.Return((uint)slot, 1);
        Assert.Equal(UsedEntry.Taken, world.Queue.TryTake(out int taken, out _));
        Assert.Equal(slot, taken);
    }

    private static void Offer(QueueWorld world, List<int> free, int choice)
    {
        int slot = free[choice % free.Count];
        free.Remove(slot);
        world.Queue.Offer(slot, (ulong)choice << 12, (uint)(choice % 4096 + 1));
        world.Look();
        Assert.Equal((slot, (ulong)choice << 12, (uint)(choice % 4096 + 1)), world.AtDevice[^1]);
    }

    private static (int, uint) ReturnOne(QueueWorld world, int choice)
    {
        (int slot, _, uint most) = world.AtDevice[choice % world.AtDevice.Count];
        world.AtDevice.RemoveAt(choice % world.AtDevice.Count);
        uint length = (uint)choice % (most + 1);
        world.Return((uint)slot, length);
        return (slot, length);
    }

    private static List<int> TakeAll(QueueWorld world, Queue<(int, uint)> returned)
    {
        List<int> freed = [];
        while (world.Queue.TryTake(out int slot, out uint length) == UsedEntry.Taken)
        {
            Assert.Equal(returned.Dequeue(), (slot, length));
            freed.Add(slot);
        }
        Assert.Empty(returned);
        return freed;
    }
}
