using System;
using System.Linq;
using System.Text.RegularExpressions;
using Mooring.Tests.Net;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// The network of the booted system: on QEMU's own network, and on a wire whose other end is the test's.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed partial class NetworkTests
{
    private const int AllPackets = 1792;

    [Fact]
    public void An_address_comes_and_machines_answer()
    {
        string text = Guest.Output(
            "ip wait; ping -c 2 10.0.2.2; ping -c 1 -s 1472 127.0.0.1; ping -c 1 10.0.2.15", "--net");
        Assert.Contains("address   10.0.2.15/24\nrouter    10.0.2.2\nnames     10.0.2.3\n", text);
        Assert.Matches(@"(?m)^56 bytes from 10\.0\.2\.2: number 2, \d+ us$", text);
        Assert.Contains("2 sent, 2 came back\n", text);
        Assert.Matches(@"(?m)^1472 bytes from 127\.0\.0\.1: number 1, \d+ us$", text);
        Assert.Matches(@"(?m)^56 bytes from 10\.0\.2\.15: number 1, \d+ us$", text);
    }

    [Theory]
    [InlineData("ip", "ip: there is no network\n")]
    [InlineData("ping 127.0.0.1", "ping: there is no network\n")]
    [InlineData("nslookup a", "nslookup: there is no network\n")]
    public void Without_a_network_that_is_said(string script, string error)
    {
        HostResult result = Guest.Exec(script);
        Assert.Equal((1, "", error), (result.Status, result.Text, result.Errors));
    }

    [Fact]
    public void Names_are_asked_of_the_server_that_the_lease_names_and_forged_answers_do_not_count()
    {
        using GuestWire wire = new();
        HostResult result = Guest.Exec("nslookup HOST.test 1.2.3.4 none.test a..b host.test", wire.Option);
        Assert.Equal("HOST.test 10.9.8.77\n1.2.3.4 1.2.3.4\nhost.test 10.9.8.77\n", result.Text);
        Assert.Equal(
            "nslookup: none.test: there is no such name\nnslookup: a..b: that is no name\n", result.Errors);
        Assert.Equal((1, 1), (result.Status, wire.Leases));
    }

    [Fact]
    public void A_killed_network_comes_back_with_its_address()
    {
        using GuestWire wire = new();
        HostResult result = Guest.Exec(
            string.Concat(Enumerable.Repeat("ip wait; ping -c 1 10.9.8.1; kill net; ", 3)) + "ip wait", wire.Option);
        Assert.Equal(4, Regex.Count(result.Text, "address   10.9.8.7/24\n"));
        Assert.Equal(3, Regex.Count(result.Text, "1 sent, 1 came back\n"));
        Assert.Equal((0, 4), (result.Status, wire.Leases));
        Assert.Contains("init: net is started again; lost: all sockets\n", result.Errors);
    }

    /// <summary>
    /// Tens of thousands of frames that are changed, torn, forged or noise, as fast as the guest takes them, with
    /// requests of its own in between: it answers afterwards, all packets come back, and nothing died.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_hostile_wire_does_no_harm(int seed)
    {
        using GuestWire wire = new();
        Random chance = new(seed);
        string shown = Guest.Converse(session =>
        {
            session.Expect("mooring$ ");
            session.Ask("ip wait", "packets free");
            for (int round = 0; round < 4; round++)
            {
                session.Type("ping -c 2 10.9.8.1; nslookup host.test\n");
                for (int i = 0; i < 5000; i++)
                    wire.Send(HostileFrames.Any(chance, GuestWire.GuestStation, GuestWire.Guest));
                session.Expect("2 sent, ");
                session.Expect("mooring$ ");
            }
            for (ushort i = 1; i <= 5; i++) wire.Ping(i);
            session.Ask("ping -c 5 10.9.8.1", "5 came back");
            session.Ask("ip", "packets free");
            session.Ask("counter add 7", "7");
            session.Type("exit\n");
        }, wire.Option);
        Match last = Shown().Matches(shown).Last();
        Assert.Equal(("10.9.8.7/24", 1), (last.Groups["address"].Value, wire.Leases));
        Assert.InRange(int.Parse(last.Groups["received"].Value), 19_000, int.MaxValue);
        Assert.All(["malformed", "others", "pieces"], why => Assert.NotEqual("0", last.Groups[why].Value));
        Assert.Equal("1", last.Groups["sockets"].Value);
        Assert.InRange(int.Parse(last.Groups["free"].Value), AllPackets - 8, AllPackets);
    }

    [GeneratedRegex(
        """
        address\s+(?<address>\S+)\s+router.*\s+names.*\s+frames\s+(?<received>\d+)\ received.*\s+
        dropped\s+(?<malformed>\d+)\ malformed,\ (?<others>\d+)\ for\ others,\ (?<pieces>\d+)\ in\ pieces.*\s+
        in\ use\s+\d+\ neighbours,\ (?<sockets>\d+)\ sockets,\ (?<free>\d+)\ packets\ free
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Shown();
}
