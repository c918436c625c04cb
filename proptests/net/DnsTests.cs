using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Net.Wire;
using Xunit;

namespace Mooring.Tests.Net;

/// <summary>Names, questions and answers of DNS, and what a hostile server makes of them.</summary>
[Trait("suite", "net")]
public sealed class DnsTests
{
    private const ushort Identity = 0x1234;

    private static Gen<string> Label =>
        Gen.Elements("abcxyzABCXYZ0189-_".ToCharArray()).ArrayOf().Where(letters => letters.Length is > 0 and <= 63)
            .Select(letters => new string(letters));

    private static Gen<string> Name => Label.ArrayOf().Where(labels => labels.Length > 0)
        .Select(labels => string.Join('.', labels.Take(6))).Where(name => name.Length <= 253);

    [Fact]
    public void A_name_is_read_as_it_is_written_in_small_letters() => Always.Holds(Name, name =>
    {
        Assert.True(DnsName.IsName(name));
        byte[] bytes = new byte[name.Length + 2];
        Assert.Equal(bytes.Length, DnsName.Write(name, bytes));
        Assert.Equal(DnsMessages.Name(name), bytes);
        Assert.Equal((name.ToLowerInvariant(), bytes.Length), Read(bytes, 0));
        for (int length = 0; length < bytes.Length; length++) Assert.Null(Read(bytes[..length], 0).Name);
    });

