using System;
using System.Collections.Generic;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// All connections of this machine over its interface: whose a segment is, what is sent for whom, whose time has come.
/// It knows no clock: whoever calls says what time it is.
/// </summary>
internal sealed class Tcp
{
    /// <summary>The clock of sequence numbers (RFC 9293 3.4.1).</summary>
    private const ulong TickNs = 4000;

    private readonly NetworkInterface _face;
    private readonly PacketPool _pool;
    private readonly Secret _secret;
    private readonly TcpTable _table;
    private readonly TcpTimers _timers = new();
    private readonly Dictionary<ushort, TcpListener> _listeners = new();
    private readonly List<TcpConnection> _starved = new();
    private readonly Action _wakeWriters;
    private RateLimit _resets = new(TcpLimits.ResetsPerSecond);

    public Tcp(NetworkInterface face, PacketPool pool, Secret secret)
    {
        (_face, _pool, _secret) = (face, pool, secret);
        _table = new TcpTable(secret.Next());
        _wakeWriters = WakeWriters;
    }

    /// <summary>Connections in all states.</summary>
    public int Connections => _table.Count;

    /// <summary>2^64-1: never.</summary>
    public ulong NextDueNs => _timers.NextDueNs;

    /// <summary>
    /// Takes connections at a port. AlreadyExists; Full; BadArgument: port 0, or a backlog out of range.
    /// </summary>
    public Result<TcpListener> Listen(ushort port, int backlog, ITcpOwner? owner)
    {
        if (port == 0 || backlog is < 1 or > INet.MostBacklog) return StatusCode.BadArgument;
        if (_listeners.Count == TcpLimits.Listeners) return StatusCode.Full;
        if (_listeners.ContainsKey(port)) return StatusCode.AlreadyExists;
        TcpListener listener = new(port, backlog, owner);
        _listeners.Add(port, listener);
        return listener;
    }

    /// <summary>Null: nobody listens there.</summary>
    public TcpListener? FindListener(ushort port) =>
        _listeners.TryGetValue(port, out TcpListener? listener) ? listener : null;

    /// <summary>Whom nobody has accepted is told so.</summary>
    public void Close(TcpListener listener, ulong nowNs)
    {
        if (listener.IsClosed) return;
        _listeners.Remove(listener.Port);
        while (listener.TakeOne() is { } connection)
        {
            connection.Abort();
            Settle(connection, nowNs);
        }
    }

    /// <summary>Calls somebody. NotFound: there is no way there. Full. BadArgument: nobody's endpoint.</summary>
    public Result<TcpConnection> Connect(Endpoint to, ulong nowNs)
    {
        bool isOne = to.Port != 0 && to.Address.IsUnicast && !_face.Address.IsBroadcast(to.Address);
        if (!isOne) return StatusCode.BadArgument;
        bool isThere = _face.Address.IsOwn(to.Address) || _face.Address.TryRoute(to.Address, out _);
        if (!isThere) return StatusCode.NotFound;
        if (!HasRoom() || !TryFlow(to, out TcpFlow flow)) return StatusCode.Full;
        TcpConnection connection = new(flow, InitialOf(flow, nowNs), _pool);
        _table.Add(connection);
        Settle(connection, nowNs);
        return connection;
    }

    /// <summary>A segment that has come; takes the packet over.</summary>
    public void Receive(Packet packet, in Ipv4Header ip, ulong nowNs)
    {
        if (!TcpHeader.TryParse(packet.Span, ip, out TcpHeader header, out int headerBytes))
        {
            _face.Counters.Malformed++;
            packet.Release();
            return;
        }
        packet.TakeOff(headerBytes);
        TcpFlow flow = new(
            new Endpoint(ip.Destination, header.DestinationPort), new Endpoint(ip.Source, header.SourcePort));
        TcpConnection? connection = _table.Find(flow);
        if (connection is not null && IsSuccessor(connection, header)) connection = Forget(connection);
        if (connection is null && TryListener(header, out TcpListener listener))
        {
            packet.Release();
            Answer(listener, flow, header, nowNs);
        }
        else if (connection is null && IsToBeDropped(header)) packet.Release();
        else if (connection is null) Refuse(packet, flow, header, nowNs);
        else if (IsToWait(connection, header)) packet.Release();
        else
        {
            connection.Step(nowNs, header, packet);
            Settle(connection, nowNs);
        }
    }

