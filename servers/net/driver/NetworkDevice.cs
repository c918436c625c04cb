using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk.Devices;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// A virtio network device at work (virtio 1.2, 5.1): a queue of packets to be filled, a queue of packets to be sent.
/// <para>
/// Receiving. The queue is kept full of empty packets. When the device has filled some it sends its interrupt; each
/// goes up with its frame, and another one takes its place. Sending. A frame goes into the queue, and the doorbell is
/// rung once for all that a turn of the loop has brought. Nobody waits for a frame to have gone, so the device is told
/// not to interrupt for it (virtio 1.2, 2.7.7): packets come back when the next are sent, or received.
/// </para>
/// <para>
/// The corners. The queue to send is full: the frame is dropped, as the wire drops frames. No packet is free to be
/// filled: the queue gets fewer, and what arrives is dropped by the device, until packets come back. The device
/// misbehaves: a number or a length that cannot be ends this process; what lies in a packet is nobody's word, and is
/// looked at as what comes from a wire.
/// </para>
/// </summary>
internal sealed class NetworkDevice : ILink
{
    /// <summary>Before each frame, both ways: what the device could do for us and is not asked to (5.1.6).</summary>
    private const int HeadBytes = 12;
    private const ushort ReceiveQueue = 0, SendQueue = 1;

    private readonly Virtqueue _receive, _send;
    private readonly AfterTurn _ringReceive, _ringSend;
    private readonly PacketPool _pool;

    /// <summary>By chain.</summary>
    private readonly Packet?[] _receiving = new Packet?[Virtqueue.MostSlots];
    private readonly Packet?[] _sending = new Packet?[Virtqueue.MostSlots];

    private NetworkDevice(
        MacAddress station, Virtqueue receive, Virtqueue send, VirtioDoorbell receiveDoorbell,
        VirtioDoorbell sendDoorbell, PacketPool pool)
    {
        Station = station;
        (_receive, _send) = (receive, send);
        _ringReceive = new AfterTurn(() => receiveDoorbell.Ring());
        _ringSend = new AfterTurn(() => sendDoorbell.Ring());
        _pool = pool;
        send.WantsInterrupts = false;
    }

    public MacAddress Station { get; }

    /// <summary>Frames for which there was no room.</summary>
    public ulong Dropped { get; private set; }

    /// <summary>Makes both queues and fills the one; the device works on them when it has been started.</summary>
    public static Result<NetworkDevice> Make(
        VirtioDevice device, DeviceMemory memory, MacAddress station, PacketPool pool)
    {
        int slots = Math.Min(
            device.SlotsOf(ReceiveQueue, Virtqueue.MostSlots), device.SlotsOf(SendQueue, Virtqueue.MostSlots));
        if (slots == 0) return StatusCode.Unsupported;
        Result<VirtioDoorbell> receive = device.AddQueue(ReceiveQueue, slots, memory, 0);
        if (!receive.IsOk) return receive.Code;
        Result<VirtioDoorbell> send = device.AddQueue(SendQueue, slots, memory, Virtqueue.Pages);
        if (!send.IsOk) return send.Code;
        Virtqueue toReceive = QueueAt(memory, 0, slots), toSend = QueueAt(memory, Virtqueue.Pages, slots);
        return new NetworkDevice(station, toReceive, toSend, receive.Value, send.Value, pool);
    }

    /// <summary>Gives the device packets to fill, as many as there is room for.</summary>
    public void Fill()
    {
        while (_receive.Free > 0 && _pool.TryTakeToReceive() is { } packet)
        {
            packet.BeginToReceive();
            DeviceBuffer buffer = new(packet.Physical, (uint)packet.Length, deviceWrites: true);
            _receiving[_receive.Offer([buffer])] = packet;
            _ringReceive.Ask();
        }
    }

    /// <summary>Hands up what has come, and gives back what has gone.</summary>
    public void TakeReturned(NetworkInterface up)
    {
        TakeSent();
        ulong now = Clock.NowNs;
        UsedEntry entry;
        while ((entry = _receive.TryTake(out int chain, out uint length)) == UsedEntry.Taken)
        {
            Packet packet = _receiving[chain]!;
            _receiving[chain] = null;
            if (length < HeadBytes) Environment.FailFast("the network device has filled a packet with nothing");
            packet.Cut((int)length);
            packet.TakeOff(HeadBytes);
            up.Receive(packet, now);
        }
        if (entry == UsedEntry.Wrong) BreakOff();
        Fill();
    }

    public void Send(Packet frame)
    {
        if (_send.Free == 0) TakeSent();
        if (_send.Free == 0)
        {
            Dropped++;
            frame.Release();
            return;
        }
        frame.Put(HeadBytes).Slice(0, HeadBytes).Clear();
        DeviceBuffer buffer = new(frame.Physical, (uint)frame.Length, deviceWrites: false);
        _sending[_send.Offer([buffer])] = frame;
        _ringSend.Ask();
    }

    private void TakeSent()
    {
        UsedEntry entry;
        while ((entry = _send.TryTake(out int chain, out uint _)) == UsedEntry.Taken)
        {
            _sending[chain]!.Release();
            _sending[chain] = null;
        }
        if (entry == UsedEntry.Wrong) BreakOff();
    }

    private static void BreakOff() => Environment.FailFast("the network device broke the protocol of its queue");

    private static Virtqueue QueueAt(DeviceMemory memory, int page, int slots) =>
        new(memory.Page(page), memory.Page(page + 1), memory.Page(page + 2), slots);
}
