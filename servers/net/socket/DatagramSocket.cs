using System;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Net;

/// <summary>
/// A port at which datagrams arrive. They wait in the packets in which they came, at most
/// <see cref="INet.MostWaiting"/>, and no more than an eighth of the packets that nobody has: so many sockets that
/// nobody reads leave packets for the others. What comes when there are so many is dropped, as datagrams may be.
/// </summary>
internal sealed class DatagramSocket(ushort port)
{
    /// <summary>One of so many packets that are free may wait here.</summary>
    public const int Share = 8;

    private readonly WaitQueue _arrived = new();
    private PacketQueue _waiting;

    public ushort Port => port;

    public bool IsClosed { get; private set; }

    /// <summary>A datagram without its head; takes the packet over.</summary>
    /// <param name="most">May wait here now.</param>
    public void Receive(Packet packet, Endpoint from, int most)
    {
        if (_waiting.Count >= Math.Min(most, INet.MostWaiting))
        {
            packet.Release();
            return;
        }
        packet.From = from;
        _waiting.Put(packet);
        _arrived.WakeOne();
    }

    /// <summary>The next one, which is the caller's then. Cancelled; Closed.</summary>
    public async ValueTask<Result<Packet>> Next(CancellationToken cancel)
    {
        using CancellationTokenRegistration _ = _arrived.WakeAllWith(cancel);
        while (_waiting.Count == 0 && !IsClosed && !cancel.IsCancellationRequested) await _arrived.Wait();
        if (IsClosed) return StatusCode.Closed;
        return _waiting.TryTake() is { } packet ? packet : StatusCode.Cancelled;
    }

    public void Close()
    {
        IsClosed = true;
        _waiting.ReleaseAll();
        _arrived.WakeAll();
    }
}
