using System;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Mooring.Tests.Net;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Attacks on a booted system by a machine on its wire, while httpd serves: what is wrong is dropped or answered as the
/// RFC says, memory stays within its bound, and a connection that was open before goes on as if nothing had been.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed partial class AttackTests
{
    private const ushort VictimPort = 30_000, SlowPort = 30_001, LaterPort = 30_002, Http = 80;
    private const int FloodSyns = 20_000, BigBytes = 300_000, LeastFree = 1792 - 16;
    private const byte Syn = WirePeer.Syn, Ack = WirePeer.Ack, Reset = WirePeer.Reset, Fin = WirePeer.Fin;
    private const string FirstHalf = "GET /files/small HTTP/1.1\r\n", SecondHalf = "Host: guest\r\n\r\n";
    private const string Text = "a few words\n";

    [Fact]
    public void Attacks_harm_nobody()
    {
        using SampleFolder folder = new();
        using GuestWire wire = new();
        folder.Write("small", Text);
        folder.Write("big", new byte[BigBytes]);
        WirePeer victim = new(wire, VictimPort, Http), slow = new(wire, SlowPort, Http);
        WirePeer later = new(wire, LaterPort, Http);
        wire.Segments = segment => Array.ForEach([victim, slow, later], peer => peer.Hear(segment));
        string shown = Guest.Converse(session =>
        {
            session.Expect("mooring$ ");
            session.Ask("ip wait", "packets free");
            session.Ask("httpd", "listening at port 80");
            victim.Connect();
            victim.Say(FirstHalf);
            Acknowledged(victim);
            Guess(victim);
            Malform(wire, victim);
            Shrink(slow);
            Flood(wire);
            victim.Say(SecondHalf);
            Answered(victim);
            later.Connect();
            later.Say(FirstHalf + SecondHalf);
            Answered(later);
            session.Type("\u0003");
            session.Expect("mooring$ ");
            session.Ask("ping -c 5 10.9.8.1", "5 came back");
            session.Ask("ip", "packets free");
            session.Ask("counter add 7", "7");
            session.Type("exit\n");
        }, [.. wire.Option, .. folder.Option]);
        Match last = Shown().Matches(shown).Last();
        Assert.InRange(int.Parse(last.Groups["free"].Value), LeastFree, int.MaxValue);
        Assert.All(["malformed", "pieces"], why => Assert.NotEqual("0", last.Groups[why].Value));
    }

    /// <summary>RFC 5961: what does not hit the number exactly is challenged; RFC 9293: far away it is not even that.
    /// </summary>
    private static void Guess(WirePeer victim)
    {
        victim.Send(Reset, victim.Next + 0x4000_0000, 0);
        victim.Send(Reset, victim.Next + 100, 0);
        Acknowledged(victim);
        victim.Send(Syn, victim.Next + 200, 0);
        Acknowledged(victim);
        victim.Send(Syn, victim.Next - 0x4000_0000, 0);
        Acknowledged(victim);
        victim.Send(Ack, victim.Next, victim.Expected + 70_000, Junk(50));
        Acknowledged(victim);
        victim.Send(Ack, victim.Next, victim.Expected - 0x4000_0000, Junk(50));
        Acknowledged(victim);
        victim.Send(Ack, victim.Next - 2000, victim.Expected, Junk(100));
        Acknowledged(victim);
        victim.Send(0, victim.Next, victim.Expected, Junk(50));
    }

    /// <summary>Nothing of this is answered, and nothing of it is heard.</summary>
    private static void Malform(GuestWire wire, WirePeer victim)
    {
        byte[] reset = victim.Segment(Reset, victim.Next, 0);
        byte[] data = victim.Segment(Ack, victim.Next, victim.Expected, Junk(64));
        reset[16] ^= 0x55;
        data[20] ^= 1;
        victim.SendIp(reset);
        victim.SendIp(data);
        victim.Send(Ack, victim.Next, victim.Expected, Junk(20), options: [5, 0, 0, 0]);
        victim.Send(Ack, victim.Next, victim.Expected, Junk(20), options: [8, 44, 0, 0]);
        foreach (byte bad in new byte[] { 0x00, 0x10, 0x40, 0xF0 })
        {
            byte[] torn = victim.Segment(Ack, victim.Next, victim.Expected, Junk(20));
            torn[12] = bad;
            victim.SendIp(torn);
        }
        byte[] whole = victim.Segment(Ack, victim.Next, victim.Expected, Junk(96));
        victim.SendIp(whole[..64], piece: 0x2000);
        victim.SendIp(whole[32..], piece: 4);
        victim.SendIp(whole[..64], piece: 0x2000);
        victim.SendIp(Junk(1400), piece: 0x1FFF);
        Land(wire);
        victim.HasHeardNothing(1);
    }

    /// <summary>From itself to itself, by its address and by the loop's.</summary>
    private static void Land(GuestWire wire)
    {
        foreach (uint source in new[] { GuestWire.Guest, 0x7F00_0001u, 0xFFFF_FFFFu, 0xE000_0001u, 0u })
            wire.Send(Frames.Ethernet(
                GuestWire.GuestStation, GuestWire.Station, Frames.Ipv4,
                Frames.Ip(Frames.Tcp, source, GuestWire.Guest,
                    Frames.Segment(source, GuestWire.Guest, (Http, Http), (1, 0), Syn, 1000))));
    }

    /// <summary>
    /// A window that shrinks below what has been sent, to nothing, and opens again: all of it comes in the end.
    /// </summary>
    private static void Shrink(WirePeer slow)
    {
        slow.Connect();
        slow.Say("GET /files/big HTTP/1.1\r\nHost: guest\r\nConnection: close\r\n\r\n");
        slow.Receive(3000);
        foreach (ushort window in new ushort[] { 0, 1, 100, 0 })
        {
            slow.Window = window;
            slow.Send(Ack, slow.Next, slow.Expected);
        }
        slow.Window = 60_000;
        slow.Send(Ack, slow.Next, slow.Expected);
        slow.Receive(BigBytes);
        string all = Encoding.ASCII.GetString([.. slow.Received]);
        slow.Receive(all.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4 + BigBytes);
    }

    /// <summary>Calls that nobody means, from many addresses and ports, and scans of closed and open ports.</summary>
    private static void Flood(GuestWire wire)
    {
        Random chance = new(7);
        for (int i = 0; i < FloodSyns; i++)
        {
            uint near = 0x0A09_0880u + (uint)chance.Next(64), far = (uint)chance.Next(1 << 24, 99 << 24);
            uint source = chance.Next(4) == 0 ? near : far;
            (byte flags, ushort port) = chance.Next(10) switch
            {
                0 => ((byte)chance.Next(64), (ushort)chance.Next(1, 65536)),
                1 => ((byte)0x29, Http),
                _ => (Syn, Http),
            };
            (ushort, ushort) ports = ((ushort)chance.Next(1024, 65536), port);
            byte[] segment = Frames.Segment(source, GuestWire.Guest, ports, ((uint)chance.Next(), 0), flags, 1000);
            wire.Send(Frames.Ethernet(
                GuestWire.GuestStation, GuestWire.Station, Frames.Ipv4,
                Frames.Ip(Frames.Tcp, source, GuestWire.Guest, segment)));
        }
    }

    private static void Acknowledged(WirePeer peer)
    {
        byte[] answer = peer.Take();
        Assert.Equal((Ack, peer.Next), (answer[13], (uint)Frames.At(answer, 8, 4)));
    }

    private static void Answered(WirePeer peer)
    {
        peer.Receive(Text.Length);
        while (!Encoding.ASCII.GetString([.. peer.Received]).EndsWith(Text, StringComparison.Ordinal))
            peer.Receive(peer.Received.Count + 1);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", Encoding.ASCII.GetString([.. peer.Received]));
    }

    private static byte[] Junk(int length) => [.. Enumerable.Repeat((byte)'x', length)];

    [GeneratedRegex(
        @"dropped\s+(?<malformed>\d+) malformed, \d+ for others, (?<pieces>\d+) in pieces.*\s+in use.* (?<free>\d+) "
            + "packets free")]
    private static partial Regex Shown();
}
