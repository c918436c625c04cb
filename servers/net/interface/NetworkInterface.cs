using System;
using Mooring.Sdk;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// One interface: what comes from its link goes up to the transports, what they send goes to the right station, and
/// what is for this machine itself comes back without having been on the wire.
/// <para>
/// Inwards. A frame is taken apart head by head; each head is read once, into a structure, and what is wrong with it
/// drops the frame there and then. Of this machine's business here are ARP and the echo of ICMP, whose answers go out
/// in the packet that has come, and the answer that nobody listens at a port, of which there are so many a second and
/// no more. Outwards. A packet whose next station is not known waits with the <see cref="Neighbors"/>.
/// </para>
/// <para>
/// What is looped back waits for the next <see cref="Poll"/>: whoever sends is not called back before it has ended.
/// It knows no clock: whoever calls says what time it is.
/// </para>
/// </summary>
internal sealed class NetworkInterface(ILink link, PacketPool pool, ITransports transports)
{
    private const int ShortestFrame = 60, MostLooped = 64, QuotedBytes = 8;

    private readonly Neighbors _neighbors = new();
    private RateLimit _errors = new(10);
    private PacketQueue _looped;
    private InterfaceAddress _address;
    private ushort _identity;

    public InterfaceCounters Counters;

    /// <summary>To be called when there is something to do: now (0), at a time, never.</summary>
    public ulong NextDueNs => _looped.Count > 0 ? 0 : _neighbors.NextDueNs;

    public MacAddress Station => link.Station;

    public int KnownNeighbors => _neighbors.Count;

    /// <summary>Who it is. What it has learnt of another wire is forgotten.</summary>
    public InterfaceAddress Address
    {
        get => _address;
        set
        {
            _address = value;
            _neighbors.ForgetAll();
        }
    }

    /// <summary>As whom it sends there.</summary>
    public Ipv4Address SourceFor(Ipv4Address destination) => destination.IsLoopback ? destination : _address.Own;

    /// <summary>A frame from the link; takes the packet over.</summary>
    public void Receive(Packet frame, ulong nowNs)
    {
        Counters.Received++;
        bool isFrame = EthernetHeader.TryParse(frame.Span, out EthernetHeader header) && !header.Source.IsGroup;
        bool isToAll = header.Destination.Value == MacAddress.Broadcast.Value;
        bool isForUs = isFrame && (isToAll || header.Destination.Value == link.Station.Value);
        if (!isForUs || header.Type is not (EtherType.Arp or EtherType.Ipv4))
        {
            Counters.NotForUs++;
            frame.Release();
            return;
        }
        frame.TakeOff(EthernetHeader.Bytes);
        if (header.Type == EtherType.Arp) ReceiveArp(frame, nowNs);
        else ReceiveIpv4(frame, isLooped: false, isToAll, nowNs);
    }

    /// <summary>
    /// Sends a transport's packet, which takes it over. What has no way, or no room, is dropped, as the wire may drop
    /// it.
    /// </summary>
    /// <returns>False: there is no way there.</returns>
    public bool Send(Packet packet, IpProtocol protocol, Ipv4Address destination, ulong nowNs)
    {
        int payload = packet.Length;
        Ipv4Header header = new()
        {
            Source = SourceFor(destination), Destination = destination, Protocol = protocol, Identity = _identity++,
        };
        header.Write(packet.Put(Ipv4Header.Bytes), payload);
        if (_address.IsOwn(destination)) return LoopBack(packet);
        if (_address.IsBroadcast(destination)) return Transmit(packet, MacAddress.Broadcast, EtherType.Ipv4);
        if (!_address.TryRoute(destination, out Ipv4Address next)) return DropUnroutable(packet);
        if (_neighbors.TryFind(next, nowNs, out MacAddress station)) return Transmit(packet, station, EtherType.Ipv4);
        if (_neighbors.Await(next, packet, nowNs)) AskFor(next);
        return true;
    }

