using System;
using System.Collections.Generic;
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

/// <summary>Ports, what waits at them, who waits at them, and echoes that are asked for.</summary>
[Trait("suite", "net")]
[Collection("loop")]
public sealed class SocketTests
{
    [Fact]
    public void A_datagram_goes_out_and_its_answer_comes_in()
    {
        using SocketWorld world = new();
        world.Run(async () =>
        {
            DatagramSocket socket = world.Sockets.Open(5000).Value;
            Assert.Equal(StatusCode.Ok, Send(world, socket, Host, 53, [1, 2, 3]));
            (uint to, byte[] sent) = world.NextSent();
            Assert.Equal(Host, to);
            Assert.Equal(Frames.Datagram(Own, 5000, Host, 53, [1, 2, 3]), sent);
            ValueTask<Result<Packet>> next = socket.Next(default);
            world.ReceiveDatagram(Host, 53, 5000, [4, 5]);
            AssertTaken(await next, Host, 53, [4, 5]);
            world.Sockets.Close(socket);
        });
    }

    [Fact]
    public void A_socket_hears_another_of_this_machine()
    {
        using SocketWorld world = new(hasAddress: false);
        world.Run(async () =>
        {
            DatagramSocket first = world.Sockets.Open(5000).Value, second = world.Sockets.Open(0).Value;
            Assert.Equal(StatusCode.Ok, Send(world, second, 0x7F000001, 5000, [9]));
            AssertTaken(await first.Next(default), 0x7F000001, second.Port, [9]);
            Assert.Equal(StatusCode.NotFound, Send(world, second, Host, 5000, [9]));
            world.Sockets.Close(first);
            world.Sockets.Close(second);
        });
    }

    [Fact]
    public void A_port_is_one_sockets_and_free_again_when_it_is_closed()
    {
        using SocketWorld world = new();
        DatagramSocket socket = world.Sockets.Open(5000).Value;
        Assert.Equal(StatusCode.AlreadyExists, world.Sockets.Open(5000).Code);
        world.Sockets.Close(socket);
        world.Sockets.Close(socket);
        DatagramSocket other = world.Sockets.Open(5000).Value;
        world.Sockets.Close(socket);
        Assert.Equal(1, world.Sockets.OpenDatagrams);
        world.Sockets.Close(other);
    }

    [Fact]
    public void Free_ports_are_all_different_and_there_are_1024_sockets_in_all()
    {
        using SocketWorld world = new();
        List<DatagramSocket> all = [];
        for (int i = 0; i < 1024; i++) all.Add(world.Sockets.Open(0).Value);
        Assert.Equal(1024, all.Select(socket => socket.Port).Distinct().Count());
        Assert.All(all, socket => Assert.InRange(socket.Port, 49152, 65535));
        Assert.NotEqual(all.Select(socket => socket.Port).Order(), all.Select(socket => socket.Port));
        Assert.Equal(StatusCode.Full, world.Sockets.Open(0).Code);
        Assert.Equal(StatusCode.Full, world.Sockets.Open(5000).Code);
        world.Sockets.Close(all[7]);
        Assert.Equal(StatusCode.Ok, world.Sockets.Open(5000).Code);
    }

    [Fact]
    public void What_is_too_large_is_not_sent_and_the_largest_is()
    {
        using SocketWorld world = new();
        DatagramSocket socket = world.Sockets.Open(5000).Value;
        Assert.Equal(StatusCode.TooLarge, Send(world, socket, Host, 53, new byte[1473]));
        Assert.Equal(0, world.Cable.Sent);
        Assert.Equal(StatusCode.Ok, Send(world, socket, Host, 53, new byte[1472]));
        Assert.Equal(1514, world.Cable.Next()!.Length);
    }

    [Fact]
    public void Thirty_two_wait_in_order_and_the_rest_is_dropped()
    {
        using SocketWorld world = new();
        world.Run(async () =>
        {
            DatagramSocket socket = world.Sockets.Open(5000).Value;
            for (byte i = 0; i < 100; i++) world.ReceiveDatagram(Host, 9, 5000, [i]);
            Assert.Equal(32, world.Away);
            for (byte i = 0; i < 32; i++) AssertTaken(await socket.Next(default), Host, 9, [i]);
            Assert.Equal(0, world.Away);
        });
    }