    [Theory]
    [InlineData("example.com", true)]
    [InlineData("example.com.", true)]
    [InlineData("a", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData(".a", false)]
    [InlineData("a..b", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    [InlineData("a\0", false)]
    public void What_a_name_is(string text, bool isName) => Assert.Equal(isName, DnsName.IsName(text));

    [Fact]
    public void The_longest_label_and_name_fit_and_one_letter_more_does_not()
    {
        string label = new('a', 63), name = $"{label}.{label}.{label}.{new string('b', 61)}";
        Assert.True(DnsName.IsName(label) && DnsName.IsName(name) && DnsName.IsName(name + "."));
        Assert.False(DnsName.IsName(label + "a") || DnsName.IsName(name + "b"));
        byte[] bytes = new byte[DnsMessage.MostBytes];
        int length = DnsMessage.WriteQuestion(bytes, Identity, name + ".");
        Assert.Equal(DnsMessage.MostBytes, length);
        Assert.Equal((name, length - 4), Read(bytes, 12));
    }

    [Fact]
    public void A_name_goes_on_where_it_points_to()
    {
        byte[] message = [.. DnsMessages.Name("example.com"), 3, .. "www"u8, 0xC0, 0, 7, 7];
        Assert.Equal(("www.example.com", 19), Read(message, 13));
        Assert.Equal(("com", 10), Read([3, .. "com"u8, 0, 0, 0, 0, 0xC0, 0], 8));
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0 })]
    [InlineData(new byte[] { 0xC0, 2, 0xC0, 0 })]
    [InlineData(new byte[] { 1, 65, 0xC0, 0 })]
    [InlineData(new byte[] { 0xC0 })]
    [InlineData(new byte[] { 0xC0, 9 })]
    [InlineData(new byte[] { 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x40, 0 })]
    [InlineData(new byte[] { 0x80, 0 })]
    [InlineData(new byte[] { 2, 65 })]
    public void Circles_and_what_leads_out_are_refused(byte[] message) => Assert.Null(Read(message, 0).Name);

    [Fact]
    public void Anything_is_read_or_refused_in_bounded_steps() =>
        Always.Holds(Gen.Elements<byte>(0, 1, 2, 63, 0xC0, 0xC1, 5).ArrayOf().Zip(Words.Choice), input =>
        {
            (byte[] bytes, int choice) = input;
            int start = bytes.Length == 0 ? 0 : choice % bytes.Length;
            (string? name, int at) = Read(bytes, start);
            Assert.InRange(at, start, bytes.Length);
            Assert.True(name is null || name.Length <= DnsName.MostLetters && at > start);
        }, tests: 3000);

    [Fact]
    public void A_question_is_what_RFC_1035_says()
    {
        byte[] bytes = new byte[DnsMessage.MostBytes];
        int length = DnsMessage.WriteQuestion(bytes, Identity, "Example.com");
        Assert.Equal(DnsMessages.Question(Identity, "Example.com"), bytes[..length]);
    }

    [Fact]
    public void The_address_is_found_with_the_shortest_time_of_its_chain()
    {
        DnsMessages answer = new(Identity, "www.example.com");
        answer.Alias("www.example.com", "a.example.net", 300).Alias("a.example.net", "b.example.org", 20);
        answer.Address("other.example.org", 0x01010101, 5).Address("b.example.org", 0x0A000007, 600);
        Assert.Equal((0x0A000007u, 20u), Found(answer, "www.example.com"));
        Assert.Equal((0x0A000007u, 20u), Found(answer, "WWW.EXAMPLE.com"));
    }

    [Fact]
    public void Names_in_answers_may_point_to_the_question()
    {
        DnsMessages answer = new(Identity, "example.com");
        answer.Record([0xC0, 12], 1, 1, 60, Frames.Bytes(0x0A000008, 4));
        Assert.Equal((0x0A000008u, 60u), Found(answer, "example.com"));
    }

    [Fact]
    public void Aliases_in_a_circle_are_nobodys_name()
    {
        DnsMessages answer = new(Identity, "a.test");
        for (int i = 0; i < 40; i++) answer.Alias("a.test", "b.test", 9).Alias("b.test", "a.test", 9);
        Assert.Equal(StatusCode.NotFound, Parse(answer.Bytes, "a.test")!.Value.Code);
    }

    [Fact]
    public void Addresses_of_others_and_of_other_kinds_do_not_count()
    {
        DnsMessages answer = new(Identity, "a.test");
        answer.Address("b.test", 1, 9).Record(DnsMessages.Name("a.test"), 28, 1, 9, new byte[16]);
        answer.Record(DnsMessages.Name("a.test"), 1, 3, 9, new byte[4]);
        Assert.Equal(StatusCode.NotFound, Parse(answer.Bytes, "a.test")!.Value.Code);
    }

    [Theory]
    [InlineData(3, StatusCode.NotFound)]
    [InlineData(2, StatusCode.IoError)]
    [InlineData(5, StatusCode.IoError)]
    public void What_the_server_says_of_its_failure_is_told_apart(byte result, StatusCode expected)
    {
        byte[] bytes = new DnsMessages(Identity, "a.test").Bytes;
        bytes[3] |= result;
        Assert.Equal(expected, Parse(bytes, "a.test")!.Value.Code);
    }

    [Fact]
    public void An_answer_to_another_question_is_none()
    {
        byte[] bytes = new DnsMessages(Identity, "a.test").Address("a.test", 7, 9).Bytes;
        Assert.NotNull(Parse(bytes, "a.test"));
        Assert.Null(Parse(bytes, "b.test"));
        Assert.Null(Parse(Changed(bytes, 0), "a.test"));
        Assert.Null(Parse(Changed(bytes, 1), "a.test"));
        bytes[2] &= 0x7F;
        Assert.Null(Parse(bytes, "a.test"));
    }

    [Fact]
    public void A_torn_answer_is_none_and_a_changed_one_does_no_harm()
    {
        DnsMessages answer = new(Identity, "a.test");
        byte[] bytes = answer.Alias("a.test", "b.test", 9).Address("b.test", 7, 9).Bytes;
        for (int length = 0; length < bytes.Length; length++) Assert.Null(Parse(bytes[..length], "a.test"));
        Always.Holds(Words.Choice.ArrayOf(), changes =>
        {
            byte[] changed = [.. bytes];
            foreach (int change in changes) changed[change % changed.Length] = (byte)(change >> 16);
            Parse(changed, "a.test");
        }, tests: 3000);
    }

    private static byte[] Changed(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 1;
        return changed;
    }

    private static (uint, uint) Found(DnsMessages answer, string name)
    {
        Assert.True(DnsMessage.TryParseAnswer(
            answer.Bytes, DnsMessages.Question(Identity, name), out Result<Ipv4Address> found, out uint seconds));
        Assert.Equal(StatusCode.Ok, found.Code);
        return (found.Value.Value, seconds);
    }

    private static Result<Ipv4Address>? Parse(byte[] bytes, string name) => DnsMessage.TryParseAnswer(
        bytes, DnsMessages.Question(Identity, name), out Result<Ipv4Address> found, out _) ? found : null;

    private static (string? Name, int At) Read(byte[] message, int at)
    {
        byte[] name = new byte[DnsName.MostLetters];
        bool isRead = DnsName.TryRead(message, ref at, name, out int length);
        return (isRead ? Encoding.Latin1.GetString(name, 0, length) : null, at);
    }
}
