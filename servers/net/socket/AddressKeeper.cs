using System;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// Does what the <see cref="DhcpClient"/> says, for ever: the interface has an address as long as it has one.
/// </summary>
internal sealed class AddressKeeper
{
    private readonly Sockets _sockets;
    private readonly Resolver _resolver;
    private readonly DhcpClient _client;
    private readonly WaitQueue _changed = new();
    private readonly MovableTimer _timer;

    /// <summary>At the client's port, from <see cref="Run"/> on.</summary>
    private DatagramSocket _socket = null!;

    public AddressKeeper(Sockets sockets, Resolver resolver, Secret secret)
    {
        (_sockets, _resolver) = (sockets, resolver);
        _client = new DhcpClient(sockets.Interface.Station, secret);
        _timer = new MovableTimer(new AfterTurn(Step));
    }

    /// <summary>Waits until the interface has an address, or the token is cancelled.</summary>
    public async ValueTask Configured(CancellationToken cancel)
    {
        using CancellationTokenRegistration _ = _changed.WakeAllWith(cancel);
        while (!_sockets.Interface.Address.IsSet && !cancel.IsCancellationRequested) await _changed.Wait();
    }

    public async ValueTask Run()
    {
        Result<DatagramSocket> socket = _sockets.Open(DhcpMessage.ClientPort);
        if (!socket.IsOk) return;
        _socket = socket.Value;
        Step();
        while (true)
        {
            Result<Packet> packet = await _socket.Next(default);
            if (!packet.IsOk) return;
            Hear(packet.Value);
            packet.Value.Release();
        }
    }

    private void Step() => Do(_client.Step(Clock.NowNs));

    /// <summary>In a copy: what is in a packet the device may still write.</summary>
    private void Hear(Packet packet)
    {
        bool isServer = packet.From.Port == DhcpMessage.ServerPort;
        if (isServer && DhcpMessage.TryParse(packet.Span.ToArray(), out DhcpMessage message))
            Do(_client.Step(Clock.NowNs, message));
    }

    private void Do(DhcpActions actions)
    {
        if ((actions & DhcpActions.Unconfigure) != 0) Configure(default, Ipv4Address.Any);
        if ((actions & DhcpActions.Configure) != 0) Configure(_client.Lease.Address, _client.Lease.Names);
        if ((actions & DhcpActions.Send) != 0) Ask();
        _timer.Set(_client.NextDueNs);
    }

    private void Configure(InterfaceAddress address, Ipv4Address names)
    {
        InterfaceAddress before = _sockets.Interface.Address;
        bool isSame = before.Own == address.Own && before.Prefix == address.Prefix && before.Router == address.Router;
        if (!isSame) _sockets.Interface.Address = address;
        _resolver.Server = names;
        _changed.WakeAll();
    }

    private void Ask()
    {
        byte[] bytes = new byte[DhcpMessage.MostBytes];
        int length = _client.Question.Write(bytes);
        _sockets.Send(_socket, new Endpoint(_client.Asked, DhcpMessage.ServerPort), bytes.AsSpan(0, length));
    }
}
