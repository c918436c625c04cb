using System;
using System.Collections.Generic;
using Mooring.Sdk;
using Mooring.Servers.Net;
using Mooring.Servers.Net.Wire;
using Xunit;

namespace Mooring.Tests.Net;

/// <summary>
/// An interface, 10.0.2.15/24 behind the router 10.0.2.2, between a cable and transports that are the test's. At the
/// end every packet is back in the pool.
/// </summary>
internal sealed class InterfaceWorld : ITransports, IDisposable
{
    public const uint Own = 0x0A00_020F, Router = 0x0A00_0202, Host = 0x0A00_0207;
    public const uint Wire = 0x0A00_02FF, Far = 0x0808_0808;
    public const ulong HostStation = 0x0200_0000_0007, RouterStation = 0x0200_0000_0002, SecondNs = 1_000_000_000;

    public InterfaceWorld(int packets = 512)
    {
        Memory = new PacketMemory(packets);
        Face = new NetworkInterface(Cable, Memory.Pool, this);
        SetAddress(Own, 24, Router);
    }

    public PacketMemory Memory { get; }

    public Cable Cable { get; } = new();

    public NetworkInterface Face { get; }

    public ulong NowNs { get; set; } = 5 * SecondNs;

    /// <summary>At which port somebody listens.</summary>
    public ushort Port { get; set; } = 7;

    /// <summary>What has been handed up: datagrams with their heads, echoes without.</summary>
    public List<byte[]> Up { get; } = [];

    public void SetAddress(uint own, int prefix, uint router) =>
        Face.Address = new InterfaceAddress(new Ipv4Address(own), prefix, new Ipv4Address(router));

    public void Receive(byte[] frame) => Face.Receive(Memory.Received(frame), NowNs);

    /// <summary>From the host next door, in a frame for this station.</summary>
    public void ReceiveIp(byte[] packet, ulong to = Cable.Own) =>
        Receive(Frames.Ethernet(to, HostStation, Frames.Ipv4, packet));

    public void ReceiveArp(
        ushort operation, ulong station, uint address, uint ofAddress, ulong ofStation = 0, ulong to = Cable.Own) =>
        Receive(Frames.Ethernet(
            to, station & 0xFEFF_FFFF_FFFF, Frames.Arp,
            Frames.ArpPacket(operation, station, address, ofStation, ofAddress)));

    /// <summary>The host next door says where it is.</summary>
    public void Introduce(uint address = Host, ulong station = HostStation)
    {
        ReceiveArp(1, station, address, Own, to: Frames.All);
        Assert.NotNull(Cable.Next());
    }

    public bool Send(uint to, params byte[] data)
    {
        Packet packet = Memory.Pool.TryTake()!;
        data.CopyTo(packet.BeginToSend(data.Length));
        return Face.Send(packet, IpProtocol.Udp, new Ipv4Address(to), NowNs);
    }

    /// <summary>Time passes, and what is due is done.</summary>
    public void Pass(ulong nanoseconds)
    {
        NowNs += nanoseconds;
        Face.Poll(NowNs);
    }

    /// <summary>The next frame asks for this address, of everybody.</summary>
    public void AssertAsks(uint address)
    {
        byte[] asked = Frames.ArpPacket(1, Cable.Own, Own, 0, address);
        Assert.Equal(Padded(Frames.Ethernet(Frames.All, Cable.Own, Frames.Arp, asked)), Cable.Next());
    }

    /// <summary>The next frame goes to this station and is IPv4.</summary>
    /// <returns>The packet, with what fills the frame up.</returns>
    public byte[] AssertSent(ulong station)
    {
        byte[]? frame = Cable.Next();
        Assert.NotNull(frame);
        Assert.Equal((station, Cable.Own), (Frames.At(frame, 0, 6), Frames.At(frame, 6, 6)));
        Assert.Equal(Frames.Ipv4, Frames.At(frame, 12, 2));
        Assert.True(frame.Length >= 60);
        return frame[14..];
    }

    public static byte[] Padded(byte[] frame) => [.. frame, .. new byte[Math.Max(0, 60 - frame.Length)]];

    public bool ReceiveDatagram(Packet packet, in Ipv4Header ip, ulong nowNs)
    {
        if (packet.Length >= 8 && Frames.At(packet.Span, 2, 2) != Port) return false;
        Up.Add(packet.Span.ToArray());
        packet.Release();
        return true;
    }

    public void ReceiveSegment(Packet packet, in Ipv4Header ip, ulong nowNs)
    {
        Up.Add(packet.Span.ToArray());
        packet.Release();
    }

    public void ReceiveEcho(Packet packet, in Ipv4Header ip, in IcmpHeader icmp, ulong nowNs)
    {
        Up.Add(packet.Span.ToArray());
        packet.Release();
    }

    /// <summary>What waits for stations and in the loop is given up, and then nobody has a packet.</summary>
    public void Dispose()
    {
        for (int i = 0; i < 10; i++) Pass(2 * SecondNs);
        int away = Memory.Away;
        Memory.Dispose();
        Assert.Equal(0, away);
    }
}
