using System.Linq;
using Mooring.Sdk;
using Xunit;
using static Mooring.Tests.Net.InterfaceWorld;

namespace Mooring.Tests.Net;

/// <summary>Who has which address: asked for, learnt, forgotten, and lied about.</summary>
[Trait("suite", "net")]
public sealed class NeighborTests
{
    [Fact]
    public void A_question_is_answered_to_who_asked_and_the_asker_is_known_then()
    {
        using InterfaceWorld world = new();
        world.ReceiveArp(1, HostStation, Host, Own, to: Frames.All);
        byte[] answer = Frames.ArpPacket(2, Cable.Own, Own, HostStation, Host);
        Assert.Equal(Padded(Frames.Ethernet(HostStation, Cable.Own, Frames.Arp, answer)), world.Cable.Next());
        Assert.Equal(1, world.Face.KnownNeighbors);
        Assert.True(world.Send(Host, 1, 2, 3));
        Assert.Equal(Frames.Ip(Frames.Udp, Own, Host, [1, 2, 3], 0x4000)[12..], world.AssertSent(HostStation)[12..23]);
    }

    [Fact]
    public void Packets_wait_for_the_answer_the_latest_32()
    {
        using InterfaceWorld world = new();
        for (byte i = 0; i < 40; i++) Assert.True(world.Send(Host, i));
        world.AssertAsks(Host);
        Assert.Equal(0, world.Cable.Sent);
        Assert.Equal(32, world.Memory.Away);
        world.ReceiveArp(2, HostStation, Host, Own, Cable.Own);
        Assert.Equal(
            Enumerable.Range(8, 32), Enumerable.Range(0, 32).Select(_ => (int)world.AssertSent(HostStation)[20]));
        Assert.Equal(0, world.Memory.Away);
    }

    [Fact]
    public void Of_all_together_256_wait()
    {
        using InterfaceWorld world = new(packets: 512);
        for (uint i = 0; i < 60 * 8; i++) world.Send(0x0A000220 + i % 60, 1);
        Assert.Equal(256, world.Memory.Away);
    }

