using System;
using System.Threading;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>
/// A generated client and a generated skeleton at the two ends of a channel: what was put in comes out.
/// </summary>
[Collection("loop")]
public class InterfaceTests
{
    private static (ProbeClient Client, Probe Probe, Neighbour Neighbour) Open(LoopWorld world)
    {
        Probe probe = new();
        Neighbour neighbour = new(world, () => new ProbeSession(probe));
        return (new ProbeClient(neighbour.Client(ProbeContract.Instance)), probe, neighbour);
    }

    private static void Run(Func<ProbeClient, Probe, ValueTask> body)
    {
        using LoopWorld world = new();
        (ProbeClient client, Probe probe, _) = Open(world);
        world.Run(() => body(client, probe));
    }

    private static Point PointOf(int seed) =>
        new() { X = seed * 7919, Y = (long)seed << 37, Colour = (Colour)(ushort)seed };

    [Fact]
    public void Values_of_every_kind_cross_both_ways() => Always.Holds(
        Gen.Choose(int.MinValue, int.MaxValue).ToArbitrary(), seed => Run(async (client, _) =>
        {
            Point point = PointOf(seed);
            bool truth = seed % 3 == 0;
            Result<ulong> mixed = await client.Mix((byte)seed, truth, Colour.Green, ~(long)seed, point);
            Assert.Equal(Model.Mix((byte)seed, truth, Colour.Green, ~(long)seed, point), mixed.Value);
            Assert.Equal(Model.Move(point, seed), (await client.Move(point, seed)).Value);
            Assert.Equal(seed % 2 == 0, (await client.IsEven((uint)seed)).Value);
            Assert.Equal(Colour.Green, (await client.Paint(Colour.Green)).Value);
            Assert.Equal(StatusCode.Ok, await client.Nothing());
        }), tests: 50);

    [Fact]
    public void Structs_of_any_value_cross() => Always.Holds(ProbeValues.Point.ToArbitrary(), point =>
        Run(async (client, _) => Assert.Equal(Model.Move(point, 7), (await client.Move(point, 7)).Value)), tests: 50);

    [Fact]
    public void What_is_too_large_for_a_command_goes_through_the_buffer() => Run(async (client, probe) =>
    {
        Result<ulong> there = await client.Large(PointOf(1), PointOf(2), PointOf(3));
        Result<ulong> here = await probe.Large(PointOf(1), PointOf(2), PointOf(3));
        Assert.Equal(here.Value, there.Value);
    });

    [Fact]
    public void Texts_cross_both_ways_up_to_their_limits() => Run(async (client, _) =>
    {
        Assert.Equal("grüßegrüße", (await client.Greet("grüße", 2)).Value);
        Assert.Equal("", (await client.Greet("", 5)).Value);
        Assert.Equal(StatusCode.TooLarge, (await client.Greet("123456789012345678901", 1)).Code);
        Assert.Equal(StatusCode.TooLarge, (await client.Greet("12345678901234567890", 6)).Code);
        Assert.Equal(StatusCode.BadArgument, (await client.Greet("x", -1)).Code);
        Assert.Equal(100, (await client.Greet("12345678901234567890", 5)).Value.Length);
    });

    [Fact]
    public void Bytes_cross_from_anywhere_and_are_filled_in_place() => Run(async (client, _) =>
    {
        byte[] bytes = [1, 2, 3, 255];
        Assert.Equal(Model.Sum(bytes), (await client.Sum((ReadOnlySpan<byte>)bytes)).Value);
        BufferSlice slice = await client.Buffer.Take(3000);
        Assert.Equal(3000, (await client.Fill(slice.Bytes, 7)).Value);
        Assert.Equal(Model.Sum(slice.Bytes.Span), (await client.Sum(slice.Bytes)).Value);
        Assert.Equal(-1, slice.Bytes.Span.IndexOfAnyExcept((byte)7));
        client.Buffer.Give(slice);
    });

    [Fact]
    public void Every_call_gives_its_part_of_the_buffer_back() => Run(async (client, _) =>
    {
        for (int i = 0; i < 100; i++)
        {
            await client.Greet("somebody", 3);
            await client.Sum(new byte[1000]);
            await client.Move(default, 1);
            await client.Greet("123456789012345678901", 1);
            Assert.Equal(StatusCode.TooLarge, (await client.Sum(new byte[OutgoingCall.LargestRoom + 1])).Code);
        }
        Assert.True(client.Buffer.TryTake(OutgoingCall.LargestRoom, out BufferSlice all));
        client.Buffer.Give(all);
    });

