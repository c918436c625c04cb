using System;
using System.Linq;
using Xunit;
using static Mooring.Tests.Net.InterfaceWorld;

namespace Mooring.Tests.Net;

/// <summary>What comes from the wire goes up, is answered, or is dropped and counted; and no packet is lost.</summary>
[Trait("suite", "net")]
public sealed class InterfaceTests
{
    private static byte[] Datagram(ushort port, uint to = Own, params byte[] data) =>
        Frames.Ip(Frames.Udp, Host, to, Frames.Datagram(Host, 9, to, port, data));

    private static byte[] Echo(uint from, uint to, params byte[] data) =>
        Frames.Ip(Frames.Icmp, from, to, Frames.IcmpMessage(8, 0, 3, 4, data));

    [Fact]
    public void An_echo_comes_back_with_all_that_was_in_it()
    {
        foreach (int length in new[] { 0, 1, 56, 1472 })
        {
            using InterfaceWorld world = new();
            world.Introduce();
            byte[] data = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
            world.ReceiveIp(Echo(Host, Own, data));
            byte[] packet = world.AssertSent(HostStation);
            Assert.Equal(Frames.Ip(Frames.Icmp, Own, Host, [])[12..20], packet[12..20]);
            Assert.Equal(Frames.IcmpMessage(0, 0, 3, 4, data), packet[20..(28 + length)]);
            Assert.Equal((ulong)(28 + length), Frames.At(packet, 2, 2));
        }
    }

    [Fact]
    public void Options_of_a_head_are_passed_over()
    {
        using InterfaceWorld world = new();
        world.Introduce();
        byte[] echo = Frames.IcmpMessage(8, 0, 3, 4, [1]);
        world.ReceiveIp(Frames.Ip(Frames.Icmp, Host, Own, echo, options: [.. Enumerable.Repeat((byte)1, 40)]));
        Assert.Equal(Frames.IcmpMessage(0, 0, 3, 4, [1]), world.AssertSent(HostStation)[20..29]);
    }

    [Theory]
    [InlineData(0xFFFF_FFFFu)]
    [InlineData(Wire)]
    public void Nobody_answers_what_everybody_is_asked(uint to)
    {
        using InterfaceWorld world = new();
        world.Introduce();
        world.ReceiveIp(Echo(Host, to), Frames.All);
        world.ReceiveIp(Datagram(99, to), Frames.All);
        world.ReceiveIp(Frames.Ip(Frames.Tcp, Host, to, new byte[20]), Frames.All);
        Assert.Equal((0, 0), (world.Cable.Sent, world.Up.Count));
        world.ReceiveIp(Datagram(7, to, 1), Frames.All);
        Assert.Single(world.Up);
    }

    /// <summary>RFC 1122 3.3.6: else one frame makes every machine on the wire answer.</summary>
    [Fact]
    public void A_frame_to_all_with_a_packet_for_one_is_dropped()
    {
        using InterfaceWorld world = new();
        world.Introduce();
        world.ReceiveIp(Echo(Host, Own), Frames.All);
        world.ReceiveIp(Datagram(99), Frames.All);
        world.ReceiveIp(Datagram(7), Frames.All);
        Assert.Equal((0, 0, 3ul), (world.Cable.Sent, world.Up.Count, world.Face.Counters.NotForUs));
    }

    [Fact]
    public void A_port_where_nobody_listens_is_said_with_the_head_and_eight_bytes()
    {
        using InterfaceWorld world = new();
        world.Introduce();
        byte[] packet = Datagram(99, Own, 1, 2, 3, 4, 5);
        world.ReceiveIp(packet);
        byte[] said = world.AssertSent(HostStation);
        Assert.Equal(Frames.IcmpMessage(3, 3, 0, 0, packet[..28]), said[20..56]);
    }

    [Fact]
    public void A_protocol_that_nobody_speaks_is_said()
    {
        using InterfaceWorld world = new();
        world.Introduce();
        byte[] packet = Frames.Ip(99, Host, Own, [1, 2]);
        world.ReceiveIp(packet);
        Assert.Equal(Frames.IcmpMessage(3, 2, 0, 0, packet), world.AssertSent(HostStation)[20..50]);
    }

    [Fact]
    public void Ten_refusals_a_second_and_no_more()
    {
        using InterfaceWorld world = new();
        world.Introduce();
        for (int i = 0; i < 100; i++) world.ReceiveIp(i % 2 == 0 ? Datagram(99) : Frames.Ip(99, Host, Own, [1]));
        Assert.Equal(10, world.Cable.Sent);
        world.Pass(SecondNs);
        for (int i = 0; i < 100; i++) world.ReceiveIp(Datagram(99));
        Assert.Equal(20, world.Cable.Sent);
    }

    [Theory]
    [InlineData(0x2000)]
    [InlineData(0x0010)]
    [InlineData(0x2010)]
    public void Pieces_are_dropped_and_counted(int piece)
    {
        using InterfaceWorld world = new();
        world.Introduce();
        world.ReceiveIp(Frames.Ip(Frames.Udp, Host, Own, Frames.Datagram(Host, 9, Own, 7, []), (ushort)piece));
        Assert.Equal((0, 0, 1ul), (world.Cable.Sent, world.Up.Count, world.Face.Counters.Pieces));
    }

