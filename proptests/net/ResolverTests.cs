using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Net;
using Xunit;
using static Mooring.Tests.Net.InterfaceWorld;

namespace Mooring.Tests.Net;

/// <summary>Names are asked for, answers of strangers do not count, and silence ends.</summary>
[Trait("suite", "net")]
[Collection("loop")]
public sealed class ResolverTests
{
    [Fact]
    public void A_name_is_asked_for_once_and_remembered()
    {
        using SocketWorld world = new();
        Resolver names = Make(world);
        world.Run(async () =>
        {
            Task<Result<Ipv4Address>> found = names.Find("a.test", default).AsTask();
            (ushort port, ushort identity) = Asked(world, "a.test");
            world.ReceiveDatagram(Router, 53, port, new DnsMessages(identity, "a.test").Address("a.test", 7, 30).Bytes);
            Assert.Equal(7u, (await found).Value.Value);
            Assert.Equal(7u, (await names.Find("a.test", default)).Value.Value);
            Assert.Equal((0, 0), (world.Cable.Sent, world.Sockets.OpenDatagrams));
            await Loop.Delay(30 * SecondNs);
            Task<Result<Ipv4Address>> again = names.Find("a.test", default).AsTask();
            (port, identity) = Asked(world, "a.test");
            byte[] nobody = new DnsMessages(identity, "a.test").Bytes;
            nobody[3] |= 3;
            world.ReceiveDatagram(Router, 53, port, nobody);
            Assert.Equal(StatusCode.NotFound, (await again).Code);
        });
    }

    [Fact]
    public void Only_the_server_that_was_asked_answers_from_its_port_with_the_number()
    {
        using SocketWorld world = new();
        Resolver names = Make(world);
        world.Run(async () =>
        {
            Task<Result<Ipv4Address>> found = names.Find("a.test", default).AsTask();
            (ushort port, ushort identity) = Asked(world, "a.test");
            byte[] wrong = new DnsMessages(identity, "a.test").Address("a.test", 666, 60).Bytes;
            world.ReceiveDatagram(Host, 53, port, wrong);
            world.ReceiveDatagram(Router, 54, port, wrong);
            world.ReceiveDatagram(Router, 53, port, wrong[..^1]);
            world.ReceiveDatagram(
                Router, 53, port, new DnsMessages((ushort)(identity + 1), "a.test").Address("a.test", 666, 60).Bytes);
            wrong = new DnsMessages(identity, "b.test").Address("b.test", 666, 60).Bytes;
            world.ReceiveDatagram(Router, 53, port, wrong);
            await SocketWorld.Settle();
            Assert.False(found.IsCompleted);
            world.ReceiveDatagram(Router, 53, port, new DnsMessages(identity, "a.test").Address("a.test", 7, 60).Bytes);
            Assert.Equal(7u, (await found).Value.Value);
        });
    }

    [Fact]
    public void A_silent_server_is_asked_three_times_from_one_port_with_other_numbers()
    {
        using SocketWorld world = new();
        Resolver names = Make(world);
        world.Run(async () =>
        {
            ulong begun = Clock.NowNs;
            Assert.Equal(StatusCode.TimedOut, (await names.Find("a.test", default)).Code);
            Assert.Equal(6 * SecondNs, Clock.NowNs - begun);
            (ushort Port, ushort Identity)[] asked = [.. Enumerable.Range(0, 3).Select(_ => Asked(world, "a.test"))];
            Assert.Single(asked.DistinctBy(one => one.Port));
            Assert.Equal(3, asked.DistinctBy(one => one.Identity).Count());
            Assert.Equal((0, 0), (world.Cable.Sent, world.Sockets.OpenDatagrams));
        });
    }

    [Fact]
    public void The_answer_to_an_earlier_question_does_not_count_later()
    {
        using SocketWorld world = new();
        Resolver names = Make(world);
        world.Run(async () =>
        {
            Task<Result<Ipv4Address>> found = names.Find("a.test", default).AsTask();
            (ushort port, ushort identity) = Asked(world, "a.test");
            await Loop.Delay(3 * SecondNs);
            (_, ushort second) = Asked(world, "a.test");
            world.ReceiveDatagram(Router, 53, port, new DnsMessages(identity, "a.test").Address("a.test", 1, 60).Bytes);
            await SocketWorld.Settle();
            Assert.False(found.IsCompleted);
            world.ReceiveDatagram(Router, 53, port, new DnsMessages(second, "a.test").Address("a.test", 2, 60).Bytes);
            Assert.Equal(2u, (await found).Value.Value);
        });
    }

    [Fact]
    public void Whoever_asks_may_go()
    {
        using SocketWorld world = new();
        Resolver names = Make(world);
        world.Run(async () =>
        {
            using CancellationTokenSource source = new();
            Task<Result<Ipv4Address>> found = names.Find("a.test", source.Token).AsTask();
            await SocketWorld.Settle();
            source.Cancel();
            Assert.Equal(StatusCode.Cancelled, (await found).Code);
            Assert.Equal(0, world.Sockets.OpenDatagrams);
            world.Cable.Next();
            Assert.Equal(0, world.Cable.Sent);
        });
    }

    [Theory]
    [InlineData("10.0.2.7", StatusCode.Ok)]
    [InlineData("", StatusCode.BadArgument)]
    [InlineData("a..b", StatusCode.BadArgument)]
    [InlineData("a.test", StatusCode.Closed)]
    public void Without_a_server_only_addresses_are_known(string text, StatusCode code)
    {
        using SocketWorld world = new();
        Resolver names = new(world.Sockets, world.Secret);
        world.Run(async () => Assert.Equal(code, (await names.Find(text, default)).Code));
        Assert.Equal(0, world.Cable.Sent);
    }

    private static Resolver Make(SocketWorld world) =>
        new(world.Sockets, world.Secret) { Server = new Ipv4Address(Router) };

    private static (ushort Port, ushort Identity) Asked(SocketWorld world, string name)
    {
        (uint to, byte[] datagram) = world.NextSent();
        ushort identity = (ushort)Frames.At(datagram, 8, 2);
        Assert.Equal((Router, 53ul), (to, Frames.At(datagram, 2, 2)));
        Assert.Equal(DnsMessages.Question(identity, name), datagram[8..]);
        return ((ushort)Frames.At(datagram, 0, 2), identity);
    }
}
