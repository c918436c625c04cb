using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>
/// A client, a server that passes everything on, the service behind it: with a call of every kind under way, somebody
/// dies or a call is given up, after each number of turns in turn. Whatever happens each call has one end, the one that
/// it would have had directly, a death is told one hop further away, and nothing is left.
/// </summary>
[Collection("loop")]
public sealed class ForwardTests
{
    public enum Event
    {
        Cancel,
        KillBehind,
        KillClient,
        CloseFront,
    }

    private const int Numbers = 30;

    private static readonly Point s_point = new() { X = 3, Y = -4, Colour = Colour.Green };

    /// <summary>Everything is passed on.</summary>
    private sealed class FrontSession(Onward behind) : InterfaceSession(behind)
    {
        public bool IsOver { get; private set; }

        protected override ServiceContract Contract => ProbeContract.Instance;

        protected override ReadOnlySpan<byte> Schema => ProbeContract.Schema;

        protected override ValueTask<Reply> Dispatch(Call call) => behind.Pass(this, call);

        protected override void Over()
        {
            Assert.False(IsOver);
            IsOver = true;
            behind.Close();
        }
    }

    private sealed class Scene : IDisposable
    {
        private readonly Neighbour _front;

        public Scene()
        {
            Neighbour behind = new(World, () => new ProbeSession(Probe));
            Onward = new Onward(SchemaReader.Read(ProbeContract.Schema).Value, behind.Client(ProbeContract.Instance));
            Front = new FrontSession(Onward);
            _front = new Neighbour(World, () => Front);
            Client = new ProbeClient(_front.Client(ProbeContract.Instance));
        }

        public LoopWorld World { get; } = new();

        public Probe Probe { get; } = new();

        public Onward Onward { get; }

        public FrontSession Front { get; }

        public ProbeClient Client { get; }

        public void Do(Event what, CancellationTokenSource giveUp)
        {
            if (what == Event.Cancel) giveUp.Cancel();
            if (what == Event.KillBehind && !Onward.Service.End.IsNone) World.Kernel.KillPeerOf(Onward.Service.End);
            if (what == Event.KillClient) World.Kernel.KillPeerOf(_front.Server);
            if (what == Event.CloseFront) Front.Drop(StatusCode.Closed);
        }

        public void Dispose() => World.Dispose();
    }

    /// <summary>How a call has ended, and whether what came is right.</summary>
    private readonly record struct Ending(string Call, StatusCode Code, int Hop, bool IsRight);

    [Theory]
    [InlineData(Event.Cancel)]
    [InlineData(Event.KillBehind)]
    [InlineData(Event.KillClient)]
    [InlineData(Event.CloseFront)]
    public void P9_at_every_step_a_forwarded_call_ends_as_a_direct_one(Event what)
    {
        int turns = 0;
        while (!HasEndedBefore(what, turns)) turns++;
        Assert.InRange(turns, 5, 200);
    }

    /// <returns>Everything had ended already when the event came, but for what is only held.</returns>
    private static bool HasEndedBefore(Event what, int turns)
    {
        bool isLate = false;
        using Scene scene = new();
        scene.World.Run(async () =>
        {
            Assert.Equal(StatusCode.Ok, await scene.Client.Nothing());
            List<Ending> endings = [];
            using CancellationTokenSource giveUp = new();
            int calls = Begin(scene, endings, giveUp.Token);
            for (int turn = 0; turn < turns; turn++) await Loop.Yield();
            isLate = endings.Count == calls - 1;
            scene.Do(what, giveUp);
            if (what == Event.KillClient) await Gone(scene);
            else await Judge(scene, what, endings, calls);
        });
        return isLate;
    }

    /// <summary>Nobody tells the dead client: what matters is that nothing of it is left.</summary>
    private static async ValueTask Gone(Scene scene)
    {
        for (int turn = 0; !scene.Front.IsOver; turn++)
        {
            Assert.True(turn < 300, "calls of a dead client are in hand for ever");
            await Loop.Yield();
        }
        Assert.Equal(0, scene.Front.InHand);
        for (int turn = 0; scene.Probe.Why == default; turn++)
        {
            Assert.True(turn < 300, "the service behind has not heard of the end");
            await Loop.Yield();
        }
    }