    /// <summary>
    /// After anything was done to a connection: sends what it wants sent, and tells what has become of it.
    /// </summary>
    public void Settle(TcpConnection connection, ulong nowNs)
    {
        bool isOurs = _face.SourceFor(connection.Flow.Remote.Address) == connection.Flow.Local.Address;
        if (!isOurs) connection.Abort();
        while (connection.TryEmit(nowNs, out TcpEmission emission))
            if (isOurs) Send(connection, emission, nowNs);
        Tell(connection, connection.TakeNews());
        if (connection.State == TcpState.Closed) Forget(connection);
        else _timers.Set(connection, connection.NextDueNs);
    }

    /// <summary>Does what is due.</summary>
    public void Poll(ulong nowNs)
    {
        while (_timers.TryTake(nowNs) is { } connection)
        {
            connection.Step(nowNs);
            Settle(connection, nowNs);
        }
    }

    /// <summary>Who could not put anything in because packets are scarce hears when they are not any more.</summary>
    public void AwaitPackets(TcpConnection connection)
    {
        if (!_pool.IsScarce) return;
        if (!_starved.Contains(connection)) _starved.Add(connection);
        _pool.CallWhenPlenty(_wakeWriters);
    }

    private void WakeWriters()
    {
        foreach (TcpConnection connection in _starved) connection.Owner?.Hear(TcpNews.Writable);
        _starved.Clear();
    }

    private void Tell(TcpConnection connection, TcpNews news)
    {
        if (connection.Listener is not { } listener)
        {
            if (news != TcpNews.None) connection.Owner?.Hear(news);
            return;
        }
        if ((news & TcpNews.Ended) != 0) listener.Ended(connection);
        else if ((news & TcpNews.Opened) != 0)
        {
            listener.Opened(connection);
            listener.Owner?.Hear(TcpNews.Readable);
        }
    }

    private void Send(TcpConnection connection, in TcpEmission emission, ulong nowNs)
    {
        Packet? packet = emission.Data;
        if (packet is not null && emission.GoesItself(connection.Acknowledged)) packet.Lend(emission.Offset);
        else if ((packet = _pool.TryTake()) is null) return;
        else CopyTo(packet, emission);
        Send(packet, connection.Flow, emission.Header, nowNs);
    }

    private static void CopyTo(Packet packet, in TcpEmission emission)
    {
        Span<byte> data = packet.BeginToSend(emission.Length);
        emission.Data?.Kept(emission.Offset, emission.Length).CopyTo(data);
    }

    private void Send(Packet packet, in TcpFlow flow, TcpHeader header, ulong nowNs)
    {
        (header.SourcePort, header.DestinationPort) = (flow.Local.Port, flow.Remote.Port);
        header.Write(packet.Put(header.WrittenBytes), flow.Local.Address, flow.Remote.Address);
        _face.Send(packet, IpProtocol.Tcp, flow.Remote.Address, nowNs);
    }

    private bool TryListener(in TcpHeader header, out TcpListener listener)
    {
        bool isThere = _listeners.TryGetValue(header.DestinationPort, out TcpListener? found);
        listener = found!;
        return isThere && IsCall(header);
    }

    /// <summary>RFC 9293 3.10.7.2, fourth: somebody listens, and it neither calls nor answers anything.</summary>
    private bool IsToBeDropped(in TcpHeader header) =>
        !header.Has(TcpFlags.Ack) && _listeners.ContainsKey(header.DestinationPort);

