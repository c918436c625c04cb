using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// All sockets of this machine over its interface: who gets what has come, and what is sent for whom.
/// </summary>
internal sealed class Sockets : ITransports
{
    private const int MostEchoes = 64, MostSockets = 1024;

    private readonly Dictionary<ushort, DatagramSocket> _datagrams = new();
    private readonly List<EchoCall> _echoes = new();
    private readonly PacketPool _pool;
    private readonly Secret _secret;
    private readonly Action _isBusy;

    /// <param name="link">Of the interface.</param>
    /// <param name="pool">Packets to send.</param>
    /// <param name="secret">For ports and identities.</param>
    /// <param name="isBusy">The interface is to be polled soon.</param>
    public Sockets(ILink link, PacketPool pool, Secret secret, Action isBusy)
    {
        _pool = pool;
        _secret = secret;
        _isBusy = isBusy;
        Interface = new NetworkInterface(link, pool, this);
        Tcp = new Tcp(Interface, pool, secret);
    }

    public NetworkInterface Interface { get; }

    public Tcp Tcp { get; }

    /// <summary>To be polled: now (0), at a time, never (2^64-1).</summary>
    public ulong NextDueNs => ulong.Min(Interface.NextDueNs, Tcp.NextDueNs);

    /// <summary>Does what is due.</summary>
    public void Poll(ulong nowNs)
    {
        Interface.Poll(nowNs);
        Tcp.Poll(nowNs);
    }

    public void ReceiveSegment(Packet packet, in Ipv4Header ip, ulong nowNs) => Tcp.Receive(packet, ip, nowNs);

    public int OpenDatagrams => _datagrams.Count;

    /// <summary>Opens a port; 0: any. AlreadyExists, Full.</summary>
    public Result<DatagramSocket> Open(ushort port)
    {
        if (_datagrams.Count == MostSockets) return StatusCode.Full;
        if (port == 0 && !TryFreePort(out port)) return StatusCode.Full;
        if (_datagrams.ContainsKey(port)) return StatusCode.AlreadyExists;
        DatagramSocket socket = new(port);
        _datagrams.Add(port, socket);
        return socket;
    }

    /// <inheritdoc cref="ListenPort.Open"/>
    public Result<ListenSocket> Listen(ushort port, int backlog, ulong program) =>
        ListenPort.Open(Tcp, port, backlog, program, _isBusy);

    /// <summary>
    /// Calls somebody and waits until he has answered. As <see cref="Tcp.Connect"/> and
    /// <see cref="StreamSocket.Opened"/>.
    /// </summary>
    public async ValueTask<Result<StreamSocket>> Connect(Endpoint to, CancellationToken cancel)
    {
        Result<TcpConnection> made = Tcp.Connect(to, Clock.NowNs);
        if (!made.IsOk) return made.Code;
        StreamSocket socket = new(Tcp, made.Value, _isBusy);
        _isBusy();
        StatusCode code = await socket.Opened(cancel);
        if (code == StatusCode.Ok) return socket;
        socket.Close();
        return code;
    }

    public void Close(DatagramSocket socket)
    {
        if (socket.IsClosed) return;
        _datagrams.Remove(socket.Port);
        socket.Close();
    }

    /// <summary>Sends a datagram. TooLarge; Full: no packet is free; NotFound: there is no way there.</summary>
    public StatusCode Send(DatagramSocket socket, Endpoint to, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > INet.LongestDatagram) return StatusCode.TooLarge;
        if (_pool.TryTake() is not { } packet) return StatusCode.Full;
        bytes.CopyTo(packet.BeginToSend(bytes.Length));
        Span<byte> datagram = packet.Put(UdpHeader.Bytes);
        new UdpHeader(socket.Port, to.Port).Write(datagram, Interface.SourceFor(to.Address), to.Address);
        bool isSent = Interface.Send(packet, IpProtocol.Udp, to.Address, Clock.NowNs);
        _isBusy();
        return isSent ? StatusCode.Ok : StatusCode.NotFound;
    }

    /// <summary>
    /// Asks for an echo and waits for it. Answers nanoseconds. TooLarge, Full, NotFound; Cancelled.
    /// </summary>
    public async ValueTask<Result<ulong>> Echo(Ipv4Address to, int length, CancellationToken cancel)
    {
        if (length > INet.LongestDatagram) return StatusCode.TooLarge;
        if (_echoes.Count == MostEchoes || _pool.TryTake() is not { } packet) return StatusCode.Full;
        EchoCall call = new(to, FreeIdentity(), Clock.NowNs);
        _echoes.Add(call);
        StatusCode code = Ask(packet, call, length);
        if (code != StatusCode.Ok) call.Answered.Set(0);
        using CancellationTokenRegistration _ = cancel.Register(static one => ((EchoCall)one!).Answered.Set(0), call);
        ulong took = await call.Answered.Wait();
        _echoes.Remove(call);
        if (code != StatusCode.Ok) return code;
        return took == 0 ? StatusCode.Cancelled : took;
    }

    public bool ReceiveDatagram(Packet packet, in Ipv4Header ip, ulong nowNs)
    {
        if (!UdpHeader.TryParse(packet.Span, ip, out UdpHeader udp, out int totalBytes))
        {
            Interface.Counters.Malformed++;
            packet.Release();
            return true;
        }
        if (!_datagrams.TryGetValue(udp.DestinationPort, out DatagramSocket? socket)) return false;
        packet.Cut(totalBytes);
        packet.TakeOff(UdpHeader.Bytes);
        socket.Receive(packet, new Endpoint(ip.Source, udp.SourcePort), _pool.Free / DatagramSocket.Share);
        return true;
    }

    public void ReceiveEcho(Packet packet, in Ipv4Header ip, in IcmpHeader icmp, ulong nowNs)
    {
        packet.Release();
        foreach (EchoCall call in _echoes)
            if (call.Identity == icmp.First && call.To == ip.Source) call.Arrived(nowNs);
    }

    private StatusCode Ask(Packet packet, EchoCall call, int length)
    {
        Span<byte> message = packet.BeginToSend(IcmpHeader.Bytes + length);
        for (int i = 0; i < length; i++) message[IcmpHeader.Bytes + i] = (byte)i;
        new IcmpHeader(IcmpType.Echo, 0, call.Identity, 1).Write(message);
        bool isSent = Interface.Send(packet, IpProtocol.Icmp, call.To, Clock.NowNs);
        _isBusy();
        return isSent ? StatusCode.Ok : StatusCode.NotFound;
    }

    private ushort FreeIdentity()
    {
        ushort identity;
        do identity = (ushort)_secret.Next(); while (HasEcho(identity));
        return identity;
    }

    private bool HasEcho(ushort identity)
    {
        foreach (EchoCall call in _echoes)
            if (call.Identity == identity) return true;
        return false;
    }

    private bool TryFreePort(out ushort port)
    {
        FreePorts ports = new(_secret);
        for (int i = 0; i < FreePorts.Count; i++)
        {
            port = ports[i];
            if (!_datagrams.ContainsKey(port)) return true;
        }
        port = 0;
        return false;
    }
}
