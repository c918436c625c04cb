using System;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Net;

/// <summary>One client of the network: its sockets by number, and its requests checked.</summary>
internal sealed class NetService(Network network, ulong program) : INet, ISessionEnd
{
    private readonly object?[] _sockets = new object?[INet.MostSockets];
    private int _open, _connecting;
    private bool _hasEnded;

    public ValueTask<Result<LinkRecord>> Link() => new(network.Record);

    public async ValueTask<Result<LinkRecord>> Configured(Deadline deadline, CancellationToken cancel)
    {
        await network.Keeper.Configured(cancel);
        return cancel.IsCancellationRequested ? StatusCode.Cancelled : network.Record;
    }

    public ValueTask<Result<Ipv4Address>> Resolve(string name, Deadline deadline, CancellationToken cancel) =>
        network.Names.Find(name, cancel);

    public ValueTask<Result<ulong>> Echo(
        Ipv4Address to, uint bytes, Deadline deadline, CancellationToken cancel) =>
        bytes > INet.LongestDatagram ? new(StatusCode.TooLarge) : network.Sockets.Echo(to, (int)bytes, cancel);

    public ValueTask<Result<SocketRecord>> OpenDatagrams(ushort port)
    {
        Result<DatagramSocket> socket = HasRoom ? network.Sockets.Open(port) : StatusCode.Full;
        if (!socket.IsOk) return new(socket.Code);
        return new(new SocketRecord { Number = Add(socket.Value), Port = socket.Value.Port });
    }

    public ValueTask<StatusCode> SendTo(uint socket, Endpoint to, SharedBytes bytes)
    {
        if (Find(socket) is not DatagramSocket found) return new(StatusCode.NotFound);
        if (to.Port == 0) return new(StatusCode.BadArgument);
        StatusCode code = network.Sockets.Send(found, to, bytes.Span);
        return new(code == StatusCode.NotFound ? StatusCode.Closed : code);
    }

    public async ValueTask<Result<DatagramRecord>> ReceiveFrom(
        uint socket, SharedBytes into, Deadline deadline, CancellationToken cancel)
    {
        if (Find(socket) is not DatagramSocket found) return StatusCode.NotFound;
        Result<Packet> next = await found.Next(cancel);
        if (!next.IsOk) return next.Code;
        Packet packet = next.Value;
        int received = Math.Min(into.Length, packet.Length);
        packet.Span.Slice(0, received).CopyTo(into.Span);
        DatagramRecord record = new() { From = packet.From, Received = (uint)received, Length = (uint)packet.Length };
        packet.Release();
        return record;
    }

    public ValueTask<Result<SocketRecord>> Listen(ushort port, uint backlog)
    {
        if (!HasRoom) return new(StatusCode.Full);
        Result<ListenSocket> socket = network.Sockets.Listen(
            port, (int)uint.Min(backlog, INet.MostBacklog + 1), program);
        if (!socket.IsOk) return new(socket.Code);
        return new(new SocketRecord { Number = Add(socket.Value), Port = port });
    }

    public async ValueTask<Result<StreamRecord>> Accept(uint socket, Deadline deadline, CancellationToken cancel)
    {
        if (Find(socket) is not ListenSocket listener) return StatusCode.NotFound;
        if (!HasRoom) return StatusCode.Full;
        _connecting++;
        Result<StreamSocket> stream = await listener.Accept(cancel);
        _connecting--;
        return stream.IsOk ? Begin(stream.Value) : stream.Code;
    }

    public async ValueTask<Result<StreamRecord>> ConnectTo(Endpoint to, Deadline deadline, CancellationToken cancel)
    {
        if (!HasRoom) return StatusCode.Full;
        _connecting++;
        Result<StreamSocket> stream = await network.Sockets.Connect(to, cancel);
        _connecting--;
        return stream.IsOk ? Begin(stream.Value) : stream.Code;
    }

    public ValueTask<Result<int>> Receive(uint socket, SharedBytes into, Deadline deadline, CancellationToken cancel) =>
        Find(socket) is StreamSocket stream ? stream.Receive(into, cancel) : new(StatusCode.NotFound);

    public ValueTask<Result<int>> Send(uint socket, SharedBytes bytes, Deadline deadline, CancellationToken cancel) =>
        Find(socket) is StreamSocket stream ? stream.Send(bytes, cancel) : new(StatusCode.NotFound);

    public ValueTask<StatusCode> Shutdown(uint socket) =>
        new(Find(socket) is StreamSocket stream ? stream.Shutdown() : StatusCode.NotFound);

    public ValueTask<StatusCode> SetOption(uint socket, StreamOption option, bool isOn)
    {
        if (Find(socket) is not StreamSocket stream) return new(StatusCode.NotFound);
        if (option > StreamOption.KeepsAlive) return new(StatusCode.BadArgument);
        stream.SetOption(option, isOn);
        return new(StatusCode.Ok);
    }

    public ValueTask<StatusCode> Close(uint socket)
    {
        if (Find(socket) is not { } found) return new(StatusCode.NotFound);
        _sockets[socket] = null;
        _open--;
        End(found);
        return new(StatusCode.Ok);
    }

    public void Ended(ClientIdentity client, StatusCode why)
    {
        _hasEnded = true;
        foreach (object? socket in _sockets)
            if (socket is not null) End(socket);
    }

    /// <summary>Whoever waits for a connection has a place already.</summary>
    private bool HasRoom => _open + _connecting < _sockets.Length;

    private object? Find(uint socket) => socket < (uint)_sockets.Length ? _sockets[socket] : null;

    private uint Add(object socket)
    {
        int number = Array.IndexOf(_sockets, null);
        _sockets[number] = socket;
        _open++;
        return (uint)number;
    }

    /// <summary>A connection for a client that may have gone meanwhile.</summary>
    private Result<StreamRecord> Begin(StreamSocket stream)
    {
        if (!_hasEnded)
            return new StreamRecord { Number = Add(stream), Local = stream.Flow.Local, Remote = stream.Flow.Remote };
        stream.Close();
        return StatusCode.Closed;
    }

    private void End(object socket)
    {
        if (socket is DatagramSocket datagrams) network.Sockets.Close(datagrams);
        if (socket is ListenSocket listener) listener.Close();
        if (socket is StreamSocket stream) stream.Close();
    }
}
