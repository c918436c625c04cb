using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Sdk;
using Mooring.Servers.Net;
using Mooring.Servers.Net.Wire;
using Xunit;

namespace Mooring.Tests.Net.Tcps;

/// <summary>
/// A script in the manner of packetdrill: what the peer sends, what must come in answer and nothing else, and how time
/// passes between. Numbers of sequence are told from each side's first.
/// </summary>
internal sealed class TcpScript : IDisposable
{
    public const ushort Port = 80, PeerPort = 4000;

    private const uint PeerInitial = 0xFFFF_FFF0;
    private readonly TcpHost _host = new(1), _peer = new(2);
    private readonly Queue<TcpSegment> _emitted = new();
    private Sequence? _initial;
    private ushort _localPort = Port, _peerPort = PeerPort;

    public TcpScript() => _host.Sent = Take;

    public ulong NowNs { get; private set; } = 1_000_000_000;

    public Tcp Tcp => _host.Tcp;

    public TcpListener Listener { get; private set; } = null!;

    /// <summary>The host's end.</summary>
    public TcpConnection Connection { get; private set; } = null!;

    public TcpState State => Connection.State;

    /// <summary>An established connection that the peer has made.</summary>
    public static TcpScript Accepted(ushort segment = 1000, ushort window = 60000, byte scale = TcpHeader.NoScale)
    {
        TcpScript script = new();
        script.Listen();
        script.Inject(TcpFlags.Syn, 0, 0, window, segment: segment, scale: scale);
        script.Expect(TcpFlags.Syn | TcpFlags.Ack, 0, 1);
        script.Inject(TcpFlags.Ack, 1, 1, window);
        script.Accept();
        script.ExpectNothing();
        return script;
    }

    public void Listen(int backlog = 4) => Listener = Tcp.Listen(Port, backlog, null).Value;

    public void Accept() => Connection = Listener.TryAccept()!;

    public void Connect()
    {
        _localPort = 0;
        Connection = Tcp.Connect(new Endpoint(TcpHost.AddressOf(2), PeerPort), NowNs).Value;
        _localPort = Connection.Flow.Local.Port;
    }

    /// <summary>From another port of the peer's.</summary>
    public void Inject(
        TcpFlags flags, uint sequence, uint acknowledged, ushort window = 60000, int length = 0, ushort segment = 0,
        byte scale = TcpHeader.NoScale, ushort port = PeerPort)
    {
        TcpHeader header = new()
        {
            SourcePort = port, DestinationPort = _localPort,
            Sequence = new Sequence(PeerInitial + sequence),
            Acknowledged = (_initial ?? new Sequence(0)) + (int)acknowledged,
            Flags = flags, Window = window, LargestSegment = segment, Scale = scale,
        };
        _peerPort = port;
        byte[] data = DataAt(sequence, length);
        Packet packet = _peer.Pool.TryTake()!;
        data.CopyTo(packet.BeginToSend(length));
        header.Write(packet.Put(header.WrittenBytes), TcpHost.AddressOf(2), TcpHost.AddressOf(1));
        new Ipv4Header
        {
            Source = TcpHost.AddressOf(2), Destination = TcpHost.AddressOf(1), Protocol = IpProtocol.Tcp,
        }.Write(packet.Put(Ipv4Header.Bytes), length + header.WrittenBytes);
        new EthernetHeader(_host.Station, _peer.Station, EtherType.Ipv4).Write(packet.Put(EthernetHeader.Bytes));
        byte[] frame = packet.Span.ToArray();
        packet.Release();
        _host.Receive(frame, NowNs);
    }

    /// <summary>The host sends so many bytes.</summary>
    public int Put(int length)
    {
        int put = Connection.Put(new byte[length], NowNs);
        Settle();
        return put;
    }

    /// <summary>The host reads so many, and they are what the peer has sent from there on.</summary>
    public void Read(uint sequence, int length)
    {
        byte[] read = new byte[length];
        Assert.Equal(length, Connection.Read(read));
        Assert.Equal(DataAt(sequence, length), read);
        Settle();
    }

    public void Finish()
    {
        Connection.FinishSending();
        Settle();
    }

    public void Abandon()
    {
        Connection.Abandon(NowNs);
        Settle();
    }

    public void Settle() => Tcp.Settle(Connection, NowNs);

