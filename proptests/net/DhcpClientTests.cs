using System.Linq;
using Mooring.Sdk;
using Mooring.Servers.Net;
using Mooring.Servers.Net.Wire;
using Xunit;

namespace Mooring.Tests.Net;

/// <summary>The states of the DHCP client: offers, refusals, time that passes, and servers that say too much.</summary>
[Trait("suite", "net")]
public sealed class DhcpClientTests
{
    private const ulong Second = 1_000_000_000, Station = 0x525400123456;
    private const uint Yours = 0x0A00_020F, Server = 0x0A00_0202, Other = 0x0A00_0203;

    private readonly DhcpClient _client = new(new MacAddress(Station), new Secret(new byte[16]));
    private ulong _now = 7 * Second;

    [Fact]
    public void It_asks_takes_the_first_offer_and_has_the_address_when_the_server_says_so()
    {
        Assert.Equal(DhcpActions.Send, _client.Step(_now));
        DhcpMessage discover = _client.Question;
        Assert.Equal((DhcpType.Discover, Station), (discover.Type, discover.Station.Value));
        Assert.Equal(DhcpActions.Send, Hear(DhcpType.Offer));
        Assert.Equal(DhcpActions.None, Hear(DhcpType.Offer, server: Other, yours: Yours + 1));
        DhcpMessage request = _client.Question;
        Assert.Equal((DhcpType.Request, discover.Transaction, Yours, Server, 0u),
            (request.Type, request.Transaction, request.Wanted.Value, request.Server.Value, request.Client.Value));
        Assert.Equal(Ipv4Address.Broadcast, _client.Asked);
        Assert.Equal(DhcpActions.Configure, Hear(DhcpType.Acknowledged));
        InterfaceAddress address = _client.Lease.Address;
        Assert.Equal((Yours, 24, Server), (address.Own.Value, address.Prefix, address.Router.Value));
        Assert.Equal(Other, _client.Lease.Names.Value);
    }