    /// <summary>Does what is due: delivers what was looped back, asks again for stations.</summary>
    public void Poll(ulong nowNs)
    {
        for (int left = _looped.Count; left > 0; left--) Hear(_looped.TryTake()!, nowNs);
        while (_neighbors.Poll(nowNs, out Ipv4Address address)) AskFor(address);
    }

    private void ReceiveArp(Packet frame, ulong nowNs)
    {
        bool isArp = ArpPacket.TryParse(frame.Span, out ArpPacket arp);
        if (!isArp || !_address.IsSet || !arp.SenderAddress.IsUnicast || arp.Sender.IsGroup
            || arp.SenderAddress == _address.Own)
        {
            Counters.Malformed += isArp ? 0ul : 1;
            frame.Release();
            return;
        }
        bool asksUs = arp.TargetAddress == _address.Own && arp.Operation == ArpOperation.Request;
        bool adds = asksUs && _address.IsOnWire(arp.SenderAddress);
        Neighbor? known = _neighbors.Learn(arp.SenderAddress, arp.Sender, adds, nowNs);
        while (known?.Waiting.TryTake() is { } packet) Transmit(packet, arp.Sender, EtherType.Ipv4);
        if (asksUs) Answer(frame, arp);
        else frame.Release();
    }

    private void Answer(Packet frame, in ArpPacket question)
    {
        new ArpPacket
        {
            Operation = ArpOperation.Reply,
            Sender = link.Station, SenderAddress = _address.Own,
            Target = question.Sender, TargetAddress = question.SenderAddress,
        }.Write(frame.Span);
        frame.Cut(ArpPacket.Bytes);
        Transmit(frame, question.Sender, EtherType.Arp);
    }

    private void AskFor(Ipv4Address address)
    {
        if (pool.TryTake() is not { } packet) return;
        new ArpPacket
        {
            Operation = ArpOperation.Request,
            Sender = link.Station, SenderAddress = _address.Own, TargetAddress = address,
        }.Write(packet.BeginToSend(ArpPacket.Bytes));
        Transmit(packet, MacAddress.Broadcast, EtherType.Arp);
    }

    private void Hear(Packet packet, ulong nowNs) => ReceiveIpv4(packet, isLooped: true, isToAll: false, nowNs);

    /// <param name="isToAll">Its frame was for all: what is in it for one machine is dropped (RFC 1122 3.3.6).</param>
    private void ReceiveIpv4(Packet packet, bool isLooped, bool isToAll, ulong nowNs)
    {
        bool isSound = Ipv4Header.TryParse(packet.Span, out Ipv4Header ip, out int headBytes, out int totalBytes)
            && IsPossible(ip, isLooped);
        bool isForUs = _address.IsOwn(ip.Destination) && !isToAll || _address.IsBroadcast(ip.Destination);
        if (!isSound || !isForUs || ip.IsPiece)
        {
            Counters.Malformed += isSound ? 0ul : 1;
            Counters.Pieces += isSound && isForUs ? 1ul : 0;
            Counters.NotForUs += isSound && !isForUs ? 1ul : 0;
            packet.Release();
            return;
        }
        packet.Cut(totalBytes);
        Deliver(packet, ip, headBytes, nowNs);
    }

    /// <summary>
    /// RFC 1122 3.2.1.3: a source is one machine, and on the wire neither this one nor a loopback address; a machine
    /// that does not know yet who it is hears from nobody but who speaks to all.
    /// </summary>
    private bool IsPossible(in Ipv4Header ip, bool isLooped) => isLooped
        || ip.Source.IsUnicast && !_address.IsOwn(ip.Source) && !_address.IsBroadcast(ip.Source)
        && !ip.Destination.IsLoopback;