    [Fact]
    public void Without_room_in_the_buffer_the_answer_is_full() => Run(async (client, _) =>
    {
        BufferSlice all = await client.Buffer.Take(OutgoingCall.LargestRoom);
        Assert.Equal(5ul, (await client.Step(4)).Value);
        Assert.Equal(StatusCode.Full, (await client.Greet("x", 1)).Code);
        client.Buffer.Give(all);
        Assert.Equal("x", (await client.Greet("x", 1)).Value);
    });

    [Fact]
    public void Capabilities_go_beside_commands_and_completions()
    {
        using LoopWorld world = new();
        (ProbeClient client, Probe probe, _) = Open(world);
        world.Run(async () =>
        {
            Handle region = Regions.Create(1).Value;
            Assert.Equal(7ul, (await client.Give(region)).Value);
            Assert.Equal(1ul, Regions.Pages(probe.Given).Value);
            Assert.Equal(StatusCode.NotFound, (await client.Lend(1)).Code);
            probe.ToLend = region;
            Assert.Equal(1ul, Regions.Pages((await client.Lend(1)).Value).Value);
        });
    }

    [Fact]
    public void A_capability_that_cannot_be_given_comes_back() => Run(async (client, probe) =>
    {
        probe.ToLend = new Handle(0xFFFF);
        Assert.Equal(StatusCode.BadHandle, (await client.Lend(1)).Code);
        Assert.Equal(probe.ToLend, probe.Back);
    });

    [Fact]
    public void One_way_calls_arrive_in_order_and_have_no_answer() => Run(async (client, probe) =>
    {
        Assert.Equal(StatusCode.Closed, client.Note(1));
        await client.Nothing();
        for (ulong i = 2; i < 10; i++) Assert.Equal(StatusCode.Ok, client.Note(i));
        await client.Nothing();
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9], probe.Notes);
        int sent = 0;
        while (client.Note(100) == StatusCode.Ok) sent++;
        Assert.Equal(32, sent);
    });

    [Fact]
    public void A_token_cancels_where_the_call_is()
    {
        using LoopWorld world = new();
        (ProbeClient client, Probe probe, Neighbour neighbour) = Open(world);
        world.Run(async () =>
        {
            using CancellationTokenSource parked = new(), running = new(), early = new();
            ValueTask<Result<ulong>> call = client.Hold(1, default, parked.Token);
            parked.Cancel();
            Assert.Equal(StatusCode.Cancelled, (await call).Code);
            call = client.Hold(2, default, running.Token);
            while (probe.Held.Count == 0) await Loop.Yield();
            running.Cancel();
            Assert.Equal(StatusCode.Cancelled, (await call).Code);
            early.Cancel();
            Assert.Equal(StatusCode.Cancelled, (await client.Hold(3, default, early.Token)).Code);
            call = client.Hold(4, default, parked.Token.CanBeCanceled ? default : early.Token);
            while (probe.Held.Count == 1) await Loop.Yield();
            probe.Held[1].Set(StatusCode.Ok);
            Assert.Equal(4ul, (await call).Value);
        });
    }

    [Fact]
    public void A_deadline_travels_and_ends_the_call() => Run(async (client, probe) =>
    {
        await client.Nothing();
        Deadline deadline = Deadline.In(5000);
        Result<ulong> result = await client.Hold(1, deadline);
        Assert.Equal(StatusCode.TimedOut, result.Code);
        Assert.Equal(deadline.AtNs, probe.DeadlineNs);
    });

    /// <summary>The second time: pools have what they need.</summary>
    [Fact]
    public void A_call_allocates_nothing()
    {
        using LoopWorld world = new();
        ProbeClient client = new(new Stranger(world).Client(ProbeContract.Instance));
        world.Run(async () =>
        {
            await client.Nothing();
            for (int i = 0; i < 200; i++) CallEach(client);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 200; i++) CallEach(client);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        });
    }

    private static void CallEach(ProbeClient client)
    {
        client.Nothing().Wait();
        client.Step(5, 1).Wait();
        client.Mix(1, true, Colour.Red, 3, default).Wait();
        client.Large(default, default, default).Wait();
        client.Sum("bytes"u8).Wait();
    }

    [Fact]
    public void Many_calls_are_outstanding_and_each_has_its_own_answer() => Run(async (client, _) =>
    {
        var calls = new ValueTask<Result<ulong>>[500];
        for (int i = 0; i < calls.Length; i++) calls[i] = client.Step((ulong)i, 10);
        for (int i = 0; i < calls.Length; i++) Assert.Equal((ulong)i + 11, (await calls[i]).Value);
    });
}