    [Fact]
    public void Questions_without_an_answer_are_repeated_less_and_less_and_each_is_another_one()
    {
        uint[] transactions = new uint[8];
        double[] waits = new double[8];
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(DhcpActions.Send, _client.Step(_now));
            transactions[i] = _client.Question.Transaction;
            waits[i] = (_client.NextDueNs - _now) / 1e9;
            Assert.Equal(DhcpActions.None, _client.Step(_client.NextDueNs - 1));
            _now = _client.NextDueNs;
        }
        Assert.Equal(8, transactions.Distinct().Count());
        double[] expected = [4, 8, 16, 32, 64, 64, 64, 64];
        for (int i = 0; i < 8; i++) Assert.InRange(waits[i], expected[i] - 1, expected[i] + 1);
    }

    [Fact]
    public void An_offer_that_is_not_kept_is_asked_for_four_times_and_then_all_begins_anew()
    {
        _client.Step(_now);
        uint first = _client.Question.Transaction;
        Hear(DhcpType.Offer);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(DhcpActions.Send, Wait());
            Assert.Equal((DhcpState.Requesting, first), (_client.State, _client.Question.Transaction));
        }
        Assert.Equal(DhcpActions.Send, Wait());
        Assert.Equal(DhcpState.Selecting, _client.State);
        Assert.NotEqual(first, _client.Question.Transaction);
    }

    [Fact]
    public void Answers_to_others_do_not_count()
    {
        _client.Step(_now);
        DhcpMessage offer = Message(DhcpType.Offer, Yours, Server);
        DhcpMessage strange = offer, foreign = offer, late = offer;
        strange.Transaction ^= 1;
        foreign.Station = new MacAddress(Station + 1);
        Assert.Equal(DhcpActions.None, _client.Step(_now, strange));
        Assert.Equal(DhcpActions.None, _client.Step(_now, foreign));
        Assert.Equal(DhcpActions.None, Hear(DhcpType.Acknowledged));
        Assert.Equal(DhcpActions.None, Hear(DhcpType.Refused));
        Wait();
        Assert.Equal(DhcpActions.None, _client.Step(_now, late));
        Assert.Equal(DhcpState.Selecting, _client.State);
    }

    [Theory]
    [InlineData(0u, Server, 0xFFFFFF00u, Server)]
    [InlineData(uint.MaxValue, Server, 0xFFFFFF00u, Server)]
    [InlineData(0x7F000001u, Server, 0xFFFFFF00u, Server)]
    [InlineData(0xE0000001u, Server, 0xFFFFFF00u, Server)]
    [InlineData(0x0A0002FFu, Server, 0xFFFFFF00u, Server)]
    [InlineData(Yours, 0u, 0xFFFFFF00u, Server)]
    [InlineData(Yours, Server, 0xFF00FF00u, Server)]
    [InlineData(Yours, Server, 0u, Server)]
    [InlineData(Yours, Server, 0xFFFFFF00u, 0xFFFFFFFFu)]
    public void What_cannot_be_used_is_not_taken(uint yours, uint server, uint mask, uint router)
    {
        _client.Step(_now);
        Assert.Equal(DhcpActions.None, Hear(DhcpType.Offer, server, yours, mask: mask, router: router));
        Hear(DhcpType.Offer);
        Assert.Equal(DhcpActions.None, Hear(DhcpType.Acknowledged, server, yours, mask: mask, router: router));
        Assert.Equal(DhcpState.Requesting, _client.State);
    }

    /// <summary>Else a server that offers and refuses in turn is asked as fast as the wire goes.</summary>
    [Fact]
    public void After_a_refusal_it_rests_and_hears_nobody()
    {
        _client.Step(_now);
        Hear(DhcpType.Offer);
        Assert.Equal(DhcpActions.None, Hear(DhcpType.Refused));
        Assert.Equal(DhcpState.Selecting, _client.State);
        Assert.Equal(DhcpActions.None, _client.Step(_now + Second - 1));
        Assert.InRange(_client.NextDueNs - _now, Second, 2 * Second);
        Assert.Equal(DhcpActions.Send, Wait());
        Assert.Equal(DhcpType.Discover, _client.Question.Type);
    }

    [Fact]
    public void The_server_is_asked_at_half_time_everybody_at_seven_eighths_and_then_the_address_is_gone()
    {
        ulong since = Bind(seconds: 8000);
        Assert.Equal(since + 4000 * Second, _client.NextDueNs);
        Assert.Equal(DhcpActions.Send, Wait());
        Assert.Equal((DhcpState.Renewing, Server), (_client.State, _client.Asked.Value));
        DhcpMessage renewal = _client.Question;
        Assert.Equal((DhcpType.Request, Yours, 0u, 0u),
            (renewal.Type, renewal.Client.Value, renewal.Wanted.Value, renewal.Server.Value));
        Assert.Equal(since + 5500 * Second, _client.NextDueNs);
        while (_client.State == DhcpState.Renewing) Assert.Equal(DhcpActions.Send, Wait());
        Assert.Equal((since + 7000 * Second, DhcpState.Rebinding), (_now, _client.State));
        Assert.Equal((Ipv4Address.Broadcast, renewal.Transaction), (_client.Asked, _client.Question.Transaction));
        int asked = 1;
        DhcpActions actions;
        while ((actions = Wait()) == DhcpActions.Send) asked++;
        Assert.Equal(DhcpActions.Send | DhcpActions.Unconfigure, actions);
        Assert.Equal((since + 8000 * Second, DhcpState.Selecting), (_now, _client.State));
        Assert.InRange(asked, 5, 12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_answer_to_the_renewal_begins_a_new_time(bool isLate)
    {
        Bind(seconds: 8000);
        Wait();
        while (isLate && _client.State == DhcpState.Renewing) Wait();
        Assert.Equal(DhcpActions.Configure, Hear(DhcpType.Acknowledged, server: isLate ? Other : Server, seconds: 100));
        Assert.Equal((DhcpState.Bound, _now + 50 * Second), (_client.State, _client.NextDueNs));
        Assert.Equal(isLate ? Other : Server, _client.Lease.Server.Value);
        Assert.Equal(DhcpActions.None, Hear(DhcpType.Acknowledged));
        Assert.Equal(DhcpActions.None, Hear(DhcpType.Refused));
    }

    [Fact]
    public void A_refused_renewal_takes_the_address_away()
    {
        Bind(seconds: 8000);
        Wait();
        Assert.Equal(DhcpActions.Unconfigure, Hear(DhcpType.Refused));
        Assert.Equal(DhcpActions.Send, Wait());
    }

    [Theory]
    [InlineData(0u, 3600u)]
    [InlineData(1u, 10u)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    public void Times_without_sense_are_made_sensible(uint said, uint meant)
    {
        ulong since = Bind(said);
        Assert.Equal(since + meant * Second, _client.Lease.EndNs);
        int steps = 0;
        while (_client.State != DhcpState.Selecting)
        {
            Wait();
            steps++;
        }
        Assert.InRange(steps, 3, 80);
    }

    /// <summary>A machine that slept through all of it.</summary>
    [Fact]
    public void Time_that_jumps_ends_the_lease_at_once()
    {
        ulong since = Bind(seconds: 100);
        Assert.Equal(DhcpActions.Send | DhcpActions.Unconfigure, _client.Step(since + 100 * Second));
    }

    private ulong Bind(uint seconds)
    {
        _client.Step(_now);
        Hear(DhcpType.Offer, seconds: seconds);
        Assert.Equal(DhcpActions.Configure, Hear(DhcpType.Acknowledged, seconds: seconds));
        return _now;
    }

    /// <summary>Until something is due.</summary>
    private DhcpActions Wait()
    {
        Assert.True(_client.NextDueNs > _now);
        _now = _client.NextDueNs;
        return _client.Step(_now);
    }

    private DhcpActions Hear(
        DhcpType type, uint server = Server, uint yours = Yours, uint seconds = 86400, uint mask = 0xFFFFFF00,
        uint router = Server)
    {
        DhcpMessage message = Message(type, yours, server);
        (message.Mask, message.Router) = (new Ipv4Address(mask), new Ipv4Address(router));
        message.LeaseSeconds = seconds;
        return _client.Step(_now, message);
    }

    private DhcpMessage Message(DhcpType type, uint yours, uint server) => new()
    {
        Type = type, Transaction = _client.Question.Transaction, Station = new MacAddress(Station),
        Yours = new Ipv4Address(yours), Server = new Ipv4Address(server), Mask = new Ipv4Address(0xFFFFFF00),
        Router = new Ipv4Address(Server), Names = new Ipv4Address(Other), LeaseSeconds = 86400,
    };
}
