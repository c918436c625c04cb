using System;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>
/// A server's side of a session against clients of every kind, written straight into the shared page.
/// </summary>
[Collection("loop")]
public class SessionTests
{
    private const ushort Echo = 1, Hold = 2, Leave = 3, LeaveAndHold = 4;

    private sealed class TestSession : Session
    {
        public List<Signal<Reply>> Held { get; } = [];
        public int Cancelled { get; private set; }
        public StatusCode Why { get; private set; }

        protected internal override ushort FirstMethod => Echo;

        protected internal override ValueTask<Reply> Handle(Call call)
        {
            if (call.Method == Echo)
            {
                bool isText = TryText(call[0], call[1], 100, out string text);
                return new(isText ? Reply.Ok((ulong)text.Length) : StatusCode.BadArgument);
            }
            if (call.Method is Leave or LeaveAndHold) Drop(StatusCode.Closed);
            if (call.Method == Leave) return new(Reply.Ok());
            if (call.Method is not (Hold or LeaveAndHold)) return new(StatusCode.UnknownMethod);
            Signal<Reply> signal = new();
            Held.Add(signal);
            return signal.Wait();
        }

        protected internal override void Cancel(Call call) => Cancelled++;

        protected internal override void Ended(StatusCode why) => Why = why;
    }

    private sealed class Client
    {
        private readonly LoopWorld _world;
        private readonly Handle _server;
        private ClientEnd<LivePage, Enforced> _end;

        public Client(LoopWorld world, Handle server)
        {
            _world = world;
            _server = server;
            _end = new ClientEnd<LivePage, Enforced>(Page, Geometry.Default);
        }

        public LivePage Page => _world.Kernel.PageOf(_server);

        public uint Send(Command command)
        {
            Assert.Equal(Attempt.Done, _end.TrySubmit(command, out uint token));
            if (_end.Publish()) _world.Kernel.Ring(_server);
            return token;
        }

        public async ValueTask<Completion> Receive()
        {
            Completion completion;
            for (int turns = 0; _end.TryReap(out completion) != Attempt.Done; turns++)
            {
                Assert.True(turns < 100);
                await Loop.Yield();
            }
            _end.ReleaseReaped();
            return completion;
        }

        public void Cancel(uint token)
        {
            Assert.True(_end.RequestCancel(token));
            if (_end.Publish()) _world.Kernel.Ring(_server);
        }
    }

    private static (TestSession Session, Client Client, Handle Server) Open(LoopWorld world)
    {
        (_, Handle server) = world.Kernel.MakeChannel();
        TestSession session = new();
        Assert.Equal(StatusCode.Ok, session.Open(server, new ClientIdentity(9, 0)));
        return (session, new Client(world, server), server);
    }

