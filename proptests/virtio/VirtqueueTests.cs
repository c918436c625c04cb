using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Sdk.Devices;
using Xunit;

namespace Mooring.Tests.Virtio;

/// <summary>The driver's side of a virtqueue against a device that keeps the rules, and one that does not.</summary>
public sealed class VirtqueueTests
{
    private const int Slots = 8;

    [Fact]
    public void Nothing_is_there_before_the_device_returns_something()
    {
        using QueueWorld world = new(Slots);
        Assert.Equal(UsedEntry.None, world.Queue.TryTake(out _, out _));
        int head = world.Offer(0x1234_5000, 100);
        Assert.Equal(UsedEntry.None, world.Queue.TryTake(out _, out _));
        world.Look();
        (int Head, DeviceBuffer[] Buffers) one = Assert.Single(world.AtDevice);
        Assert.Equal((head, 0x1234_5000ul, 100u), (one.Head, one.Buffers[0].Physical, one.Buffers[0].Length));
    }

    /// <summary>Chains of any length offered and returned in any order; the indices wrap.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0xFFFF)]
    [InlineData(8, 0xFFF0)]
    [InlineData(256, 0xFFE0)]
    public void Chains_reach_the_device_whole_and_come_back_as_it_returned_them(int slots, int roundsBefore) =>
        Always.Holds(Script.Of(Words.Choice), steps => new Trip(slots, roundsBefore).Run(steps), tests: 60, size: 300);

    [Fact]
    public void A_descriptor_is_free_when_its_whole_chain_has_come_back()
    {
        using QueueWorld world = new(Slots);
        int head = world.Queue.Offer([new(0x1000, 16, false), new(0x2000, 512, true), new(0x3000, 1, true)]);
        Assert.Equal(Slots - 3, world.Queue.Free);
        world.Return((uint)head, 513);
        Assert.Equal(UsedEntry.Taken, world.Queue.TryTake(out _, out _));
        Assert.Equal(Slots, world.Queue.Free);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(8, 10)]
    [InlineData(uint.MaxValue, 10)]
    [InlineData(0, 101)]
    [InlineData(0, uint.MaxValue)]
    public void A_chain_that_was_not_offered_or_a_length_too_large_is_wrong(uint chain, uint length)
    {
        using QueueWorld world = new(Slots);
        Assert.Equal(0, world.Offer(0, 100));
        world.Return(chain, length);
        Assert.Equal(UsedEntry.Wrong, world.Queue.TryTake(out _, out _));
    }

    [Fact]
    public void The_middle_of_a_chain_is_no_chain()
    {
        using QueueWorld world = new(Slots);
        world.Queue.Offer([new(0x1000, 16, false), new(0x2000, 512, true)]);
        world.Return(1, 0);
        Assert.Equal(UsedEntry.Wrong, world.Queue.TryTake(out _, out _));
    }

    [Fact]
    public void What_the_device_only_reads_it_has_not_written()
    {
        using QueueWorld world = new(Slots);
        world.Queue.Offer([new(0x1000, 512, false), new(0x2000, 1, true)]);
        world.Return(0, 2);
        Assert.Equal(UsedEntry.Wrong, world.Queue.TryTake(out _, out _));
    }

    /// <summary>What lies in the descriptors afterwards is not read.</summary>
    [Fact]
    public void A_device_that_scribbles_on_the_descriptors_changes_nothing()
    {
        using QueueWorld world = new(Slots);
        int head = world.Queue.Offer([new(0x1000, 16, false), new(0x2000, 512, true), new(0x3000, 1, true)]);
        world.Look();
        world.AtDevice.Clear();
        world.Descriptors.Fill(0xFF);
        world.Return((uint)head, 513);
        Assert.Equal(UsedEntry.Taken, world.Queue.TryTake(out int chain, out _));
        Assert.Equal(head, chain);
        for (int i = 0; i < Slots; i++) world.Offer(0x1000, 1);
        world.Look();
        Assert.Equal(Slots, world.AtDevice.Select(one => one.Head).Distinct().Count());
    }

    [Fact]
    public void A_chain_comes_back_once()
    {
        using QueueWorld world = new(Slots);
        int head = world.Offer(0, 100);
        world.Return((uint)head, 100);
        world.Return((uint)head, 100);
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
        for (int slot = 0; slot < Slots; slot++) world.Offer(0, 100);
        world.SetIndex((ushort)index);
        Assert.Equal(UsedEntry.Wrong, world.Queue.TryTake(out _, out _));
    }

    /// <summary>Whatever lies in the used ring: only what was offered is taken, once, within its length.</summary>
    [Fact]
    public void Any_used_ring_is_read_without_harm() => Always.Holds(
        from offers in Gen.Choose(0, Slots)
        from bytes in Gen.Choose(0, 9).Select(value => (byte)(value < 9 ? value : 255)).ArrayOf(6 + 8 * Slots)
        select (offers, bytes),
        input => ReadAll(input.offers, input.bytes), tests: 3000);

    private static void ReadAll(int offers, byte[] used)
    {
        using QueueWorld world = new(Slots);
        HashSet<int> left = [.. Enumerable.Range(0, offers).Select(_ => world.Offer(0, 0x0101_0101))];
        for (int entry = 0; entry < Slots; entry++) used.AsSpan(4 + entry * 8 + 1, 3).Clear();
        used[3] = 0;
        used.CopyTo(world.Used);
        while (world.Queue.TryTake(out int taken, out uint length) == UsedEntry.Taken)
        {
            Assert.True(left.Remove(taken));
            Assert.InRange(length, 0u, 0x0101_0101u);
        }
        Assert.Equal(Slots - left.Count, world.Queue.Free);
    }
}
