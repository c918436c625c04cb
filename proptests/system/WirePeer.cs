using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Text;
using Mooring.Tests.Net;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// A peer of TCP that makes its segments itself, on a <see cref="GuestWire"/>: it calls a port of the guest, speaks,
/// and takes what comes in order. It repeats nothing; the wire loses nothing.
/// </summary>
internal sealed class WirePeer
{
    public const byte Fin = 1, Syn = 2, Reset = 4, Push = 8, Ack = 16;

    private const int PatienceMs = 30_000;

    private readonly GuestWire _wire;
    private readonly ushort _port, _guestPort;
    private readonly BlockingCollection<byte[]> _segments = [];

    /// <param name="port">Of this end; whose segments the wire gives to <see cref="Hear"/>.</param>
    public WirePeer(GuestWire wire, ushort port, ushort guestPort) =>
        (_wire, _port, _guestPort) = (wire, port, guestPort);

    /// <summary>The next byte of ours, and of theirs.</summary>
    public uint Next { get; private set; } = 0xFFFF_FF00;

    /// <inheritdoc cref="Next"/>
    public uint Expected { get; private set; }

    public ushort Window { get; set; } = 60_000;

    public List<byte> Received { get; } = [];

    /// <summary>A segment for this machine: kept if it is for this end.</summary>
    public void Hear(byte[] segment)
    {
        if (Frames.At(segment, 2, 2) == _port && Frames.At(segment, 0, 2) == _guestPort) _segments.Add(segment);
    }

    /// <summary>Shakes hands.</summary>
    public void Connect()
    {
        Send(Syn, Next, 0);
        byte[] answer = Take();
        Assert.Equal(Syn | Ack, answer[13]);
        Next++;
        Assert.Equal(Next, (uint)Frames.At(answer, 8, 4));
        Expected = (uint)Frames.At(answer, 4, 4) + 1;
        Send(Ack, Next, Expected);
    }

    /// <summary>Says something; it need not be acknowledged at once.</summary>
    public void Say(string text)
    {
        byte[] data = Encoding.ASCII.GetBytes(text);
        Send(Ack | Push, Next, Expected, data);
        Next += (uint)data.Length;
    }

    public void Send(byte flags, uint sequence, uint acknowledged, byte[]? data = null, byte[]? options = null) =>
        SendIp(Segment(flags, sequence, acknowledged, data, options));

    public byte[] Segment(byte flags, uint sequence, uint acknowledged, byte[]? data = null, byte[]? options = null) =>
        Frames.Segment(
            GuestWire.Own, GuestWire.Guest, (_port, _guestPort), (sequence, acknowledged), flags, Window, options,
            data);

    public void SendIp(byte[] segment, ushort piece = 0) => _wire.Send(Frames.Ethernet(
        GuestWire.GuestStation, GuestWire.Station, Frames.Ipv4,
        Frames.Ip(Frames.Tcp, GuestWire.Own, GuestWire.Guest, segment, piece)));

    /// <summary>The next segment for this end, whatever it is.</summary>
    public byte[] Take()
    {
        Assert.True(_segments.TryTake(out byte[]? segment, PatienceMs), "the guest says nothing");
        return segment;
    }

    /// <summary>Nothing has come for this end; the guest has had its turn, since it has answered an echo.</summary>
    public void HasHeardNothing(ushort number)
    {
        _wire.Ping(number);
        Assert.Empty(_segments);
    }

    /// <summary>Bytes that come, in order, acknowledged one by one, until there are so many.</summary>
    public void Receive(int count)
    {
        while (Received.Count < count)
        {
            byte[] segment = Take(), data = segment[(segment[12] >> 4 << 2)..];
            Assert.Equal(0, segment[13] & Reset);
            if (Frames.At(segment, 4, 4) != Expected) continue;
            Received.AddRange(data);
            Expected += (uint)data.Length;
            if (data.Length > 0) Send(Ack, Next, Expected);
        }
    }
}