    /// <summary>The next segment is this one.</summary>
    public TcpHeader Expect(TcpFlags flags, uint sequence, uint acknowledged, int length = 0, int? window = null)
    {
        Assert.True(_emitted.Count > 0, $"nothing is sent instead of {flags} {sequence} ({length})");
        TcpSegment segment = _emitted.Dequeue();
        TcpHeader header = segment.Header;
        if (header.Has(TcpFlags.Syn)) _initial = header.Sequence;
        bool isBare = header.Has(TcpFlags.Reset) && !header.Has(TcpFlags.Ack);
        Assert.Equal(flags, header.Flags & ~TcpFlags.Push);
        Assert.Equal(sequence, header.Sequence.Value - (_initial?.Value ?? 0));
        Assert.Equal(acknowledged, isBare || flags == TcpFlags.Syn ? 0 : header.Acknowledged.Value - PeerInitial);
        Assert.Equal(length, segment.Length);
        if (window is { } wanted) Assert.Equal(wanted, header.Window);
        return header;
    }

    public void ExpectNothing() =>
        Assert.Equal(string.Empty, string.Join("; ", _emitted.Select(s => $"{s.Header.Flags} {s.Length}")));

    /// <summary>So much time passes; what is due in it happens.</summary>
    public void Pass(ulong milliseconds)
    {
        ulong untilNs = NowNs + milliseconds * TcpLimits.MillisecondNs;
        while (_host.NextDueNs <= untilNs)
        {
            NowNs = ulong.Max(NowNs, _host.NextDueNs);
            _host.Poll(NowNs);
        }
        NowNs = untilNs;
    }

    /// <summary>Nothing happens for so long, and then this.</summary>
    public void ExpectAfter(ulong milliseconds, TcpFlags flags, uint sequence, uint acknowledged, int length = 0)
    {
        Pass(milliseconds - 1);
        ExpectNothing();
        Pass(2);
        NowNs -= TcpLimits.MillisecondNs;
        Expect(flags, sequence, acknowledged, length);
    }

    /// <summary>The connection is gone, and everything that it had.</summary>
    public void IsGone()
    {
        Assert.Equal(0, Tcp.Connections);
        Assert.Equal(0, _host.Kept);
        Assert.Equal(ulong.MaxValue, _host.NextDueNs);
    }

    public void Dispose()
    {
        _host.Dispose();
        _peer.Dispose();
    }

    private static byte[] DataAt(uint sequence, int length) =>
        Enumerable.Range(0, length).Select(i => (byte)((sequence + i) * 7)).ToArray();

    /// <summary>A question who has an address is answered, so that scripts need not.</summary>
    private void Take(byte[] frame)
    {
        EthernetHeader.TryParse(frame, out EthernetHeader ethernet);
        if (ethernet.Type == EtherType.Arp)
        {
            AnswerArp(frame.AsSpan(EthernetHeader.Bytes));
            return;
        }
        Span<byte> packet = frame.AsSpan(EthernetHeader.Bytes);
        Assert.True(Ipv4Header.TryParse(packet, out Ipv4Header ip, out int headBytes, out int totalBytes));
        Span<byte> segment = packet.Slice(headBytes, totalBytes - headBytes);
        Assert.True(TcpHeader.TryParse(segment, ip, out TcpHeader header, out int tcpBytes));
        if (_localPort != 0) Assert.Equal(_localPort, header.SourcePort);
        Assert.Equal(_peerPort, header.DestinationPort);
        _emitted.Enqueue(new TcpSegment(header, segment.Length - tcpBytes));
    }

    private void AnswerArp(ReadOnlySpan<byte> question)
    {
        ArpPacket.TryParse(question, out ArpPacket asked);
        byte[] frame = new byte[EthernetHeader.Bytes + ArpPacket.Bytes];
        new EthernetHeader(_host.Station, _peer.Station, EtherType.Arp).Write(frame);
        new ArpPacket
        {
            Operation = ArpOperation.Reply, Sender = _peer.Station, SenderAddress = asked.TargetAddress,
            Target = asked.Sender, TargetAddress = asked.SenderAddress,
        }.Write(frame.AsSpan(EthernetHeader.Bytes));
        _answers.Enqueue(frame);
        if (_answers.Count > 1) return;
        while (_answers.TryPeek(out byte[]? answer))
        {
            _host.Receive(answer, NowNs);
            _answers.Dequeue();
        }
    }

    private readonly Queue<byte[]> _answers = new();

    private readonly record struct TcpSegment(TcpHeader Header, int Length);
}
