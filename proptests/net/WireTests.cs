using System;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Sdk;
using Mooring.Servers.Net.Wire;
using Xunit;

namespace Mooring.Tests.Net;

/// <summary>
/// Heads of packets: what is written is read again and is what the RFCs say byte by byte; anything else is refused
/// without a fault.
/// </summary>
[Trait("suite", "net")]
public sealed class WireTests
{
    private static Gen<byte[]> Data => Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();

    /// <summary>Words that make sums carry, and any others.</summary>
    private static Gen<byte[]> HeavyData => Gen.Elements((byte)0, (byte)1, (byte)0xFE, (byte)0xFF).ArrayOf();

    [Fact]
    public void The_sum_is_that_of_RFC_1071() => Always.Holds(Gen.OneOf(Data, HeavyData), bytes =>
    {
        ushort sum = InternetChecksum.Of(bytes);
        Assert.Equal(Frames.Sum(bytes), sum);
        byte[] even = bytes.Length % 2 == 0 ? bytes : [.. bytes, 0];
        Assert.Equal(0, InternetChecksum.Of([.. even, (byte)(sum >> 8), (byte)sum]));
    }, tests: 2000);

    [Fact]
    public void A_changed_bit_changes_the_sum() => Always.Holds(Data.Zip(Words.Choice), input =>
    {
        (byte[] bytes, int choice) = input;
        if (bytes.Length == 0) return;
        ushort before = InternetChecksum.Of(bytes);
        bytes[choice % bytes.Length] ^= (byte)(1 << (choice >> 8) % 8);
        Assert.NotEqual(before, InternetChecksum.Of(bytes));
    }, tests: 1000);

    [Fact]
    public void Ethernet_and_ARP_are_read_as_they_are_written() => Always.Holds(Words.Any64.Zip(Words.Any64), input =>
    {
        (ulong from, ulong to) = (input.Item1 >> 16, input.Item2 >> 16);
        byte[] bytes = new byte[EthernetHeader.Bytes + ArpPacket.Bytes];
        new EthernetHeader(new MacAddress(to), new MacAddress(from), EtherType.Arp).Write(bytes);
        ArpPacket said = new()
        {
            Operation = ArpOperation.Reply,
            Sender = new MacAddress(from), SenderAddress = new Ipv4Address((uint)input.Item1),
            Target = new MacAddress(to), TargetAddress = new Ipv4Address((uint)input.Item2),
        };
        said.Write(bytes.AsSpan(EthernetHeader.Bytes));
        byte[] arp = Frames.ArpPacket(2, from, (uint)input.Item1, to, (uint)input.Item2);
        Assert.Equal(Frames.Ethernet(to, from, Frames.Arp, arp), bytes);
        Assert.True(EthernetHeader.TryParse(bytes, out EthernetHeader head));
        Assert.Equal((to, from, EtherType.Arp), (head.Destination.Value, head.Source.Value, head.Type));
        Assert.True(ArpPacket.TryParse(arp, out ArpPacket read));
        Assert.Equal(said, read);
    });

    [Theory]
    [InlineData(0, 2)]
    [InlineData(2, 1)]
    [InlineData(4, 7)]
    [InlineData(5, 16)]
    [InlineData(7, 0)]
    [InlineData(7, 3)]
    public void ARP_of_other_kinds_is_refused(int at, byte value)
    {
        byte[] arp = Frames.ArpPacket(1, 1, 2, 3, 4);
        arp[at] = value;
        Assert.False(ArpPacket.TryParse(arp, out _));
    }

    [Fact]
    public void IPv4_is_read_as_it_is_written() => Always.Holds(Words.Any64.Zip(Data), input =>
    {
        (ulong addresses, byte[] data) = input;
        Ipv4Header said = new()
        {
            Source = new Ipv4Address((uint)addresses), Destination = new Ipv4Address((uint)(addresses >> 32)),
            Protocol = IpProtocol.Udp, Identity = 7,
        };
        byte[] bytes = [.. new byte[Ipv4Header.Bytes], .. data];
        bytes.AsSpan(0, Ipv4Header.Bytes).Fill(0xEE);
        said.Write(bytes, data.Length);
        Assert.Equal(
            Frames.Ip(Frames.Udp, (uint)addresses, (uint)(addresses >> 32), data, piece: 0x4000), bytes);
        Assert.True(Ipv4Header.TryParse([.. bytes, 1, 2, 3], out Ipv4Header read, out int head, out int total));
        Assert.Equal((said, 20, bytes.Length), (read, head, total));
    });

    [Theory]
    [InlineData(0, false)]
    [InlineData(0x4000, false)]
    [InlineData(0x2000, true)]
    [InlineData(0x0001, true)]
    [InlineData(0x1FFF, true)]
    public void A_piece_is_known_by_its_flag_or_its_place(int flags, bool isPiece)
    {
        byte[] bytes = Frames.Ip(Frames.Udp, 1, 2, [], (ushort)flags, options: [1, 1, 1, 0]);
        Assert.True(Ipv4Header.TryParse(bytes, out Ipv4Header header, out int head, out _));
        Assert.Equal((isPiece, 24), (header.IsPiece, head));
    }