    /// <summary>
    /// Own address as the source (land), loopback, broadcasts and groups: none is one machine on the wire.
    /// </summary>
    [Theory]
    [InlineData(Own)]
    [InlineData(0x7F00_0001u)]
    [InlineData(0xFFFF_FFFFu)]
    [InlineData(Wire)]
    [InlineData(0xE000_0001u)]
    [InlineData(0u)]
    public void A_source_that_cannot_be_is_dropped(uint source)
    {
        using InterfaceWorld world = new();
        world.Introduce();
        world.ReceiveIp(Echo(source, Own));
        world.ReceiveIp(Frames.Ip(Frames.Udp, source, Own, Frames.Datagram(source, 7, Own, 7, [])));
        world.Pass(1);
        Assert.Equal((0, 0, 2ul), (world.Cable.Sent, world.Up.Count, world.Face.Counters.Malformed));
    }

    [Fact]
    public void Loopback_is_not_reached_from_the_wire()
    {
        using InterfaceWorld world = new();
        world.Introduce();
        world.ReceiveIp(Echo(Host, 0x7F00_0001));
        world.ReceiveIp(Datagram(7, 0x7F00_0001));
        Assert.Equal((0, 0, 2ul), (world.Cable.Sent, world.Up.Count, world.Face.Counters.Malformed));
    }

    [Fact]
    public void Frames_for_others_are_counted()
    {
        using InterfaceWorld world = new();
        world.ReceiveIp(Datagram(7), HostStation);
        world.ReceiveIp(Datagram(7), 0x0100_5E00_0001);
        world.ReceiveIp(Datagram(7, Own + 1));
        world.Receive(Frames.Ethernet(Cable.Own, HostStation, 0x86DD, new byte[40]));
        world.Receive(Frames.Ethernet(Cable.Own, 0x0300_0000_0001, Frames.Ipv4, Datagram(7)));
        world.Receive([1, 2, 3]);
        world.Receive([]);
        Assert.Equal((7ul, 7ul, 0), (world.Face.Counters.Received, world.Face.Counters.NotForUs, world.Up.Count));
    }

    [Theory]
    [InlineData(0x7F00_0001u)]
    [InlineData(0x7FFF_FFFEu)]
    [InlineData(Own)]
    public void What_is_for_itself_comes_back_at_the_next_poll_without_the_wire(uint self)
    {
        using InterfaceWorld world = new();
        byte[] datagram = Frames.Datagram(self, 9, self, 7, [1, 2]);
        Assert.True(world.Send(self, datagram));
        Assert.Equal((0, 0ul), (world.Up.Count, world.Face.NextDueNs));
        world.Pass(0);
        Assert.Equal([datagram], world.Up);
        Assert.Equal((0, ulong.MaxValue), (world.Cable.Sent, world.Face.NextDueNs));
    }

    [Fact]
    public void Loopback_works_without_an_address_and_a_full_loop_drops()
    {
        using InterfaceWorld world = new();
        world.SetAddress(0, 0, 0);
        byte[] datagram = Frames.Datagram(0x7F000001, 9, 0x7F000001, 7, []);
        for (int i = 0; i < 100; i++) Assert.True(world.Send(0x7F000001, datagram));
        Assert.Equal(64, world.Memory.Away);
        world.Pass(0);
        Assert.Equal(64, world.Up.Count);
        Assert.False(world.Send(Host));
        Assert.True(world.Send(uint.MaxValue));
        Assert.Equal(0ul, Frames.At(world.AssertSent(Frames.All), 12, 4));
    }

    [Fact]
    public void Without_an_address_only_what_is_for_all_is_heard()
    {
        using InterfaceWorld world = new();
        world.SetAddress(0, 0, 0);
        world.ReceiveIp(Datagram(7, 0));
        world.ReceiveIp(Datagram(7));
        world.ReceiveIp(Datagram(7, uint.MaxValue), Frames.All);
        Assert.Single(world.Up);
    }

    [Fact]
    public void Without_a_free_packet_nothing_is_asked_and_nothing_is_lost()
    {
        using InterfaceWorld world = new(packets: 4);
        for (byte i = 0; i < 4; i++) world.Send(Host, i);
        world.AssertAsks(Host);
        world.Pass(SecondNs);
        Assert.Equal(0, world.Cable.Sent);
        Assert.Equal(4, world.Memory.Away);
    }

    /// <summary>
    /// Whole frames with bytes changed, torn and lengthened; checksums made right again in every second one.
    /// </summary>
    [Fact]
    public void Whatever_comes_every_packet_is_in_one_place() => Always.Holds(Words.Choice, seed =>
    {
        Random chance = new(seed);
        using InterfaceWorld world = new();
        for (int i = 0; i < 60; i++)
        {
            world.Receive(HostileFrames.Any(chance, Cable.Own, Own));
            if (chance.Next(3) == 0) world.Send((uint)chance.Next() | (chance.Next(2) == 0 ? Own : 0));
            Assert.InRange(world.Memory.Away, 0, 64 * 4 + 64);
            if (chance.Next(4) == 0) world.Pass((ulong)chance.Next(1_500_000_000));
        }
        world.Introduce();
        world.ReceiveIp(Echo(Host, Own, 1, 2, 3));
        world.Pass(0);
        Assert.Contains(Sent(world), frame => frame.Length > 30 && frame[23] == Frames.Icmp && frame[34] == 0);
    }, tests: 300);

    private static byte[][] Sent(InterfaceWorld world) =>
        [.. Enumerable.Range(0, world.Cable.Sent).Select(_ => world.Cable.Next()!)];
}
