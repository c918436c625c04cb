using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Sdk;
using Mooring.Servers.Net.Wire;
using Xunit;

namespace Mooring.Tests.Net;

/// <summary>What a DHCP client writes, and what it reads of a server's options.</summary>
[Trait("suite", "net")]
public sealed class DhcpMessageTests
{
    private const ulong Station = 0x525400123456;

    private static readonly byte[] s_offer =
    [
        0, 53, 1, 2, 0, 0, .. Frames.Option(54, 0x0A000202), .. Frames.Option(1, 0xFFFFFF00),
        3, 8, 10, 0, 2, 2, 10, 0, 2, 9, .. Frames.Option(51, 86400), 12, 0, .. Frames.Option(6, 0x0A000203), 255, 1, 1,
    ];

    [Fact]
    public void Options_are_read_past_those_that_say_nothing()
    {
        Assert.True(DhcpMessage.TryParse(Frames.DhcpAnswer(77, Station, 0x0A00020F, s_offer), out DhcpMessage offer));
        Assert.Equal((DhcpType.Offer, 77u, Station, 86400u),
            (offer.Type, offer.Transaction, offer.Station.Value, offer.LeaseSeconds));
        Assert.Equal((0x0A00020Fu, 0x0A000202u, 0xFFFFFF00u, 0x0A000202u, 0x0A000203u),
            (offer.Yours.Value, offer.Server.Value, offer.Mask.Value, offer.Router.Value, offer.Names.Value));
    }

    [Fact]
    public void A_torn_message_is_none_or_says_less()
    {
        byte[] whole = Frames.DhcpAnswer(77, Station, 0x0A00020F, s_offer);
        for (int length = 0; length < whole.Length; length++)
        {
            bool isTaken = DhcpMessage.TryParse(whole[..length], out DhcpMessage message);
            Assert.True(!isTaken || length > 240 && message.Type == DhcpType.Offer);
            if (length == 250) Assert.False(isTaken);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 6)]
    [InlineData(2, 8)]
    [InlineData(236, 0)]
    [InlineData(239, 0)]
    public void What_is_no_answer_to_an_Ethernet_client_is_none(int at, byte value)
    {
        byte[] bytes = Frames.DhcpAnswer(77, Station, 1, s_offer);
        bytes[at] = value;
        Assert.False(DhcpMessage.TryParse(bytes, out _));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 255 })]
    [InlineData(new byte[] { 53, 0, 255 })]
    [InlineData(new byte[] { 53 })]
    [InlineData(new byte[] { 53, 2, 2 })]
    [InlineData(new byte[] { 53, 1, 2, 51 })]
    [InlineData(new byte[] { 53, 1, 2, 51, 255, 1 })]
    public void Options_without_a_kind_or_torn_make_no_message(byte[] options) =>
        Assert.False(DhcpMessage.TryParse(Frames.DhcpAnswer(77, Station, 1, options), out _));

    [Fact]
    public void An_option_that_is_too_short_says_nothing()
    {
        byte[] options = [53, 1, 5, 51, 3, 1, 2, 3, 1, 0, 6, 1, 9];
        Assert.True(DhcpMessage.TryParse(Frames.DhcpAnswer(77, Station, 1, options), out DhcpMessage message));
        Assert.Equal((0u, 0u, 0u), (message.LeaseSeconds, message.Mask.Value, message.Names.Value));
    }

    [Fact]
    public void Options_of_chance_are_read_or_refused() =>
        Always.Holds(Gen.Elements<byte>(0, 1, 2, 3, 4, 6, 51, 53, 54, 255, 200).ArrayOf(), options =>
            DhcpMessage.TryParse(Frames.DhcpAnswer(77, Station, 1, options), out _), tests: 3000);

    [Fact]
    public void A_question_is_what_RFC_2131_says()
    {
        DhcpMessage question = new()
        {
            Type = DhcpType.Request, Transaction = 0x01020304, Station = new MacAddress(Station),
            Wanted = new Ipv4Address(0x0A00020F), Server = new Ipv4Address(0x0A000202),
        };
        byte[] bytes = new byte[DhcpMessage.MostBytes];
        bytes.AsSpan().Fill(0xEE);
        int length = question.Write(bytes);
        byte[] expected =
        [
            1, 1, 6, 0, 1, 2, 3, 4, 0, 0, 0x80, 0, .. new byte[16], .. Frames.Bytes(Station, 6), .. new byte[202],
            0x63, 0x82, 0x53, 0x63, 53, 1, 3, .. Frames.Option(50, 0x0A00020F), .. Frames.Option(54, 0x0A000202),
            55, 4, 1, 3, 6, 51, 255,
        ];
        Assert.Equal(expected, bytes[..length]);
        question.Client = new Ipv4Address(0x0A00020F);
        question.Write(bytes);
        Assert.Equal((0ul, 0x0A00020Ful), (Frames.At(bytes, 10, 2), Frames.At(bytes, 12, 4)));
    }
}
