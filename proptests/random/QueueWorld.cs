using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Mooring.Runtime;
using Mooring.Servers.Random;
using Xunit;

namespace Mooring.Tests.Virtio;

/// <summary>A virtqueue in memory, and a device at its other side that was written from the specification.</summary>
// SAFETY: the three parts lie in one allocation, each in a page of its own, until Dispose.
internal sealed unsafe class QueueWorld : IDisposable
{
    private const int PageBytes = 4096;

    private readonly void* _memory = NativeMemory.AllocZeroed(3 * PageBytes);
    private readonly int _slots;
    private ushort _availableSeen, _usedIndex;

    internal QueueWorld(int slots)
    {
        _slots = slots;
        Queue = new Virtqueue(Page(0), Page(1), Page(2), slots);
    }

    internal Virtqueue Queue { get; }

    /// <summary>What the device has been given and not returned: slot, address, length.</summary>
    internal List<(int Slot, ulong Physical, uint Length)> AtDevice { get; } = [];

    internal Span<byte> Used => Page(2).Span;

    /// <summary>The device reads what is new.</summary>
    internal void Look()
    {
        Span<byte> available = Page(1).Span;
        ushort index = BinaryPrimitives.ReadUInt16LittleEndian(available[2..]);
        for (; _availableSeen != index; _availableSeen++)
        {
            int slot = BinaryPrimitives.ReadUInt16LittleEndian(available[(4 + _availableSeen % _slots * 2)..]);
            Span<byte> descriptor = Page(0).Span.Slice(slot * 16, 16);
            Assert.Equal(2, BinaryPrimitives.ReadUInt16LittleEndian(descriptor[12..]));
            AtDevice.Add((slot, BinaryPrimitives.ReadUInt64LittleEndian(descriptor),
                BinaryPrimitives.ReadUInt32LittleEndian(descriptor[8..])));
        }
        Assert.Equal(0, available[0] | available[1]);
    }

    /// <summary>The device returns a slot.</summary>
    internal void Return(uint slot, uint length)
    {
        Span<byte> entry = Used.Slice(4 + _usedIndex % _slots * 8, 8);
        BinaryPrimitives.WriteUInt32LittleEndian(entry, slot);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], length);
        SetIndex(++_usedIndex);
    }

    internal void SetIndex(ushort index) => BinaryPrimitives.WriteUInt16LittleEndian(Used[2..], index);

    public void Dispose() => NativeMemory.Free(_memory);

    private SharedBytes Page(int page) => new((ulong)_memory + (ulong)(page * PageBytes), PageBytes);
}
