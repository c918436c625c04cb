using System;
using System.Runtime.InteropServices;
using Mooring.Runtime;
using Mooring.Servers.Net;

namespace Mooring.Tests.Net;

/// <summary>Packets in memory of the host, and the pool that has them.</summary>
// SAFETY: one allocation for all packets, until Dispose; nothing in it is used afterwards.
internal sealed unsafe class PacketMemory : IDisposable
{
    /// <summary>What the device puts before a frame.</summary>
    private const int DeviceHead = 12;

    private readonly void* _memory;
    private readonly int _count;

    /// <param name="packets">How many.</param>
    /// <param name="kept">Of them for receiving only.</param>
    public PacketMemory(int packets, int kept = 0)
    {
        _count = packets;
        Pool = new PacketPool(kept);
        _memory = NativeMemory.AllocZeroed((nuint)(packets * Packet.Bytes));
        for (int i = 0; i < packets; i++)
        {
            ulong at = (ulong)_memory + (ulong)(i * Packet.Bytes);
            Pool.Give(new Packet(Pool, new SharedBytes(at, Packet.Bytes), at));
        }
    }

    public PacketPool Pool { get; }

    /// <summary>Packets that somebody has.</summary>
    public int Away => _count - Pool.Free;

    /// <summary>A packet that has come with these bytes, as the device hands it up.</summary>
    public Packet Received(ReadOnlySpan<byte> bytes)
    {
        Packet packet = Pool.TryTakeToReceive()!;
        packet.BeginToReceive();
        bytes.CopyTo(packet.Span.Slice(DeviceHead));
        packet.Cut(DeviceHead + bytes.Length);
        packet.TakeOff(DeviceHead);
        return packet;
    }

    public void Dispose() => NativeMemory.Free(_memory);
}
