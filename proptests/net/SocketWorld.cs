using System;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Net;
using Mooring.Tests.Sdk;
using Xunit;
using static Mooring.Tests.Net.InterfaceWorld;

namespace Mooring.Tests.Net;

/// <summary>
/// All sockets of a machine in a loop whose time is the test's, over an interface whose router and neighbours are
/// known. At the end nobody has a packet.
/// </summary>
internal sealed class SocketWorld : IDisposable
{
    private readonly LoopWorld _loop = new();
    private readonly PacketMemory _memory = new(Packets);

    public const int Packets = 512;

    public SocketWorld(bool hasAddress = true)
    {
        Sockets = new Sockets(Cable, _memory.Pool, Secret, () => Loop.Detach(Poll()));
        if (!hasAddress) return;
        Sockets.Interface.Address = new InterfaceAddress(new Ipv4Address(Own), 24, new Ipv4Address(Router));
        Introduce(Host, HostStation);
        Introduce(Router, RouterStation);
    }

    public Cable Cable { get; } = new();

    public Sockets Sockets { get; }

    public Secret Secret { get; } = new(new byte[Secret.KeyBytes]);

    public int Away => _memory.Away;

    public int Free => Packets - Away;

    public void Run(Func<ValueTask> program) => _loop.Run(program);

    /// <summary>What is ready has its turn, and what that has made ready, some times over.</summary>
    public static async ValueTask Settle()
    {
        for (int i = 0; i < 20; i++) await Loop.Yield();
    }

    public void Receive(byte[] frame)
    {
        if (Free > 0) Sockets.Interface.Receive(_memory.Received(frame), Clock.NowNs);
    }

    public void ReceiveDatagram(uint from, ushort fromPort, ushort toPort, byte[] data, uint to = Own) =>
        Receive(Frames.Ethernet(
            to == uint.MaxValue ? Frames.All : Cable.Own, HostStation, Frames.Ipv4,
            Frames.Ip(Frames.Udp, from, to, Frames.Datagram(from, fromPort, to, toPort, data))));

    /// <summary>The next datagram that has been sent: whither, and the datagram with its head.</summary>
    public (uint To, byte[] Datagram) NextSent()
    {
        byte[]? frame = Cable.Next();
        Assert.NotNull(frame);
        int total = (int)Frames.At(frame, 16, 2);
        return ((uint)Frames.At(frame, 30, 4), frame[34..(14 + total)]);
    }

    public void Dispose()
    {
        int away = Away;
        _loop.Dispose();
        _memory.Dispose();
        Assert.Equal(0, away);
    }

    private void Introduce(uint address, ulong station)
    {
        Receive(Frames.Ethernet(Frames.All, station, Frames.Arp, Frames.ArpPacket(1, station, address, 0, Own)));
        Assert.NotNull(Cable.Next());
    }

    private async ValueTask Poll()
    {
        await Loop.Yield();
        Sockets.Interface.Poll(Clock.NowNs);
        if (Sockets.Interface.NextDueNs == 0) Loop.Detach(Poll());
    }
}
