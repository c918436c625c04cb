using System;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// What a channel may cost: no memory (25), no waiting (26), no drain without end (28), no deadlock (27).
/// </summary>
[Trait("suite", "rings")]
public sealed class BoundTests
{
    private const int Million = 1_000_000;

    [Fact]
    public void P25_a_million_round_trips_allocate_nothing()
    {
        BusyChannel channel = new(new Geometry(32, 64));
        AllocatesNothing(channel.RoundTrip, Million);
        Assert.Equal(0u, channel.Outstanding);
    }

    [Fact]
    public void P25_a_million_commands_in_batches_allocate_nothing() =>
        AllocatesNothing(new BusyChannel(new Geometry(32, 64)).Batch, Million / 32);

    [Fact]
    public void P25_chains_streams_cancels_and_refusals_allocate_nothing()
    {
        BusyChannel channel = new(new Geometry(32, 64));
        AllocatesNothing(channel.Everything, Million / 32);
        Assert.Equal(0u, channel.Outstanding);
    }

    [Fact]
    public void P25_a_million_raw_entries_allocate_nothing()
    {
        Geometry refuse = Geometry.Raw(8, ChannelKind.Refuse), overwrite = Geometry.Raw(8, ChannelKind.Overwrite);
        ArrayPage first = new(new SharedPage(refuse)), second = new(new SharedPage(overwrite));
        RawProducer<ArrayPage, Enforced> producer = new(first, refuse);
        RawConsumer<ArrayPage, Enforced> consumer = new(first, refuse);
        LatestProducer<ArrayPage> writer = new(second, overwrite);
        LatestConsumer<ArrayPage, Enforced> reader = new(second, overwrite);
        AllocatesNothing(() =>
        {
            producer.TrySend(new Command(1));
            producer.Publish();
            consumer.TryTake(out _);
            consumer.Release();
            writer.Send(new Command(1));
            reader.TryTake(out _);
        }, Million);
    }

    /// <summary>The client publishes a full ring again before every look of the server.</summary>
    [Theory]
    [InlineData(1u)]
    [InlineData(32u)]
    [InlineData(512u)]
    public void P28_one_call_of_a_server_takes_no_more_than_was_there(uint capacity)
    {
        Geometry geometry = new(capacity, 512);
        SharedPage page = new(geometry);
        RefillingClient client = new(page, geometry);
        ServerEnd<ArrayPage, Enforced> end = new(new ArrayPage(page, client), geometry);
        Dispatcher<ArrayPage, Enforced, InFlightArray> calls = new(end, new InFlightArray(8)) { Methods = 0 };
        for (int call = 1; call <= 3; call++)
        {
            Assert.Equal(Attempt.Empty, calls.TryStart(0, out _));
            Assert.Equal((int)capacity * call, (int)page.Load(Geometry.ServerLine + Geometry.PeerHead, 4));
        }
    }

    [Fact]
    public void P28_one_reaping_takes_no_more_than_was_there()
    {
        Geometry geometry = new(2, 64);
        SharedPage page = new(geometry);
        RefillingServer server = new(page);
        ClientEnd<ArrayPage, Enforced> client = new(new ArrayPage(page, server), geometry);
        Counter counter = default;
        for (uint call = 1; call <= 5; call++)
        {
            Assert.Equal(Attempt.Done, client.Reap(ref counter));
            Assert.Equal(64ul * call, client.Strays);
        }
    }

    /// <summary>
    /// Two processes, each the other's server and client, with every ring full: in every turn completions move, because
    /// they do not wait for commands.
    /// </summary>
    [Theory]
    [InlineData(1u, 2u)]
    [InlineData(2u, 2u)]
    [InlineData(8u, 8u)]
    [InlineData(32u, 64u)]
    public void P27_servers_of_each_other_make_progress(uint commands, uint completions)
    {
        Geometry geometry = new(commands, completions);
        SharedPage there = new(geometry), back = new(geometry);
        MutualProcess one = new(geometry, there, back), other = new(geometry, back, there);
        for (int turn = 1; turn <= 200; turn++)
        {
            one.Turn();
            other.Turn();
            Assert.InRange(one.Ended, turn - 2, int.MaxValue);
            Assert.InRange(other.Ended, turn - 2, int.MaxValue);
        }
    }

    /// <summary>Whoever is told of an end may use the room that it leaves, from within.</summary>
    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void P10_a_sink_may_submit(uint commands, uint completions, uint cursor)
    {
        ResubmittingClient client = new(new RingShape(commands, completions, cursor));
        for (int turn = 0; turn < 12; turn++) client.Turn();
        client.Finish();
    }

    /// <summary>
    /// The runtime may allocate something once, for itself, when it compiles anew; an action that allocates does so
    /// every time, and no object has fewer than 24 bytes.
    /// </summary>
    private static void AllocatesNothing(Action action, int times)
    {
        for (int i = 0; i < 1000; i++) action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < times; i++) action();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, times - 1);
    }

    private struct Counter : ICompletionSink
    {
        public void Ended(in Completion completion)
        {
        }
    }

    private abstract class Refilling : IPageWatcher
    {
        public abstract void BeforeLoad(nuint offset, int bytes);

        public void AfterLoad(nuint offset, int bytes)
        {
        }

        public void BeforeStore(nuint offset, int bytes, ulong value)
        {
        }
    }

    private sealed class RefillingClient(SharedPage page, Geometry geometry) : Refilling
    {
        public override void BeforeLoad(nuint offset, int bytes)
        {
            if (offset != Geometry.ClientLine + Geometry.PublishWord) return;
            ulong head = page.Load(Geometry.ServerLine + Geometry.PeerHead, 4);
            for (uint i = 0; i < geometry.CommandCapacity; i++)
                page.Store(geometry.CommandOffset(i), 8, (ulong)CommandFlags.OneWay << 16);
            page.Store(offset, 8, head + geometry.CommandCapacity);
        }
    }

    private sealed class RefillingServer(SharedPage page) : Refilling
    {
        private ulong _tail;

        public override void BeforeLoad(nuint offset, int bytes)
        {
            if (offset == Geometry.ServerLine + Geometry.PublishWord) page.Store(offset, 8, _tail += 64);
        }
    }
}