    /// <summary>RFC 9293 3.10.7.2.</summary>
    private void Answer(TcpListener listener, in TcpFlow flow, in TcpHeader syn, ulong nowNs)
    {
        if (listener.Oldest is { } oldest)
        {
            oldest.Listener = null;
            listener.Ended(oldest);
            Forget(oldest);
        }
        if (!HasRoom()) return;
        TcpConnection connection = new(flow, InitialOf(flow, nowNs), _pool, syn, listener);
        listener.Begin(connection);
        _table.Add(connection);
        Settle(connection, nowNs);
    }

    /// <summary>RFC 9293 3.10.7.1: it is nobody's.</summary>
    private void Refuse(Packet packet, in TcpFlow flow, in TcpHeader header, ulong nowNs)
    {
        int size = packet.Length + (header.Has(TcpFlags.Syn) ? 1 : 0) + (header.Has(TcpFlags.Fin) ? 1 : 0);
        packet.Release();
        if (header.Has(TcpFlags.Reset) || !_resets.TryTake(nowNs) || _pool.TryTake() is not { } answer) return;
        answer.BeginToSend(0);
        TcpHeader reset = header.Has(TcpFlags.Ack)
            ? new TcpHeader { Sequence = header.Acknowledged, Flags = TcpFlags.Reset }
            : new TcpHeader { Acknowledged = header.Sequence + size, Flags = TcpFlags.Reset | TcpFlags.Ack };
        Send(answer, flow, reset, nowNs);
    }

    /// <summary>Nobody accepts: the handshake does not end now.</summary>
    private static bool IsToWait(TcpConnection connection, in TcpHeader header) =>
        connection.Listener is { IsFull: true } && connection.IsOpening && !header.Has(TcpFlags.Reset);

    /// <summary>A new connection where one waits for the last segments of the old (RFC 9293 3.10.7.4, MAY-2).</summary>
    private static bool IsSuccessor(TcpConnection connection, in TcpHeader header) =>
        connection.State == TcpState.TimeWait && header.Sequence > connection.Expected && IsCall(header);

    /// <summary>It begins a connection.</summary>
    private static bool IsCall(in TcpHeader header) =>
        (header.Flags & (TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Reset)) == TcpFlags.Syn;

    private TcpConnection? Forget(TcpConnection connection)
    {
        if (connection.State != TcpState.Closed) connection.Drop();
        _timers.Remove(connection);
        _table.Remove(connection);
        _starved.Remove(connection);
        return null;
    }

    /// <summary>
    /// With as many as there may be, the one that waits for the end and has waited longest is forgotten.
    /// </summary>
    private bool HasRoom()
    {
        if (_table.Count < TcpLimits.Connections) return true;
        TcpConnection? oldest = null;
        for (int i = 0; i < _timers.Count; i++)
        {
            TcpConnection one = _timers[i];
            if (one.State == TcpState.TimeWait && (oldest is null || one.NextDueNs < oldest.NextDueNs)) oldest = one;
        }
        if (oldest is not null) Forget(oldest);
        return oldest is not null;
    }

    /// <summary>From a port from which nobody is connected there.</summary>
    private bool TryFlow(Endpoint to, out TcpFlow flow)
    {
        FreePorts ports = new(_secret);
        for (int i = 0; i < FreePorts.Count; i++)
        {
            flow = new TcpFlow(new Endpoint(_face.SourceFor(to.Address), ports[i]), to);
            if (!_listeners.ContainsKey(ports[i]) && _table.Find(flow) is null) return true;
        }
        flow = default;
        return false;
    }

    /// <summary>RFC 6528: a clock, and where it stands is each connection's secret.</summary>
    private Sequence InitialOf(in TcpFlow flow, ulong nowNs) =>
        new((uint)(_secret.Of(flow.Addresses, flow.Ports) + nowNs / TickNs));
}