    /// <summary>Each with a right checksum: the length alone is what is wrong.</summary>
    [Theory]
    [InlineData(0, 0x44)]
    [InlineData(0, 0x65)]
    [InlineData(0, 0x4F)]
    [InlineData(3, 19)]
    [InlineData(3, 25)]
    [InlineData(2, 1)]
    public void Lengths_of_IPv4_that_do_not_fit_are_refused(int at, byte value)
    {
        byte[] bytes = Frames.Ip(Frames.Udp, 1, 2, [1, 2, 3, 4]);
        bytes[at] = value;
        (bytes[10], bytes[11]) = (0, 0);
        Frames.Bytes(Frames.Sum(bytes[..20]), 2).CopyTo(bytes, 10);
        Assert.False(Ipv4Header.TryParse(bytes, out _, out _, out _));
    }

    [Fact]
    public void ICMP_and_UDP_are_read_as_they_are_written() => Always.Holds(Data, data =>
    {
        byte[] echo = [.. new byte[8], .. data];
        new IcmpHeader(IcmpType.Echo, 0, 0x1234, 0x5678).Write(echo);
        Assert.Equal(Frames.IcmpMessage(8, 0, 0x1234, 0x5678, data), echo);
        Assert.True(IcmpHeader.TryParse(echo, out IcmpHeader icmp));
        Assert.Equal((IcmpType.Echo, 0x1234, 0x5678), (icmp.Type, icmp.First, icmp.Second));
        Ipv4Header ip = new() { Source = new Ipv4Address(0xC0A80001), Destination = new Ipv4Address(0xC0A80002) };
        byte[] datagram = [.. new byte[8], .. data];
        new UdpHeader(53, 40000).Write(datagram, ip.Source, ip.Destination);
        Assert.Equal(Frames.Datagram(0xC0A80001, 53, 0xC0A80002, 40000, data), datagram);
        Assert.True(UdpHeader.TryParse([.. datagram, 9, 9], ip, out UdpHeader udp, out int total));
        Assert.Equal((53, 40000, datagram.Length), (udp.SourcePort, udp.DestinationPort, total));
    });

    [Fact]
    public void A_changed_bit_is_noticed_by_the_checksum_that_covers_it() => Always.Holds(Words.Choice, choice =>
    {
        byte[] data = [1, 2, 3, 4, 5];
        byte[] ip = Frames.Ip(Frames.Udp, 1, 2, []), echo = Frames.IcmpMessage(8, 0, 1, 2, data);
        byte[] udp = Frames.Datagram(1, 3, 2, 4, data);
        byte bit = (byte)(1 << (choice >> 16) % 8);
        foreach (byte[] bytes in new[] { ip, echo, udp }) bytes[choice % bytes.Length] ^= bit;
        Assert.False(Ipv4Header.TryParse(ip, out _, out _, out _));
        Assert.False(IcmpHeader.TryParse(echo, out _));
        Ipv4Header between = new() { Source = new Ipv4Address(1), Destination = new Ipv4Address(2) };
        Assert.False(UdpHeader.TryParse(udp, between, out _, out _));
    });

    [Fact]
    public void A_datagram_without_a_checksum_is_taken_and_one_whose_sum_is_zero_says_ones()
    {
        Ipv4Header between = new() { Source = new Ipv4Address(1), Destination = new Ipv4Address(2) };
        byte[] bytes = Frames.Datagram(1, 3, 2, 4, [7, 7]);
        (bytes[6], bytes[7]) = (0, 0);
        Assert.True(UdpHeader.TryParse(bytes, between, out _, out _));
        byte[] zero = Frames.Datagram(1, 3, 2, 4, [0, 0]);
        ushort sum = (ushort)Frames.At(zero, 6, 2);
        byte[] written = [.. new byte[8], (byte)(sum >> 8), (byte)sum];
        new UdpHeader(3, 4).Write(written, between.Source, between.Destination);
        Assert.Equal(0xFFFFul, Frames.At(written, 6, 2));
        Assert.True(UdpHeader.TryParse(written, between, out _, out _));
    }

    [Fact]
    public void Torn_at_any_byte_nothing_is_taken()
    {
        AssertTorn(Frames.ArpPacket(1, 2, 3, 4, 5), static bytes => ArpPacket.TryParse(bytes, out _));
        AssertTorn(
            Frames.Ip(Frames.Udp, 1, 2, Frames.Datagram(1, 2, 3, 4, [5, 6])),
            static bytes => Ipv4Header.TryParse(bytes, out _, out _, out _));
        AssertTorn(Frames.IcmpMessage(8, 0, 1, 2, [3]), static bytes => IcmpHeader.TryParse(bytes, out _));
        AssertTorn(
            Frames.Datagram(0, 2, 0, 4, [5, 6]), static bytes => UdpHeader.TryParse(bytes, default, out _, out _));
        AssertTorn(new byte[EthernetHeader.Bytes], static bytes => EthernetHeader.TryParse(bytes, out _));
    }

    /// <summary>The readers of names and options have tests of their own; here they only must not fault.</summary>
    [Fact]
    public void Every_reader_takes_anything() => Always.Holds(Data, bytes =>
    {
        EthernetHeader.TryParse(bytes, out _);
        ArpPacket.TryParse(bytes, out _);
        Ipv4Header.TryParse(bytes, out Ipv4Header ip, out _, out _);
        IcmpHeader.TryParse(bytes, out _);
        UdpHeader.TryParse(bytes, ip, out _, out _);
        DhcpMessage.TryParse(bytes, out _);
        DnsMessage.TryParseAnswer(bytes, DnsMessages.Question(7, "a"), out _, out _);
    }, tests: 3000);

    private static void AssertTorn(byte[] whole, Func<byte[], bool> isTaken)
    {
        Assert.True(isTaken(whole));
        for (int length = 0; length < whole.Length; length++) Assert.False(isTaken(whole[..length]));
    }
}