    [Fact]
    public void What_is_not_on_the_wire_goes_to_the_router()
    {
        using InterfaceWorld world = new();
        Assert.True(world.Send(Far));
        world.AssertAsks(Router);
        world.ReceiveArp(2, RouterStation, Router, Own, Cable.Own);
        Assert.Equal(Far, Frames.At(world.AssertSent(RouterStation), 16, 4));
        world.SetAddress(Own, 24, 0);
        Assert.False(world.Send(Far));
        Assert.Equal(1ul, world.Face.Counters.NoRoute);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0xE000_0001u)]
    [InlineData(0xF000_0001u)]
    public void There_is_no_way_to_an_address_of_no_machine(uint address)
    {
        using InterfaceWorld world = new();
        Assert.False(world.Send(address));
        Assert.Equal((0, 1ul), (world.Cable.Sent, world.Face.Counters.NoRoute));
    }

    [Fact]
    public void Three_questions_a_second_apart_and_then_what_waited_is_dropped()
    {
        using InterfaceWorld world = new();
        world.Send(Host, 1);
        world.AssertAsks(Host);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(world.NowNs + SecondNs, world.Face.NextDueNs);
            world.Pass(SecondNs - 1);
            Assert.Equal(0, world.Cable.Sent);
            world.Pass(1);
            world.AssertAsks(Host);
        }
        world.Pass(SecondNs);
        Assert.Equal((0, 0, ulong.MaxValue), (world.Cable.Sent, world.Memory.Away, world.Face.NextDueNs));
        world.ReceiveArp(2, HostStation, Host, Own, Cable.Own);
        Assert.Equal((0, 0), (world.Cable.Sent, world.Face.KnownNeighbors));
    }

    [Fact]
    public void After_a_minute_without_a_word_he_is_asked_for_and_sent_to_meanwhile()
    {
        using InterfaceWorld world = new();
        world.Introduce();
        world.Pass(59 * SecondNs);
        world.Send(Host);
        world.AssertSent(HostStation);
        world.ReceiveArp(2, HostStation, Host, Host, to: Frames.All);
        world.Pass(59 * SecondNs);
        world.Send(Host);
        world.AssertSent(HostStation);
        world.Pass(SecondNs);
        world.Send(Host);
        world.AssertSent(HostStation);
        world.Pass(0);
        world.AssertAsks(Host);
        world.ReceiveArp(2, HostStation, Host, Own, Cable.Own);
        world.Pass(10 * SecondNs);
        Assert.Equal((0, ulong.MaxValue), (world.Cable.Sent, world.Face.NextDueNs));
    }

    [Fact]
    public void Who_does_not_answer_any_more_is_forgotten_after_three_questions()
    {
        using InterfaceWorld world = new();
        world.Introduce();
        world.Pass(60 * SecondNs);
        world.Send(Host);
        world.AssertSent(HostStation);
        world.Pass(0);
        world.AssertAsks(Host);
        for (int i = 0; i < 2; i++)
        {
            world.Pass(SecondNs);
            world.AssertAsks(Host);
            world.Send(Host);
            world.AssertSent(HostStation);
        }
        world.Pass(SecondNs);
        Assert.Equal((0, 0), (world.Face.KnownNeighbors, world.Cable.Sent));
        world.Send(Host);
        world.AssertAsks(Host);
    }

    /// <summary>Spoken unasked: nothing is added; what is known follows, as RFC 826 says.</summary>
    [Fact]
    public void Unasked_words_add_nobody()
    {
        using InterfaceWorld world = new();
        for (uint i = 0; i < 200; i++) world.ReceiveArp(2, HostStation, 0x0A000210 + i, Own, Cable.Own);
        for (uint i = 0; i < 200; i++) world.ReceiveArp(1, HostStation, 0x0A000210 + i, 0x0A000210 + i, to: Frames.All);
        Assert.Equal((0, 0), (world.Face.KnownNeighbors, world.Cable.Sent));
        world.Introduce();
        world.ReceiveArp(1, HostStation + 1, Host, Host, to: Frames.All);
        world.Send(Host);
        world.AssertSent(HostStation + 1);
    }

    [Fact]
    public void Nobody_speaks_as_this_machine_or_for_many()
    {
        using InterfaceWorld world = new();
        world.ReceiveArp(1, HostStation, Own, Own, to: Frames.All);
        world.ReceiveArp(2, HostStation, Own, Own, Cable.Own);
        world.ReceiveArp(1, 0x0300_0000_0001, Host, Own, to: Frames.All);
        world.ReceiveArp(1, HostStation, 0, Own, to: Frames.All);
        world.ReceiveArp(1, HostStation, 0xE000_0001, Own, to: Frames.All);
        Assert.Equal((0, 0), (world.Cable.Sent, world.Face.KnownNeighbors));
        world.Send(Own);
        Assert.Equal(0, world.Cable.Sent);
    }

    /// <summary>Asked from beyond the wire it answers, and keeps nothing.</summary>
    [Fact]
    public void Who_is_not_on_the_wire_is_not_kept()
    {
        using InterfaceWorld world = new();
        world.Introduce(Far);
        Assert.Equal(0, world.Face.KnownNeighbors);
    }

    [Fact]
    public void Without_an_address_nothing_is_answered()
    {
        using InterfaceWorld world = new();
        world.SetAddress(0, 0, 0);
        world.ReceiveArp(1, HostStation, Host, 0, to: Frames.All);
        world.ReceiveArp(1, HostStation, Host, Own, to: Frames.All);
        Assert.Equal((0, 0), (world.Cable.Sent, world.Face.KnownNeighbors));
    }

    [Fact]
    public void A_full_table_lets_go_of_who_was_silent_longest_and_never_of_who_is_asked_for()
    {
        using InterfaceWorld world = new();
        world.Introduce(0x0A000220);
        world.Pass(1);
        for (uint i = 1; i < 64; i++) world.Introduce(0x0A000220 + i);
        Assert.Equal(64, world.Face.KnownNeighbors);
        world.Send(Host);
        world.AssertAsks(Host);
        world.Send(0x0A000220);
        world.AssertAsks(0x0A000220);
        world.Send(0x0A000222);
        world.AssertSent(HostStation);
        for (uint i = 0; i < 200; i++) world.Introduce(0x0A000221 + i);
        Assert.Equal(64, world.Face.KnownNeighbors);
        world.ReceiveArp(2, HostStation, Host, Own, Cable.Own);
        world.AssertSent(HostStation);
    }

    [Fact]
    public void When_many_are_asked_for_the_next_is_dropped_without_a_question_and_who_is_known_stays()
    {
        using InterfaceWorld world = new();
        for (uint i = 0; i < 32; i++) world.Introduce(0x0A000290 + i);
        for (uint i = 0; i < 100; i++) world.Send(0x0A000220 + i);
        Assert.Equal((32, 32), (world.Cable.Sent, world.Memory.Away));
        Assert.Equal(64, world.Face.KnownNeighbors);
        while (world.Cable.Next() is not null)
        {
        }
        for (uint i = 0; i < 32; i++)
        {
            world.Send(0x0A000290 + i);
            world.AssertSent(HostStation);
        }
    }

    [Fact]
    public void Another_address_forgets_everybody_and_what_waits()
    {
        using InterfaceWorld world = new();
        world.Introduce();
        world.Send(0x0A000220);
        world.SetAddress(Own + 1, 24, Router);
        Assert.Equal((0, 0), (world.Face.KnownNeighbors, world.Memory.Away));
    }

    [Theory]
    [InlineData(24, 0x0A0002FFu, true)]
    [InlineData(24, 0x0A0003FFu, false)]
    [InlineData(31, 0x0A00020Fu, false)]
    [InlineData(32, 0x0A00020Fu, false)]
    [InlineData(30, 0x0A00020Fu, true)]
    [InlineData(0, 0x0A0002FFu, false)]
    [InlineData(24, 0xFFFFFFFFu, true)]
    public void What_is_everybodys(int prefix, uint address, bool isBroadcast) => Assert.Equal(
        isBroadcast,
        new Mooring.Servers.Net.InterfaceAddress(new Ipv4Address(0x0A00020E), prefix, default)
            .IsBroadcast(new Ipv4Address(address)));
}
