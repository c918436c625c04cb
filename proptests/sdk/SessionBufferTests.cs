using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Runtime;
using Mooring.Sdk;
using Xunit;

namespace Mooring.Tests.Sdk;

[Collection("loop")]
public class SessionBufferTests
{
    /// <summary>
    /// Slices of any sizes, taken and given back in any order, never overlap, and everything comes back.
    /// </summary>
    [Fact]
    public void Slices_never_overlap_and_all_come_back()
    {
        Gen<int[]> steps = Gen.OneOf(Gen.Choose(0, 300), Gen.Choose(0, 40_000), Gen.Constant(-1)).ArrayOf();
        Prop.ForAll(steps.ToArbitrary(), sizes =>
        {
            using LoopWorld world = new();
            SessionBuffer buffer = SessionBuffer.Create().Value;
            List<BufferSlice> taken = [];
            foreach (int size in sizes) Step(buffer, taken, size);
            foreach (BufferSlice slice in taken) buffer.Give(slice);
            Assert.True(buffer.TryTake(SessionBuffer.Bytes, out _));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static void Step(SessionBuffer buffer, List<BufferSlice> taken, int size)
    {
        if (size < 0 && taken.Count > 0)
        {
            buffer.Give(taken[0]);
            taken.RemoveAt(0);
        }
        if (size < 0 || !buffer.TryTake(size, out BufferSlice slice)) return;
        Assert.Equal(size, slice.Length);
        Assert.True(slice.Offset + size <= SessionBuffer.Bytes);
        Assert.DoesNotContain(taken, other => Overlap(slice, other));
        taken.Add(slice);
    }

    private static bool Overlap(BufferSlice a, BufferSlice b) =>
        a.Offset < b.Offset + b.Length && b.Offset < a.Offset + a.Length;

    [Fact]
    public void Who_finds_no_room_gets_the_next_slice_that_fits()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            SessionBuffer buffer = SessionBuffer.Create().Value;
            BufferSlice all = await buffer.Take(SessionBuffer.Bytes);
            ValueTask<BufferSlice>[] waiting = [.. Enumerable.Range(0, 3).Select(_ => buffer.Take(20_000))];
            await Loop.Yield();
            Assert.All(waiting, slice => Assert.False(slice.IsCompleted));
            buffer.Give(all);
            foreach (ValueTask<BufferSlice> slice in waiting) Assert.Equal(20_000, (await slice).Length);
        });
    }
}
