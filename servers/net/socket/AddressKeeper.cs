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
internal sealed class AddressKeeper(Sockets sockets, Resolver resolver, Secret secret)
{
    private readonly DhcpClient _client = new(sockets.Interface.Station, secret);
    private readonly WaitQueue _changed = new();
    private ulong _wakesNs = ulong.MaxValue;

    /// <summary>Waits until the interface has an address, or the token is cancelled.</summary>
    public async ValueTask Configured(CancellationToken cancel)
    {
        using CancellationTokenRegistration _ =
            cancel.Register(static queue => ((WaitQueue)queue!).WakeAll(), _changed);
        while (!sockets.Interface.Address.IsSet && !cancel.IsCancellationRequested) await _changed.Wait();
    }

    public async ValueTask Run()
    {
        Result<DatagramSocket> socket = sockets.Open(DhcpMessage.ClientPort);
        if (!socket.IsOk) return;
        Step(socket.Value);
        while (true)
        {
            Result<Packet> packet = await socket.Value.Next(default);
            if (!packet.IsOk) return;
            Hear(packet.Value, socket.Value);
            packet.Value.Release();
        }
    }

    private void Step(DatagramSocket socket) => Do(_client.Step(Clock.NowNs), socket);

    /// <summary>In a copy: what is in a packet the device may still write.</summary>
    private void Hear(Packet packet, DatagramSocket socket)
    {
        bool isServer = packet.From.Port == DhcpMessage.ServerPort;
        if (isServer && DhcpMessage.TryParse(packet.Span.ToArray(), out DhcpMessage message))
            Do(_client.Step(Clock.NowNs, message), socket);
    }

    private void Do(DhcpActions actions, DatagramSocket socket)
    {
        if ((actions & DhcpActions.Unconfigure) != 0) Configure(default, Ipv4Address.Any);
        if ((actions & DhcpActions.Configure) != 0) Configure(_client.Lease.Address, _client.Lease.Names);
        if ((actions & DhcpActions.Send) != 0) Ask(socket);
        if (_client.NextDueNs < _wakesNs) Loop.Detach(StepAt(_client.NextDueNs, socket));
    }

    /// <summary>
    /// One for each step that is due before the next that is known: what comes from the wire makes none.
    /// </summary>
    private async ValueTask StepAt(ulong dueNs, DatagramSocket socket)
    {
        _wakesNs = dueNs;
        await Loop.DelayUntil(dueNs);
        if (_wakesNs == dueNs) _wakesNs = ulong.MaxValue;
        Step(socket);
    }

    private void Configure(InterfaceAddress address, Ipv4Address names)
    {
        InterfaceAddress before = sockets.Interface.Address;
        bool isSame = before.Own == address.Own && before.Prefix == address.Prefix && before.Router == address.Router;
        if (!isSame) sockets.Interface.Address = address;
        resolver.Server = names;
        _changed.WakeAll();
    }

    private void Ask(DatagramSocket socket)
    {
        byte[] bytes = new byte[DhcpMessage.MostBytes];
        int length = _client.Question.Write(bytes);
        sockets.Send(socket, new Endpoint(_client.Asked, DhcpMessage.ServerPort), bytes.AsSpan(0, length));
    }
}
