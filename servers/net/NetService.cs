using System;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Net;

/// <summary>One client of the network: its sockets by number, and its requests checked.</summary>
internal sealed class NetService(Network network) : INet, ISessionEnd
{
    private readonly DatagramSocket?[] _sockets = new DatagramSocket?[INet.MostSockets];

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
        int number = Array.IndexOf(_sockets, null);
        Result<DatagramSocket> socket = number < 0 ? StatusCode.Full : network.Sockets.Open(port);
        if (!socket.IsOk) return new(socket.Code);
        _sockets[number] = socket.Value;
        return new(new SocketRecord { Number = (uint)number, Port = socket.Value.Port });
    }

    public ValueTask<StatusCode> SendTo(uint socket, Endpoint to, SharedBytes bytes)
    {
        if (Find(socket) is not { } found) return new(StatusCode.NotFound);
        if (to.Port == 0) return new(StatusCode.BadArgument);
        StatusCode code = network.Sockets.Send(found, to, bytes.Span);
        return new(code == StatusCode.NotFound ? StatusCode.Closed : code);
    }

    public async ValueTask<Result<DatagramRecord>> ReceiveFrom(
        uint socket, SharedBytes into, Deadline deadline, CancellationToken cancel)
    {
        if (Find(socket) is not { } found) return StatusCode.NotFound;
        Result<Packet> next = await found.Next(cancel);
        if (!next.IsOk) return next.Code;
        Packet packet = next.Value;
        int received = Math.Min(into.Length, packet.Length);
        packet.Span.Slice(0, received).CopyTo(into.Span);
        DatagramRecord record = new() { From = packet.From, Received = (uint)received, Length = (uint)packet.Length };
        packet.Release();
        return record;
    }

    public ValueTask<StatusCode> Close(uint socket)
    {
        if (Find(socket) is not { } found) return new(StatusCode.NotFound);
        _sockets[socket] = null;
        network.Sockets.Close(found);
        return new(StatusCode.Ok);
    }

    public void Ended(ClientIdentity client, StatusCode why)
    {
        foreach (DatagramSocket? socket in _sockets)
            if (socket is not null) network.Sockets.Close(socket);
    }

    private DatagramSocket? Find(uint socket) => socket < (uint)_sockets.Length ? _sockets[socket] : null;
}
