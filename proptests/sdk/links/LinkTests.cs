using System;
using System.Linq;
using System.Threading.Tasks;
using Mooring.Examples.Counter;
using Mooring.Examples.Kv;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>A service in another process, over shared memory: calls, what is lent and given, and its death.</summary>
[Collection("loop")]
public sealed class LinkTests
{
    /// <summary>One after the other, each asleep until the answer comes: a lost wake-up is a test that hangs.</summary>
    [Fact]
    public void Every_call_wakes_the_other_process_and_its_answer_this_one()
    {
        using ServiceApart counter = new("counter");
        CounterClient client = new(counter.Client(CounterContract.Instance));
        counter.World.Run(async () =>
        {
            for (ulong i = 1; i <= 3000; i++) Assert.Equal(i, (await client.Add(1)).Value);
        });
    }

    [Fact]
    public void Many_calls_are_under_way_together_and_the_synchronous_form_waits()
    {
        using ServiceApart counter = new("counter");
        CounterClient client = new(counter.Client(CounterContract.Instance));
        Assert.Equal(7ul, client.Add(7).Wait().Value);
        counter.World.Run(async () =>
        {
            ValueTask<Result<ulong>>[] calls = [.. Enumerable.Range(0, 1000).Select(_ => client.Add(1))];
            foreach (ValueTask<Result<ulong>> call in calls) Assert.Equal(StatusCode.Ok, (await call).Code);
            Assert.Equal(1007ul, (await client.Read()).Value);
        });
    }

    [Fact]
    public void Texts_bytes_and_regions_cross_and_come_back()
    {
        using ServiceApart store = new("kv");
        KvClient client = new(store.Client(KvContract.Instance));
        store.World.Run(async () =>
        {
            Assert.Equal(StatusCode.Ok, await client.Put("a", "hello"u8.ToArray()));
            BufferSlice slice = await client.Buffer.Take(IKv.LongestValue);
            Assert.Equal(5, (await client.Get("a", slice.Bytes)).Value);
            Assert.Equal("hello"u8.ToArray(), slice.Bytes.Slice(0, 5).Span.ToArray());
            MappedRegion region = Regions.CreateMapped(3).Value;
            region.Bytes.Span.Fill(0x6D);
            Assert.Equal(StatusCode.Ok, await client.PutRegion("b", region.Handle, region.Bytes.Length));
            SharedBytes back = Regions.Map((await client.GetRegion("b")).Value, Rights.Read).Value;
            Assert.Equal(region.Bytes.Span.ToArray(), back.Span.ToArray());
        });
    }

    /// <summary>SIGKILL, while it has calls in its ring that it never takes, and others wait for room.</summary>
    [Fact]
    public void The_death_of_its_process_ends_every_call_with_PeerDied()
    {
        using ServiceApart counter = new("counter");
        CounterClient client = new(counter.Client(CounterContract.Instance));
        counter.World.Run(async () =>
        {
            Assert.Equal(5ul, (await client.Add(5)).Value);
            counter.Stop();
            ValueTask<Result<ulong>>[] calls = [.. Enumerable.Range(0, 100).Select(_ => client.Add(1))];
            await Loop.Yield();
            counter.Kill();
            foreach (ValueTask<Result<ulong>> call in calls) Assert.Equal(StatusCode.PeerDied, (await call).Code);
            Assert.Equal(StatusCode.PeerDied, (await client.Read()).Code);
        });
        Assert.Equal(128 + 9, counter.ExitCode());
    }

    /// <summary>Without its client the service has nothing to live for.</summary>
    [Fact]
    public void It_ends_when_its_client_does()
    {
        ServiceApart counter = new("counter");
        CounterClient client = new(counter.Client(CounterContract.Instance));
        Assert.Equal(5ul, client.Add(5).Wait().Value);
        counter.World.Kernel.Outside.Dispose();
        Assert.Equal((int)StatusCode.PeerDied, counter.ExitCode());
        counter.Dispose();
    }
}
