using System;
using System.Collections.Generic;
using Mooring.Sdk;
using Mooring.Servers.Net;
using Mooring.Servers.Net.Wire;
using Xunit;

namespace Mooring.Tests.Net.Tcps;

/// <summary>
/// One machine: an interface and TCP above it, and a device that keeps what it sends for a while and notices when
/// somebody writes into it meanwhile.
/// </summary>
internal sealed class TcpHost : ILink, ITransports, IDisposable
{
    private readonly PacketMemory _memory;
    private readonly List<(Packet Packet, byte[] Frame)> _atDevice = [];

    public TcpHost(byte number, int packets = 1024)
    {
        Station = new MacAddress(0x02_00_00_00_00_00ul + number);
        _memory = new PacketMemory(packets);
        Face = new NetworkInterface(this, _memory.Pool, this)
        {
            Address = new InterfaceAddress(AddressOf(number), 24, Ipv4Address.Any),
        };
        byte[] key = new byte[Secret.KeyBytes];
        key[0] = number;
        Tcp = new Tcp(Face, _memory.Pool, new Secret(key));
    }

    public MacAddress Station { get; }

    public ulong Dropped => 0;

    public NetworkInterface Face { get; }

    public Tcp Tcp { get; }

    public PacketPool Pool => _memory.Pool;

    /// <summary>Packets that somebody has; the device's are not counted.</summary>
    public int Kept => _memory.Away - _atDevice.Count;

    /// <summary>Where frames go.</summary>
    public Action<byte[]> Sent { get; set; } = static _ => { };

    /// <summary>The device gives back what it has sent.</summary>
    public bool HoldsPackets { get; set; }

    public ulong NextDueNs => ulong.Min(Face.NextDueNs, Tcp.NextDueNs);

    public static Ipv4Address AddressOf(byte number) => new(0x0A00_0000u + number);

    public void Send(Packet frame)
    {
        byte[] bytes = frame.Span.ToArray();
        _atDevice.Add((frame, bytes));
        if (!HoldsPackets) GiveBack();
        Sent((byte[])bytes.Clone());
    }

    public void GiveBack()
    {
        foreach ((Packet packet, byte[] frame) in _atDevice)
        {
            Assert.True(packet.Span.SequenceEqual(frame), "a packet was written that the device had");
            packet.Release();
        }
        _atDevice.Clear();
    }

    public void Receive(ReadOnlySpan<byte> frame, ulong nowNs)
    {
        if (Pool.Free > 0) Face.Receive(_memory.Received(frame), nowNs);
    }

    public void Poll(ulong nowNs)
    {
        Face.Poll(nowNs);
        Tcp.Poll(nowNs);
    }

    public bool ReceiveDatagram(Packet packet, in Ipv4Header ip, ulong nowNs) => false;

    public void ReceiveSegment(Packet packet, in Ipv4Header ip, ulong nowNs) => Tcp.Receive(packet, ip, nowNs);

    public void ReceiveEcho(Packet packet, in Ipv4Header ip, in IcmpHeader icmp, ulong nowNs) => packet.Release();

    public void Dispose() => _memory.Dispose();
}
