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
using Mooring.Sdk;
using Mooring.Tests;
using Mooring.Tests.Sdk;
using Xunit;

namespace Mooring.Examples.Proxy;

/// <summary>A client that has a proxy before its service and one that has not: they cannot tell.</summary>
[Collection("loop")]
public class ProxyServiceTests
{
    private sealed class Scene : IDisposable
    {
        public Scene(params string[] denied)
        {
            Proxied proxied = Proxied.Of(ProbeContract.Schema.ToArray(), "probe", denied, Log.Add).Value;
            Behind = new Neighbour(World, () => new ProbeSession(Probe));
            Neighbour before = new(World, () =>
                new ProxySession(proxied, new Onward(proxied.Interface, Behind.Client(proxied.Contract))));
            Client = new ProbeClient(before.Client(ProbeContract.Instance));
            Direct = new ProbeClient(Behind.Client(ProbeContract.Instance));
        }

        public LoopWorld World { get; } = new();

        public Probe Probe { get; } = new();

        public List<string> Log { get; } = [];

        public Neighbour Behind { get; }

        /// <summary>Through the proxy.</summary>
        public ProbeClient Client { get; }

        public ProbeClient Direct { get; }

        public void Dispose() => World.Dispose();
    }

    private static void Run(Func<Scene, ValueTask> body, params string[] denied)
    {
        using Scene scene = new(denied);
        scene.World.Run(() => body(scene));
    }

    private static async ValueTask Same<T>(Scene scene, Func<ProbeClient, ValueTask<Result<T>>> call)
    {
        Result<T> through = await call(scene.Client), direct = await call(scene.Direct);
        Assert.Equal((direct.Code, direct.Value), (through.Code, through.Value));
    }

    [Fact]
    public void Answers_of_every_kind_are_those_of_the_service() => Always.Holds(
        ProbeValues.Point.Zip(ArbMap.Default.GeneratorFor<int>()).ToArbitrary(), input => Run(async scene =>
        {
            (Point point, int number) = input;
            await Same(scene, client => client.Mix((byte)number, number > 0, point.Colour, number, point));
            await Same(scene, client => client.Move(point, number));
            await Same(scene, client => client.IsEven((uint)number));
            await Same(scene, client => client.Large(point, default, point));
            await Same(scene, client => client.Greet("grüße", number & 7));
            await Same(scene, client => client.Greet("x", -1));
            await Same(scene, client => client.Sum(BitConverter.GetBytes(number)));
            await Same(scene, client => client.Step((ulong)number, 3));
            Assert.Equal(StatusCode.Ok, await scene.Client.Nothing());
        }), tests: 40);

    [Fact]
    public void What_the_service_fills_arrives_where_the_client_asked() => Run(async scene =>
    {
        BufferSlice slice = await scene.Client.Buffer.Take(3000);
        Assert.Equal(3000, (await scene.Client.Fill(slice.Bytes, 7)).Value);
        Assert.Equal(-1, slice.Bytes.Span.IndexOfAnyExcept((byte)7));
        scene.Client.Buffer.Give(slice);
    });

    [Fact]
    public void Capabilities_pass() => Run(async scene =>
    {
        Handle region = Regions.Create(3).Value;
        Assert.Equal(7ul, (await scene.Client.Give(region)).Value);
        Assert.Equal(3ul, Regions.Pages(scene.Probe.Given).Value);
        scene.Probe.ToLend = region;
        Assert.Equal(3ul, Regions.Pages((await scene.Client.Lend(1)).Value).Value);
    });

    [Theory]
    [InlineData(0ul, StatusCode.Ok)]
    [InlineData(100ul, StatusCode.Ok)]
    [InlineData(5ul, StatusCode.NoSpace)]
    public void Streams_pass_with_their_ends(ulong count, StatusCode last) => Run(async scene =>
    {
        List<Result<ulong>> items = [];
        await foreach (Result<ulong> item in scene.Client.Count(0, count, last)) items.Add(item);
        IEnumerable<ulong> came = items.Where(item => item.IsOk).Select(item => item.Value);
        Assert.Equal(Enumerable.Range(0, (int)count).Select(i => (ulong)i), came);
        Assert.Equal(last, items.Count > 0 ? items[^1].Code : StatusCode.Ok);
    });

    [Fact]
    public void A_cancel_and_a_death_reach_the_other_side() => Run(async scene =>
    {
        using CancellationTokenSource enough = new();
        ValueTask<Result<ulong>> call = scene.Client.Hold(1, default, enough.Token);
        while (scene.Probe.Held.Count == 0) await Loop.Yield();
        enough.Cancel();
        Assert.Equal(StatusCode.Cancelled, (await call).Code);
        call = scene.Client.Hold(2);
        while (scene.Probe.Held.Count == 1) await Loop.Yield();
        scene.World.Kernel.KillPeerOf(scene.Client.Service.End);
        Assert.Equal(StatusCode.PeerDied, (await call).Code);
    });

    [Fact]
    public void Calls_are_logged_and_some_kept_back() => Run(async scene =>
    {
        Assert.Equal(6ul, (await scene.Client.Step(5)).Value);
        Assert.Equal(StatusCode.AccessDenied, await scene.Client.Nothing());
        Assert.Collection(scene.Log,
            line => Assert.Matches("^process 9 probe.Step: status 0, 6, 2800[0-9a-f]{124}$", line),
            line => Assert.Matches("^process 9 probe.Nothing: status 19, 0, 0000[0-9a-f]{124}$", line));
        Assert.Equal(StatusCode.Ok, await scene.Direct.Nothing());
    }, "Nothing");

    [Fact]
    public void Nobody_is_kept_back_by_a_name_that_there_is_not() =>
        Assert.Equal(StatusCode.NotFound, Proxied.Of(ProbeContract.Schema.ToArray(), "probe", ["Nil"], _ => { }).Code);

    [Fact]
    public void Each_client_has_its_own_session_behind_and_it_ends_with_the_client() => Run(async scene =>
    {
        Assert.Equal(StatusCode.Ok, await scene.Client.Nothing());
        Assert.Equal(1, scene.Behind.Connections);
        int open = scene.World.Kernel.OpenHandles;
        scene.Client.Service.Close();
        for (int turn = 0; turn < 20; turn++) await Loop.Yield();
        Assert.Equal(StatusCode.Closed, scene.Probe.Why);
        Assert.True(scene.World.Kernel.OpenHandles < open);
    });
}
