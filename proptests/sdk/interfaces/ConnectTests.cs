using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>How two sides of an interface meet, lose each other, and find that they do not agree.</summary>
[Collection("loop")]
public class ConnectTests
{
    private static ServiceContract With(int number, uint hash)
    {
        uint[] hashes = ProbeContract.Instance.Hashes.ToArray();
        Array.Resize(ref hashes, Math.Max(hashes.Length, number + 1));
        hashes[number] = hash;
        return new ServiceContract("probe", 9, hashes);
    }

    private static (ProbeClient Client, Neighbour Neighbour) Open(LoopWorld world, ServiceContract contract)
    {
        Neighbour neighbour = new(world, () => new ProbeSession(new Probe()));
        return (new ProbeClient(neighbour.Client(contract)), neighbour);
    }

    [Fact]
    public void A_method_that_the_two_sides_know_differently_refuses_with_both_versions()
    {
        using LoopWorld world = new();
        (ProbeClient client, _) = Open(world, With(4, 12345));
        List<string> log = [];
        Trace.SetSink(log.Add);
        world.Run(async () =>
        {
            Assert.Equal(StatusCode.Incompatible, await client.Service.Connect());
            Assert.Equal(["process 9 knows another 'probe': method 4 differs"], log);
            Assert.Contains("version 9", client.Service.Refusal);
            Assert.Contains("version 3", client.Service.Refusal);
            Assert.Contains("method 4", client.Service.Refusal);
            Assert.Equal(StatusCode.Incompatible, (await client.Step(1)).Code);
            Assert.False(client.Service.IsConnected);
        });
    }

    [Theory]
    [InlineData(14, 77u)]
    [InlineData(61, 77u)]
    [InlineData(4, 0u)]
    [InlineData(40, 0u)]
    public void What_only_one_side_knows_refuses_nobody(int number, uint hash)
    {
        using LoopWorld world = new();
        (ProbeClient client, _) = Open(world, With(number, hash));
        world.Run(async () => Assert.Equal(StatusCode.Ok, await client.Service.Connect()));
    }

    /// <summary>An older client's command ends where its parameters ended: the rest is zero.</summary>
    [Fact]
    public void An_added_parameter_is_zero_for_an_older_client()
    {
        using LoopWorld world = new();
        (ProbeClient client, _) = Open(world, ProbeContract.Instance);
        world.Run(async () =>
        {
            Assert.Equal(6ul, (await client.Service.Call(new Command(40, 5))).Value);
            Assert.Equal(8ul, (await client.Step(5, 2)).Value);
        });
    }

    [Fact]
    public void The_synchronous_form_connects_and_runs_no_continuation()
    {
        using LoopWorld world = new();
        Stranger stranger = new(world);
        ProbeClient client = new(stranger.Client(ProbeContract.Instance));
        world.Run(async () =>
        {
            bool ran = false;
            Task other = Then(client.Step(1), () => ran = true);
            Assert.Equal(2ul, client.Step(2).Wait().Value);
            Assert.False(ran);
            await other;
            for (int i = 0; i < 10; i++) await Loop.Yield();
            Assert.Equal((1, 1), (stranger.Connections, client.Service.Connections));
        });
    }

    [Fact]
    public void A_synchronous_call_overtakes_a_connection_that_is_being_made()
    {
        using LoopWorld world = new();
        Stranger stranger = new(world);
        ProbeClient client = new(stranger.Client(ProbeContract.Instance));
        world.Run(async () =>
        {
            ValueTask<StatusCode> connecting = client.Service.Connect();
            Assert.Equal(2ul, client.Step(2).Wait().Value);
            Assert.Equal(StatusCode.Ok, await connecting);
            Assert.Equal((2, 1), (stranger.Connections, client.Service.Connections));
            Assert.Equal(3ul, (await client.Step(3)).Value);
        });
    }

    [Fact]
    public void An_incompatible_service_refuses_the_synchronous_form_too()
    {
        using LoopWorld world = new();
        Stranger stranger = new(world) { Answer = StatusCode.Incompatible };
        ProbeClient client = new(stranger.Client(ProbeContract.Instance));
        world.Run(async () =>
        {
            Assert.Equal(StatusCode.Incompatible, client.Step(1).Wait().Code);
            await Loop.Yield();
        });
    }

    [Fact]
    public void After_a_death_calls_end_once_and_the_next_one_connects_again()
    {
        using LoopWorld world = new();
        (ProbeClient client, Neighbour neighbour) = Open(world, ProbeContract.Instance);
        world.Run(async () =>
        {
            await client.Nothing();
            ValueTask<Result<ulong>> held = client.Hold(1);
            await Loop.Yield();
            Handle end = client.Service.End;
            world.Kernel.KillPeerOf(end);
            Result<ulong> lost = await held;
            Assert.Equal(StatusCode.PeerDied, lost.Code);
            Assert.Equal(6ul, (await client.Step(5)).Value);
            Assert.Equal(2, neighbour.Connections);
        });
    }

    [Fact]
    public void A_service_that_is_not_there_is_an_answer_to_every_call_that_waits()
    {
        using LoopWorld world = new();
        (ProbeClient client, Neighbour neighbour) = Open(world, ProbeContract.Instance);
        neighbour.Refusal = StatusCode.NotFound;
        world.Run(async () =>
        {
            ValueTask<Result<ulong>> first = client.Step(1);
            ValueTask<StatusCode> second = client.Nothing();
            Assert.Equal(StatusCode.NotFound, (await first).Code);
            Assert.Equal(StatusCode.NotFound, await second);
            neighbour.Refusal = StatusCode.Ok;
            Assert.Equal(2ul, (await client.Step(1)).Value);
        });
    }

    [Fact]
    public void P47_a_method_outside_the_mask_never_reaches_the_implementation()
    {
        using LoopWorld world = new();
        Probe probe = new();
        const ulong onlyNothing = 1 | 1ul << ServiceContract.MeetMethod;
        Neighbour neighbour = new(world, () => new ProbeSession(probe), onlyNothing);
        ProbeClient client = new(neighbour.Client(ProbeContract.Instance));
        world.Run(async () =>
        {
            Assert.Equal(StatusCode.Ok, await client.Nothing());
            Assert.Equal(StatusCode.AccessDenied, (await client.Hold(1)).Code);
            Assert.Empty(probe.Held);
        });
    }

    private static async Task Then<T>(ValueTask<T> call, Action action)
    {
        await call;
        action();
    }
}
