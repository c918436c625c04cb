using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Tests;
using Mooring.Tests.Sdk;
using Xunit;

namespace Mooring.Examples.Kv;

/// <summary>The service against a dictionary, with clients that pay for what they store.</summary>
[Collection("loop")]
public class KvServiceTests
{
    private static KvClient Client(LoopWorld world, Store store, ulong id) =>
        new(new Neighbour(world, () => new KvSession(new Kv(store, new ClientIdentity(id, 0))))
            .Client(KvContract.Instance));

    private sealed record Step(int Client, int What, string Key, int Length);

    private static Gen<Step> Steps =>
        from client in Gen.Choose(0, 1)
        from what in Gen.Choose(0, 3)
        from key in Gen.Elements("a", "b", "ü", "")
        from length in Gen.Frequency(
            (5, Gen.Choose(0, 20)), (2, Gen.Choose(4000, 4100)), (2, Gen.Choose(300_000, 1_100_000)))
        select new Step(client, what, key, length);

    [Fact]
    public void It_is_a_dictionary_whose_clients_pay() => Always.Holds(Steps.ListOf().ToArbitrary(), steps =>
    {
        using LoopWorld world = new();
        Store store = new();
        KvClient[] clients = [Client(world, store, 5), Client(world, store, 6)];
        Dictionary<string, (int Owner, byte[] Bytes)> model = [];
        world.Run(async () =>
        {
            foreach (Step step in steps) await Do(step, clients[step.Client], model);
            for (int i = 0; i < 2; i++) await Balances(clients[i], model.Values.Where(value => value.Owner == i));
        });
    }, tests: 60, size: 30);

    private static async ValueTask Do(Step step, KvClient client, Dictionary<string, (int Owner, byte[] Bytes)> model)
    {
        bool isThere = model.TryGetValue(step.Key, out (int Owner, byte[] Bytes) known);
        if (step.What == 0)
            Assert.Equal(isThere, await client.Remove(step.Key) == StatusCode.Ok && model.Remove(step.Key));
        else if (step.What == 1) await Reads(client, step.Key, isThere ? known.Bytes : null);
        else
        {
            byte[] bytes = [.. Enumerable.Range(0, step.Length).Select(i => (byte)(i * 31 + step.Client))];
            StatusCode code = await Put(client, step.Key, bytes, step.What == 3);
            Assert.Equal(Expected(step, model), code);
            if (code == StatusCode.Ok) model[step.Key] = (step.Client, bytes);
        }
    }

    private static StatusCode Expected(Step step, Dictionary<string, (int Owner, byte[] Bytes)> model)
    {
        bool isLarge = step.What == 3;
        if (isLarge ? step.Length is < 1 or > IKv.LongestLarge : step.Length > IKv.LongestValue)
            return StatusCode.TooLarge;
        long others = model.Where(pair => pair.Value.Owner == step.Client && pair.Key != step.Key)
            .Sum(pair => (long)pair.Value.Bytes.Length);
        return others + step.Length > IKv.MostBytes ? StatusCode.NoSpace : StatusCode.Ok;
    }

    private static async ValueTask<StatusCode> Put(KvClient client, string key, byte[] bytes, bool asRegion)
    {
        if (!asRegion && bytes.Length > OutgoingCall.LargestRoom) return StatusCode.TooLarge;
        if (!asRegion) return await client.Put(key, bytes);
        MappedRegion region = Regions.CreateMapped((ulong)Math.Max(bytes.Length - 1, 0) / Limits.PageBytes + 1).Value;
        bytes.CopyTo(region.Bytes.Span);
        StatusCode code = await client.PutRegion(key, region.Handle, bytes.Length);
        region.Bytes.Span.Fill(0xEE);
        return code;
    }

    private static async ValueTask Reads(KvClient client, string key, byte[]? expected)
    {
        Result<int> length = await client.LengthOf(key);
        Assert.Equal(expected?.Length, length.IsOk ? length.Value : null);
        Result<Handle> region = await client.GetRegion(key);
        if (region.IsOk) Assert.Equal(expected, Mapped(region.Value, length.Value));
        else Assert.Equal(expected is null ? StatusCode.NotFound : StatusCode.Unsupported, region.Code);
        BufferSlice slice = await client.Buffer.Take(IKv.LongestValue);
        Result<int> got = await client.Get(key, slice.Bytes);
        if (got.IsOk) Assert.True(slice.Bytes.Slice(0, got.Value).Span.SequenceEqual(expected));
        else Assert.Equal(expected is null ? StatusCode.NotFound : StatusCode.TooLarge, got.Code);
        client.Buffer.Give(slice);
    }

    private static byte[] Mapped(Handle region, int length) =>
        Regions.Map(region, Rights.Read).Value.Slice(0, length).Span.ToArray();

    private static async ValueTask Balances(KvClient client, IEnumerable<(int Owner, byte[] Bytes)> own)
    {
        Usage usage = (await client.Mine()).Value;
        Assert.Equal(((uint)own.Count(), (uint)own.Sum(value => value.Bytes.Length)), (usage.Keys, usage.Bytes));
    }

    [Fact]
    public void One_client_may_have_so_many_keys_and_others_may_still_put()
    {
        using LoopWorld world = new();
        Store store = new();
        KvClient greedy = Client(world, store, 5), other = Client(world, store, 6);
        world.Run(async () =>
        {
            for (int i = 0; i < IKv.MostKeys; i++) Assert.Equal(StatusCode.Ok, await greedy.Put($"{i}", "x"u8));
            Assert.Equal(StatusCode.NoSpace, await greedy.Put("more", "x"u8));
            Assert.Equal(StatusCode.Ok, await greedy.Put("7", "instead"u8));
            Assert.Equal(StatusCode.Ok, await other.Put("7", "taken over"u8));
            Assert.Equal(StatusCode.Ok, await greedy.Put("more", "x"u8));
            Assert.Equal(StatusCode.Ok, await other.Clear());
            Assert.Equal(0u, (await greedy.Mine()).Value.Keys);
        });
    }
}