    /// <summary>However many sockets nobody reads: the machine still hears, and another socket has room.</summary>
    [Fact]
    public void Sockets_that_nobody_reads_leave_packets_for_others()
    {
        using SocketWorld world = new();
        world.Run(async () =>
        {
            List<DatagramSocket> lazy = [.. Enumerable.Range(0, 64).Select(_ => world.Sockets.Open(0).Value)];
            for (int i = 0; i < 64 * 40; i++) world.ReceiveDatagram(Host, 9, lazy[i % 64].Port, [1]);
            Assert.True(world.Free >= SocketWorld.Packets / 16, $"{world.Free} free");
            DatagramSocket eager = world.Sockets.Open(5000).Value;
            for (byte i = 0; i < 3; i++) world.ReceiveDatagram(Host, 9, 5000, [i]);
            for (byte i = 0; i < 3; i++) AssertTaken(await eager.Next(default), Host, 9, [i]);
            foreach (DatagramSocket socket in lazy) world.Sockets.Close(socket);
        });
    }

    [Fact]
    public void Who_waits_at_a_socket_that_closes_hears_it_and_what_waited_is_given_back()
    {
        using SocketWorld world = new();
        world.Run(async () =>
        {
            DatagramSocket socket = world.Sockets.Open(5000).Value;
            Task<Result<Packet>>[] waiters = [.. Enumerable.Range(0, 3).Select(_ => socket.Next(default).AsTask())];
            await SocketWorld.Settle();
            world.Sockets.Close(socket);
            foreach (Task<Result<Packet>> waiter in waiters) Assert.Equal(StatusCode.Closed, (await waiter).Code);
            DatagramSocket other = world.Sockets.Open(5000).Value;
            world.ReceiveDatagram(Host, 9, 5000, [1]);
            world.Sockets.Close(other);
            Assert.Equal(0, world.Away);
            Assert.Equal(StatusCode.Closed, (await other.Next(default)).Code);
        });
    }

    [Fact]
    public void Who_is_cancelled_goes_and_the_others_stay()
    {
        using SocketWorld world = new();
        world.Run(async () =>
        {
            DatagramSocket socket = world.Sockets.Open(5000).Value;
            using CancellationTokenSource source = new();
            Task<Result<Packet>> first = socket.Next(source.Token).AsTask(), second = socket.Next(default).AsTask();
            await SocketWorld.Settle();
            source.Cancel();
            Assert.Equal(StatusCode.Cancelled, (await first).Code);
            await SocketWorld.Settle();
            Assert.False(second.IsCompleted);
            world.ReceiveDatagram(Host, 9, 5000, [1]);
            AssertTaken(await second, Host, 9, [1]);
            Assert.Equal(StatusCode.Cancelled, (await socket.Next(source.Token)).Code);
        });
    }

    /// <summary>The wake-up of a datagram is never lost with somebody who is cancelled in the same turn.</summary>
    [Fact]
    public void A_datagram_that_comes_with_the_cancel_is_somebodys()
    {
        using SocketWorld world = new();
        world.Run(async () =>
        {
            DatagramSocket socket = world.Sockets.Open(5000).Value;
            for (int order = 0; order < 2; order++)
            {
                using CancellationTokenSource source = new();
                Task<Result<Packet>> first = socket.Next(source.Token).AsTask(), second = socket.Next(default).AsTask();
                await SocketWorld.Settle();
                if (order == 0) source.Cancel();
                world.ReceiveDatagram(Host, 9, 5000, [1]);
                if (order == 1) source.Cancel();
                Result<Packet> one = await first;
                if (one.IsOk) AssertTaken(one, Host, 9, [1]);
                if (one.IsOk) world.ReceiveDatagram(Host, 9, 5000, [1]);
                AssertTaken(await second, Host, 9, [1]);
            }
        });
    }

