using System;
using System.Linq;
using System.Threading;
using Mooring.Ports;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests.Threads;

using Arm = HostedArm<FencedPage, FenceAtPublisher>;
using End = HostedEnd<FencedPage, FenceAtPublisher>;
using Place = HostedPlace<FencedPage, FenceAtPublisher>;
using Port = HostedPort<FencedPage, FenceAtPublisher>;

/// <summary>The hosted port by itself: one thread plays all parts, but where two have to wait.</summary>
[Trait("suite", "rings")]
[Collection(TwoCores.Name)]
public sealed class HostedPortTests : IDisposable
{
    private readonly RealPage[] _pages = [new(Geometry.Default, 0), new(Geometry.Default, 0)];
    private readonly Port _clients = new(), _server = new();
    private readonly (End Client, End Server)[] _channels;
    private readonly Packet[] _packets = new Packet[4];

    public HostedPortTests() => _channels =
    [
        .. _pages.Select((page, key) => End.Connect(
            new FencedPage(page.Page), new Place(_clients, (ulong)key), new Place(_server, (ulong)key))),
    ];

    public void Dispose()
    {
        foreach (RealPage page in _pages) page.Dispose();
    }

    [Fact]
    public void P16_a_doorbell_on_an_end_that_is_not_armed_makes_no_packet()
    {
        Ring(0);
        Assert.Equal(0, _server.Enter(default, default, _packets, 0));
        Assert.Equal((0, 1), (_channels[0].Server.Arms, _channels[0].Server.Doorbells));
    }

    [Fact]
    public void P20_an_armed_end_makes_one_packet_however_often_it_is_rung()
    {
        ArmServer(0);
        Ring(0);
        Ring(0);
        Assert.Equal(1, _server.Enter(default, default, _packets, 1));
        Assert.Equal((0ul, PacketKind.Channel, PacketBits.Work), (_packets[0].Key, _packets[0].Kind, _packets[0].Bits));
        Assert.Equal(0, _server.Enter(default, default, _packets, 0));
    }

    [Fact]
    public void P20_what_came_before_the_arm_is_found_by_it()
    {
        _pages[0].Page.Store64(Geometry.ClientLine + Geometry.PublishWord, 1);
        Assert.Equal(1, _server.Enter(default, new Arm[] { new(_channels[0].Server, ArmBits.Work, 0) }, _packets, 1));
        Assert.Equal(0u, _pages[0].Page.Load32(Geometry.ClientLine + Geometry.Armed));
    }

    [Fact]
    public void P38_a_close_is_told_at_once_and_stays_told()
    {
        ArmServer(0);
        _channels[0].Client.Close(PacketBits.Closed);
        Assert.Equal(1, _server.Enter(default, default, _packets, 1));
        Assert.Equal(PacketBits.Closed, _packets[0].Bits);
        Assert.NotEqual(0u, _pages[0].Page.Load32(Geometry.ClientLine + Geometry.Dead));
        ArmServer(0);
        Assert.Equal(1, _server.Enter(default, default, _packets, 1));
        _channels[0].Client.Close(PacketBits.Died);
        Assert.Equal(0, _server.Enter(default, default, _packets, 0));
    }

    [Fact]
    public void A_wait_that_times_out_takes_what_there_is()
    {
        ArmServer(0);
        ArmServer(1);
        Ring(1);
        Assert.Equal(1, _server.Enter(default, default, _packets, 2, timeoutMs: 1));
        Assert.Equal(1ul, _packets[0].Key);
    }

    [Fact]
    public void More_packets_than_there_is_room_for_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => _server.Enter(default, default, _packets, _packets.Length + 1));

    [Fact]
    public void Each_waiter_gets_what_it_waits_for_and_each_packet_goes_to_one()
    {
        int[] counts = new int[2];
        Thread[] waiters =
        [
            .. Enumerable.Range(0, 2).Select(waiter => new Thread(
                () => counts[waiter] = _server.Enter(default, default, new Packet[1], 1))),
        ];
        foreach (Thread waiter in waiters) waiter.Start();
        for (int channel = 0; channel < 2; channel++)
        {
            ArmServer(channel);
            Ring(channel);
        }
        foreach (Thread waiter in waiters) waiter.Join();
        Assert.Equal([1, 1], counts);
        Assert.Equal(2, _server.Packets);
    }

    [Fact]
    public void An_enter_allocates_nothing()
    {
        Arm[] arms = [new(_channels[0].Server, ArmBits.Work, 0)];
        End[] doorbells = [_channels[0].Client];
        for (int turn = 0; turn < 100; turn++) Turn();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int turn = 0; turn < 1000; turn++) Turn();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Turn()
        {
            _server.Enter(default, arms, _packets, 0);
            _clients.Enter(doorbells, default, _packets, 0);
            _server.Enter(default, default, _packets, 1);
        }
    }

    private void Ring(int channel) => _clients.Enter([_channels[channel].Client], default, default, 0);

    private void ArmServer(int channel) =>
        _server.Enter(default, new Arm[] { new(_channels[channel].Server, ArmBits.Work, 0) }, default, 0);
}