    private void Deliver(Packet packet, in Ipv4Header ip, int headBytes, ulong nowNs)
    {
        bool isToAll = !_address.IsOwn(ip.Destination);
        switch (ip.Protocol)
        {
            case IpProtocol.Icmp:
                packet.TakeOff(headBytes);
                ReceiveIcmp(packet, ip, isToAll, nowNs);
                break;
            case IpProtocol.Udp:
                packet.TakeOff(headBytes);
                if (transports.ReceiveDatagram(packet, ip, nowNs)) break;
                packet.Put(headBytes);
                if (isToAll) packet.Release();
                else Refuse(packet, ip, headBytes, UnreachableCode.Port, nowNs);
                break;
            case IpProtocol.Tcp when !isToAll:
                packet.TakeOff(headBytes);
                transports.ReceiveSegment(packet, ip, nowNs);
                break;
            default:
                if (isToAll) packet.Release();
                else Refuse(packet, ip, headBytes, UnreachableCode.Protocol, nowNs);
                break;
        }
    }

    private void ReceiveIcmp(Packet packet, in Ipv4Header ip, bool isToAll, ulong nowNs)
    {
        if (!IcmpHeader.TryParse(packet.Span, out IcmpHeader icmp)) Counters.Malformed++;
        else if (icmp.Type == IcmpType.EchoReply)
        {
            packet.TakeOff(IcmpHeader.Bytes);
            transports.ReceiveEcho(packet, ip, icmp, nowNs);
            return;
        }
        else if (icmp is { Type: IcmpType.Echo, Code: 0 } && !isToAll)
        {
            if (pool.TryTake() is { } answer) Echo(packet, answer, ip.Source, icmp, nowNs);
        }
        packet.Release();
    }

    /// <summary>In a packet of its own: the one that has come may have no room for the heads of a longer way.</summary>
    private void Echo(Packet asked, Packet answer, Ipv4Address to, in IcmpHeader icmp, ulong nowNs)
    {
        int length = Math.Min(asked.Length, Packet.Bytes - Packet.Front);
        asked.Span.Slice(0, length).CopyTo(answer.BeginToSend(length));
        new IcmpHeader(IcmpType.EchoReply, 0, icmp.First, icmp.Second).Write(answer.Span);
        Send(answer, IpProtocol.Icmp, to, nowNs);
    }

    /// <summary>Tells the sender, with his head and a piece of what he has sent (RFC 1122 3.2.2).</summary>
    private void Refuse(Packet packet, in Ipv4Header ip, int headBytes, UnreachableCode why, ulong nowNs)
    {
        Packet? answer = _errors.TryTake(nowNs) ? pool.TryTake() : null;
        if (answer is not null)
        {
            int quoted = Math.Min(headBytes + QuotedBytes, packet.Length);
            Span<byte> message = answer.BeginToSend(IcmpHeader.Bytes + quoted);
            packet.Span.Slice(0, quoted).CopyTo(message.Slice(IcmpHeader.Bytes));
            new IcmpHeader(IcmpType.Unreachable, (byte)why, 0, 0).Write(message);
            Send(answer, IpProtocol.Icmp, ip.Source, nowNs);
        }
        packet.Release();
    }

    /// <summary>A packet that its sender keeps is not the receiver's to change: a copy goes.</summary>
    private bool LoopBack(Packet packet)
    {
        Packet? looped = _looped.Count == MostLooped ? null : packet.IsKept ? pool.TryTake() : packet;
        if (looped is not null) _looped.Put(looped);
        if (looped == packet) return true;
        if (looped is not null) packet.Span.CopyTo(looped.BeginToSend(packet.Length));
        packet.Release();
        return true;
    }

    private bool Transmit(Packet packet, MacAddress station, EtherType type)
    {
        new EthernetHeader(station, link.Station, type).Write(packet.Put(EthernetHeader.Bytes));
        packet.PadTo(ShortestFrame);
        Counters.Sent++;
        link.Send(packet);
        return true;
    }

    private bool DropUnroutable(Packet packet)
    {
        Counters.NoRoute++;
        packet.Release();
        return false;
    }
}