    [Theory]
    [InlineData(4, 7)]
    [InlineData(5, 30)]
    [InlineData(6, 1)]
    [InlineData(8, 1)]
    public void A_datagram_that_is_wrong_is_dropped_and_counted(int at, byte value)
    {
        using SocketWorld world = new();
        world.Sockets.Open(5000);
        byte[] datagram = Frames.Datagram(Host, 9, Own, 5000, [0, 0]);
        datagram[at] += value;
        world.Receive(Frames.Ethernet(
            Cable.Own, HostStation, Frames.Ipv4, Frames.Ip(Frames.Udp, Host, Own, datagram)));
        Assert.Equal((1ul, 0, 0), (world.Sockets.Interface.Counters.Malformed, world.Away, world.Cable.Sent));
    }

    [Fact]
    public void An_echo_is_answered_by_whom_it_was_asked_of_and_nobody_else()
    {
        using SocketWorld world = new();
        world.Run(async () =>
        {
            Task<Result<ulong>> echo = world.Sockets.Echo(new Ipv4Address(Host), 5, default).AsTask();
            (uint to, byte[] asked) = world.NextSent();
            Assert.Equal((Host, 13, 8), (to, asked.Length, asked[0]));
            Assert.Equal(0, Frames.Sum(asked));
            ushort identity = (ushort)Frames.At(asked, 4, 2);
            Answer(world, Router, identity);
            Answer(world, Host, (ushort)(identity + 1));
            await SocketWorld.Settle();
            Assert.False(echo.IsCompleted);
            await Loop.Delay(7_000_000);
            Answer(world, Host, identity);
            Answer(world, Host, identity);
            Result<ulong> took = await echo;
            Assert.True(took.Value >= 7_000_000);
            Answer(world, Host, identity);
        });
    }

    [Fact]
    public void An_echo_is_cancelled_or_has_no_way_or_is_of_this_machine()
    {
        using SocketWorld world = new();
        world.Run(async () =>
        {
            using CancellationTokenSource source = new();
            Task<Result<ulong>> echo = world.Sockets.Echo(new Ipv4Address(Host), 0, source.Token).AsTask();
            await SocketWorld.Settle();
            source.Cancel();
            Assert.Equal(StatusCode.Cancelled, (await echo).Code);
            Assert.Equal(StatusCode.NotFound, (await world.Sockets.Echo(new Ipv4Address(0xE0000001), 0, default)).Code);
            Assert.Equal(StatusCode.TooLarge, (await world.Sockets.Echo(new Ipv4Address(Host), 1473, default)).Code);
            Assert.True((await world.Sockets.Echo(new Ipv4Address(0x7F000001), 1472, default)).IsOk);
            Assert.True((await world.Sockets.Echo(new Ipv4Address(Own), 0, default)).IsOk);
        });
    }

    [Fact]
    public void Sixty_four_echoes_at_a_time()
    {
        using SocketWorld world = new();
        world.Run(async () =>
        {
            using CancellationTokenSource source = new();
            Ipv4Address host = new(Host);
            Task<Result<ulong>>[] all =
                [.. Enumerable.Range(0, 64).Select(_ => world.Sockets.Echo(host, 0, source.Token).AsTask())];
            Assert.Equal(StatusCode.Full, (await world.Sockets.Echo(host, 0, default)).Code);
            source.Cancel();
            foreach (Task<Result<ulong>> one in all) Assert.Equal(StatusCode.Cancelled, (await one).Code);
            Assert.True((await world.Sockets.Echo(new Ipv4Address(0x7F000001), 0, default)).IsOk);
        });
    }

    private static StatusCode Send(SocketWorld world, DatagramSocket socket, uint to, ushort port, byte[] data) =>
        world.Sockets.Send(socket, new Endpoint(new Ipv4Address(to), port), data);

    private static void Answer(SocketWorld world, uint from, ushort identity) => world.Receive(Frames.Ethernet(
        Cable.Own, HostStation, Frames.Ipv4,
        Frames.Ip(Frames.Icmp, from, Own, Frames.IcmpMessage(0, 0, identity, 1, [0, 1, 2, 3, 4]))));

    private static void AssertTaken(Result<Packet> next, uint from, ushort port, byte[] data)
    {
        Assert.Equal(StatusCode.Ok, next.Code);
        Assert.Equal((from, port), (next.Value.From.Address.Value, next.Value.From.Port));
        Assert.Equal(data, next.Value.Span.ToArray());
        next.Value.Release();
    }
}
