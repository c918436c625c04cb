using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Mooring.Runtime;
using Mooring.Sdk.Devices;
using Xunit;

namespace Mooring.Tests.Virtio;

/// <summary>A virtqueue in memory, and a device at its other side that was written from the specification.</summary>
// SAFETY: the three parts lie in one allocation, each in a page of its own, until Dispose.
internal sealed unsafe class QueueWorld : IDisposable
{
    private const int PageBytes = 4096, HasNext = 1, DeviceWrites = 2;

    private readonly void* _memory = NativeMemory.AllocZeroed(Virtqueue.Pages * PageBytes);
    private readonly int _slots;
    private ushort _availableSeen, _usedIndex;

    internal QueueWorld(int slots)
    {
        _slots = slots;
        Queue = new Virtqueue(Page(0), Page(1), Page(2), slots);
    }

    internal Virtqueue Queue { get; }

    /// <summary>What the device has been given and not returned.</summary>
    internal List<(int Head, DeviceBuffer[] Buffers)> AtDevice { get; } = [];

    internal Span<byte> Descriptors => Page(0).Span;

    internal Span<byte> Used => Page(2).Span;

    /// <summary>One buffer that the device is to write.</summary>
    internal int Offer(ulong physical, uint length) => Queue.Offer([new DeviceBuffer(physical, length, true)]);

    /// <summary>The device reads what is new.</summary>
    internal void Look()
    {
        Span<byte> available = Page(1).Span;
        ushort index = BinaryPrimitives.ReadUInt16LittleEndian(available[2..]);
        for (; _availableSeen != index; _availableSeen++)
        {
            int head = BinaryPrimitives.ReadUInt16LittleEndian(available[(4 + _availableSeen % _slots * 2)..]);
            AtDevice.Add((head, Follow(head)));
        }
        Assert.Equal(0, available[0] | available[1]);
    }

    /// <summary>The device returns a chain.</summary>
    internal void Return(uint head, uint length)
    {
        Span<byte> entry = Used.Slice(4 + _usedIndex % _slots * 8, 8);
        BinaryPrimitives.WriteUInt32LittleEndian(entry, head);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], length);
        SetIndex(++_usedIndex);
    }

    internal void SetIndex(ushort index) => BinaryPrimitives.WriteUInt16LittleEndian(Used[2..], index);

    internal static uint Writable(DeviceBuffer[] chain) =>
        (uint)chain.Where(buffer => buffer.DeviceWrites).Sum(buffer => buffer.Length);

    public void Dispose() => NativeMemory.Free(_memory);

    private DeviceBuffer[] Follow(int at)
    {
        List<DeviceBuffer> chain = [];
        HashSet<int> seen = [];
        while (true)
        {
            Assert.True(seen.Add(at), "the chain bites its tail");
            ReadOnlySpan<byte> descriptor = Descriptors.Slice(at * 16, 16);
            int flags = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[12..]);
            Assert.Equal(0, flags & ~(HasNext | DeviceWrites));
            chain.Add(new DeviceBuffer(
                BinaryPrimitives.ReadUInt64LittleEndian(descriptor),
                BinaryPrimitives.ReadUInt32LittleEndian(descriptor[8..]), (flags & DeviceWrites) != 0));
            if ((flags & HasNext) == 0) return [.. chain];
            at = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[14..]);
            Assert.InRange(at, 0, _slots - 1);
        }
    }

    private SharedBytes Page(int page) => new((ulong)_memory + (ulong)(page * PageBytes), PageBytes);
}
