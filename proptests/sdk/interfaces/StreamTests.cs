using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>
/// Streams from server to client: everything arrives once and in order, and nobody is faster than the one who reads.
/// </summary>
[Collection("loop")]
public class StreamTests
{
    private static void Run(Func<ProbeClient, Probe, LoopWorld, ValueTask> body)
    {
        using LoopWorld world = new();
        Probe probe = new();
        Neighbour neighbour = new(world, () => new ProbeSession(probe));
        ProbeClient client = new(neighbour.Client(ProbeContract.Instance));
        world.Run(() => body(client, probe, world));
    }

    private static async ValueTask<(ulong[] Items, StatusCode End)> ReadAll(IAsyncEnumerable<Result<ulong>> stream)
    {
        List<ulong> items = [];
        await foreach (Result<ulong> item in stream)
        {
            if (!item.IsOk) return ([.. items], item.Code);
            items.Add(item.Value);
        }
        return ([.. items], StatusCode.Ok);
    }

    private static ulong[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(number => (ulong)number)];

    [Fact]
    public void Everything_arrives_once_and_in_order() => Always.Holds(Gen.Choose(0, 100).ToArbitrary(), count =>
        Run(async (client, _, _) =>
        {
            (ulong[] items, StatusCode end) = await ReadAll(client.Count(0, (ulong)count, StatusCode.Ok));
            Assert.Equal((StatusCode.Ok, count), (end, items.Length));
            Assert.Equal(Numbers(count), items);
        }), tests: 40);

    [Fact]
    public void A_failure_comes_behind_everything_else() => Run(async (client, _, _) =>
    {
        (ulong[] items, StatusCode end) = await ReadAll(client.Count(0, 20, StatusCode.IoError));
        Assert.Equal(StatusCode.IoError, end);
        Assert.Equal(Numbers(20), items);
    });

    [Fact]
    public void The_server_gets_no_further_than_the_reader_lets_it() => Run(async (client, probe, _) =>
    {
        await client.Nothing();
        IAsyncEnumerator<Result<ulong>> stream = client.Count(0, 1000, StatusCode.Ok).GetAsyncEnumerator();
        for (int i = 0; i < 50; i++) await Loop.Yield();
        Assert.Equal(StreamSlot.Credit + 1ul, probe.Counted.Sent);
        for (ulong i = 0; i < 100; i++)
        {
            Assert.True(await stream.MoveNextAsync());
            Assert.Equal(i, stream.Current.Value);
            for (int turn = 0; turn < 10; turn++) await Loop.Yield();
            Assert.InRange(probe.Counted.Sent, i + 1 + StreamSlot.Credit / 2, i + 2 + StreamSlot.Credit);
        }
        await stream.DisposeAsync();
    });

    [Fact]
    public void To_leave_early_ends_it_on_both_sides_and_the_channel_goes_on() => Run(async (client, probe, _) =>
    {
        for (int round = 0; round < 20; round++)
        {
            await foreach (Result<ulong> item in client.Count(0, ulong.MaxValue, StatusCode.Ok))
                if (item.Value == (ulong)round) break;
            for (int i = 0; i < 5; i++) await Loop.Yield();
            Assert.True(probe.Counted.IsOver || probe.Counted.Sent <= (ulong)round + 2 + StreamSlot.Credit);
            Assert.Equal(2ul, (await client.Step(1)).Value);
        }
    });

    [Fact]
    public void A_token_ends_it_as_cancelled() => Run(async (client, _, _) =>
    {
        using CancellationTokenSource source = new();
        StatusCode end = StatusCode.Ok;
        await foreach (Result<ulong> item in client.Count(0, ulong.MaxValue, StatusCode.Ok, source.Token))
        {
            if (item.IsOk && item.Value == 5) source.Cancel();
            end = item.Code;
        }
        Assert.Equal(StatusCode.Cancelled, end);
    });

    [Fact]
    public void A_death_ends_it_once() => Run(async (client, _, world) =>
    {
        int read = 0;
        List<StatusCode> ends = [];
        await foreach (Result<ulong> item in client.Count(0, ulong.MaxValue, StatusCode.Ok))
        {
            if (!item.IsOk) ends.Add(item.Code);
            else if (++read == 10) world.Kernel.KillPeerOf(client.Service.End);
        }
        Assert.Equal([StatusCode.PeerDied], ends);
    });

    /// <summary>
    /// Seven streams have all the completions of a page reserved; their credit is owed again and again.
    /// </summary>
    [Fact]
    public void Many_streams_and_calls_share_a_channel() => Run(async (client, _, _) =>
    {
        Task<(ulong[] Items, StatusCode End)>[] streams =
            [.. Enumerable.Range(0, 12).Select(_ => ReadAll(client.Count(0, 200, StatusCode.Ok)).AsTask())];
        for (ulong i = 0; i < 200; i++) Assert.Equal(i + 1, (await client.Step(i)).Value);
        foreach (Task<(ulong[] Items, StatusCode End)> stream in streams)
            Assert.Equal(Numbers(200), (await stream).Items);
    });
}