    private static async ValueTask Judge(Scene scene, Event what, List<Ending> endings, int calls)
    {
        for (int turn = 0; endings.Count < calls; turn++)
        {
            Assert.True(turn < 300, $"{what}: only {string.Join(", ", endings)}");
            if (what == Event.KillBehind) scene.Probe.Held.ForEach(held => held.Set(StatusCode.Ok));
            await Loop.Yield();
        }
        Assert.All(endings, ending => Assert.True(IsAllowed(what, ending), $"{what}: {ending}"));
        if (what == Event.CloseFront) Assert.True(scene.Front.IsOver);
        else Assert.Equal(0, scene.Front.InHand);
        if (what == Event.Cancel) Assert.Equal(6ul, (await scene.Client.Step(5)).Value);
        Assert.True(what == Event.CloseFront || IsWhole(scene.Onward.Service.Buffer), "a slice was not given back");
    }

    private static bool IsAllowed(Event what, Ending ending) => ending switch
    {
        { Code: StatusCode.Ok, IsRight: true } => ending.Call != "hold" || what == Event.KillBehind,
        { Code: StatusCode.Cancelled, Hop: <= 1 } => what == Event.Cancel && ending.Call == "hold",
        { Code: StatusCode.PeerDied, Hop: 1 } => what == Event.KillBehind,
        { Code: StatusCode.Closed or StatusCode.Cancelled } => what == Event.CloseFront,
        _ => false,
    };

    private static bool IsWhole(SessionBuffer buffer) =>
        buffer.TryTake(buffer.Length - ServiceContract.HashBytes - SessionBuffer.BlockBytes, out _);

    private static int Begin(Scene scene, List<Ending> endings, CancellationToken cancel)
    {
        ProbeClient client = scene.Client;
        byte[] bytes = [1, 2, 3, 250];
        ulong large = Model.Mix(1, true, Colour.Red, 1, s_point) + 3 * Model.Mix(2, true, Colour.Red, 1, s_point)
            + 5 * Model.Mix(3, false, Colour.Red, 1, s_point);
        Loop.Detach(Note(endings, "step", client.Step(5, 2), word => word == 8));
        Loop.Detach(Note(endings, "sum", client.Sum(bytes), word => word == Model.Sum(bytes)));
        Loop.Detach(Note(endings, "large", client.Large(s_point, s_point, s_point), word => word == large));
        Loop.Detach(Note(endings, "move", client.Move(s_point, 2), point => point.X == Model.Move(s_point, 2).X));
        Loop.Detach(Note(endings, "greet", client.Greet("ü", 2), text => text == "üü"));
        Loop.Detach(Note(endings, "hold", client.Hold(9, default, cancel), word => word == 9));
        Loop.Detach(Fill());
        Loop.Detach(Count());
        return 8;

        async ValueTask Fill()
        {
            BufferSlice slice = await client.Buffer.Take(1000);
            Result<int> filled = await client.Fill(slice.Bytes, 7);
            bool isRight = filled.Value == 1000 && slice.Bytes.Span.IndexOfAnyExcept((byte)7) < 0;
            client.Buffer.Give(slice);
            endings.Add(new Ending("fill", filled.Code, filled.Hop, isRight));
        }

        async ValueTask Count()
        {
            List<Result<ulong>> items = [];
            await foreach (Result<ulong> item in client.Count(0, Numbers, StatusCode.Ok, default)) items.Add(item);
            Result<ulong> last = items.Count == 0 ? default : items[^1];
            bool isRight = items.Where(item => item.IsOk).Select((item, at) => item.Value == (ulong)at).All(one => one);
            endings.Add(new Ending("count", last.Code, last.Hop, isRight && items.Count == Numbers));
        }
    }

    private static async ValueTask Note<T>(
        List<Ending> endings, string name, ValueTask<Result<T>> call, Func<T, bool> isRight)
    {
        Result<T> result = await call;
        endings.Add(new Ending(name, result.Code, result.Hop, result.IsOk && isRight(result.Value)));
    }
}