    /// <summary>
    /// The channel lives as long as a call is in hand, also one that has not been found to go on yet.
    /// </summary>
    [Theory]
    [InlineData(Leave)]
    [InlineData(LeaveAndHold)]
    public void A_handler_may_end_its_own_session(ushort method)
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            int open = world.Kernel.OpenHandles;
            (TestSession session, Client client, _) = Open(world);
            client.Send(new Command(method));
            for (int turn = 0; turn < 5; turn++) await Loop.Yield();
            Assert.Equal(StatusCode.Closed, session.Why);
            bool isHeld = method == LeaveAndHold;
            Assert.Equal((isHeld ? 1 : 0, isHeld ? 1 : 0), (session.InHand, session.Cancelled));
            int ends = world.Kernel.OpenHandles - open;
            if (!isHeld) return;
            session.Held[0].Set(StatusCode.Cancelled);
            await Loop.Yield();
            await Loop.Yield();
            Assert.Equal((0, ends - 1), (session.InHand, world.Kernel.OpenHandles - open));
        });
    }

    /// <summary>What init has stamped counts, from the service's first method on.</summary>
    [Fact]
    public void P47_a_method_that_init_does_not_permit_is_denied_before_the_handler()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            (_, Handle server) = world.Kernel.MakeChannel();
            TestSession session = new();
            const ulong onlyHold = 1 << (Hold - Echo);
            Assert.Equal(StatusCode.Ok, session.Open(server, new ClientIdentity(9, 0, onlyHold)));
            Client client = new(world, server);
            client.Send(new Command(Echo, 0, 0));
            Assert.Equal(StatusCode.AccessDenied, (await client.Receive()).Code);
            client.Send(new Command(Echo - 1));
            Assert.Equal(StatusCode.AccessDenied, (await client.Receive()).Code);
            Assert.Empty(session.Held);
            uint token = client.Send(new Command(Hold));
            while (session.Held.Count == 0) await Loop.Yield();
            session.Held[0].Set(Reply.Ok(7));
            Completion end = await client.Receive();
            Assert.Equal((token, StatusCode.Ok, 7ul), (end.Token, end.Code, end.Value));
        });
    }

    [Fact]
    public void Texts_are_read_from_what_the_client_lent()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            (_, Client client, Handle server) = Open(world);
            Encoding.UTF8.GetBytes("grüße").CopyTo(world.Kernel.LendTo(server, 1).Slice(4000));
            client.Send(new Command(Echo, 4000, 7));
            Assert.Equal(5ul, (await client.Receive()).Value);
        });
    }

    [Theory]
    [InlineData(0ul, 4097ul)]
    [InlineData(4096ul, 1ul)]
    [InlineData(ulong.MaxValue, 2ul)]
    [InlineData(1ul, ulong.MaxValue)]
    [InlineData(0ul, 101ul)]
    [InlineData(3999ul, 2ul)]
    public void Wrong_ranges_and_wrong_utf8_are_bad_arguments(ulong offset, ulong length)
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            (_, Client client, Handle server) = Open(world);
            world.Kernel.LendTo(server, 1)[4000] = 0xFF;
            client.Send(new Command(Echo, offset, length));
            Assert.Equal(StatusCode.BadArgument, (await client.Receive()).Code);
        });
    }

    [Fact]
    public void A_client_that_lent_nothing_gets_bad_arguments()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            (_, Client client, _) = Open(world);
            client.Send(new Command(Echo, 0, 1));
            Assert.Equal(StatusCode.BadArgument, (await client.Receive()).Code);
        });
    }

    [Fact]
    public void A_cancel_reaches_the_handler_once()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            (TestSession session, Client client, _) = Open(world);
            uint token = client.Send(new Command(Hold));
            while (session.Held.Count == 0) await Loop.Yield();
            client.Cancel(token);
            while (session.Cancelled == 0) await Loop.Yield();
            client.Cancel(token);
            for (int i = 0; i < 5; i++) await Loop.Yield();
            Assert.Equal(1, session.Cancelled);
            session.Held[0].Set(StatusCode.Cancelled);
            Assert.Equal(StatusCode.Cancelled, (await client.Receive()).Code);
        });
    }

    [Fact]
    public void A_dead_client_keeps_its_memory_until_the_last_handler_is_done()
    {
        using LoopWorld world = new();
        world.Run(async () =>
        {
            (TestSession session, Client client, Handle server) = Open(world);
            client.Send(new Command(Hold));
            client.Send(new Command(Hold));
            while (session.Held.Count < 2) await Loop.Yield();
            int open = world.Kernel.OpenHandles;
            world.Kernel.KillPeerOf(server);
            while (session.Why == StatusCode.Ok) await Loop.Yield();
            Assert.Equal(StatusCode.PeerDied, session.Why);
            Assert.Equal(2, session.Cancelled);
            session.Held[0].Set(Reply.Ok());
            for (int i = 0; i < 5; i++) await Loop.Yield();
            Assert.Equal(open, world.Kernel.OpenHandles);
            session.Held[1].Set(Reply.Ok());
            for (int i = 0; i < 5; i++) await Loop.Yield();
            Assert.Equal(open - 1, world.Kernel.OpenHandles);
        });
    }

    [Theory]
    [InlineData(33u)]
    [InlineData(0x8000_0000u)]
    [InlineData(uint.MaxValue)]
    public void An_impossible_tail_costs_that_client_its_channel_and_nobody_else(uint tail)
    {
        using LoopWorld world = new();
        List<string> log = [];
        Trace.SetSink(log.Add);
        world.Run(async () =>
        {
            (TestSession broken, Client hostile, Handle end) = Open(world);
            (TestSession whole, Client honest, _) = Open(world);
            await Loop.Yield();
            hostile.Page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, tail);
            world.Kernel.Ring(end);
            while (broken.Why == StatusCode.Ok) await Loop.Yield();
            Assert.Equal(StatusCode.Broken, broken.Why);
            honest.Send(new Command(99));
            Assert.Equal(StatusCode.UnknownMethod, (await honest.Receive()).Code);
            Assert.Equal(StatusCode.Ok, whole.State);
            Assert.Single(log);
        });
    }

    /// <summary>
    /// A client that never reaps, and pretends to have: its own completions do not fit, and it is dropped.
    /// </summary>
    [Fact]
    public void A_client_that_overcommits_is_dropped()
    {
        using LoopWorld world = new();
        Trace.SetSink(static _ => { });
        world.Run(async () =>
        {
            (TestSession session, Client client, Handle end) = Open(world);
            for (uint tail = 16; session.Why == StatusCode.Ok; tail += 16)
            {
                Assert.True(tail < 200);
                client.Page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, tail);
                world.Kernel.Ring(end);
                for (int i = 0; i < 3; i++) await Loop.Yield();
            }
            Assert.Equal(StatusCode.Broken, session.Why);
        });
    }
}
