using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Threading;
using Mooring.Runtime;

namespace Mooring.Servers.Random;

/// <summary>What <see cref="Virtqueue.TryTake"/> found.</summary>
internal enum UsedEntry
{
    None,
    Taken,

    /// <summary>The device has said what cannot be; nothing it says can be used any more.</summary>
    Wrong,
}

/// <summary>
/// The driver's side of a split virtqueue (virtio 1.2, 2.7) whose buffers are all for the device to write.
/// <para>
/// Three parts in memory that both see. Descriptors: a table of buffers, written by the driver; here slot <c>n</c> is
/// descriptor <c>n</c>, for ever. Available: a ring of descriptor numbers and a running index, written by the driver.
/// Used: the same, with lengths, written by the device. Indices run freely through all 2^16 values and are masked to
/// address an entry.
/// </para>
/// <para>
/// Each side publishes with its index: the entry first, then the index (a release; the device's index is read with
/// acquire before its entries). A doorbell is rung for every offer, so the device's wish for silence, which would take
/// a full fence to read, is never asked for.
/// </para>
/// <para>
/// The corners: a slot is offered at most once until the device returns it, so neither ring can overflow. An index that
/// runs ahead of what was offered, a number that was not offered, or a length beyond the buffer is the device's fault
/// and ends the use of the queue.
/// </para>
/// </summary>
internal sealed class Virtqueue
{
    /// <summary>Slots at most.</summary>
    public const int MostSlots = 64;

    private const int DescriptorBytes = 16, LengthAt = 8, FlagsAt = 12;
    private const int IndexAt = 2, RingAt = 4, AvailableBytes = 2, UsedBytes = 8;
    private const ushort DeviceWrites = 2;

    private readonly SharedBytes _descriptors, _available, _used;
    private readonly uint[] _lengths;
    private readonly int _slots;
    private ulong _offered;
    private ushort _availableIndex, _usedIndex;

    /// <param name="descriptors">16 bytes a slot, zeroed.</param>
    /// <param name="available">6 bytes and 2 a slot, zeroed.</param>
    /// <param name="used">6 bytes and 8 a slot, zeroed.</param>
    /// <param name="slots">A power of two up to <see cref="MostSlots"/>.</param>
    public Virtqueue(SharedBytes descriptors, SharedBytes available, SharedBytes used, int slots)
    {
        _descriptors = descriptors;
        _available = available;
        _used = used;
        _slots = slots;
        _lengths = new uint[slots];
    }

    /// <summary>Gives the device the buffer of a slot, which it has not got yet, to write into.</summary>
    /// <param name="slot">0 to slots - 1.</param>
    /// <param name="physical">Where the buffer lies.</param>
    /// <param name="length">In bytes.</param>
    public void Offer(int slot, ulong physical, uint length)
    {
        ulong bit = 1ul << slot;
        if ((uint)slot >= (uint)_slots || (_offered & bit) != 0) Environment.FailFast("a slot is offered twice");
        Describe(_descriptors.Span.Slice(slot * DescriptorBytes, DescriptorBytes), physical, length);
        _lengths[slot] = length;
        _offered |= bit;
        Half(_available, RingAt + (_availableIndex & (_slots - 1)) * AvailableBytes) = (ushort)slot;
        Volatile.Write(ref Half(_available, IndexAt), ++_availableIndex);
    }

    /// <summary>The next slot that the device has returned, and how many bytes it has written there.</summary>
    public UsedEntry TryTake(out int slot, out uint length)
    {
        (slot, length) = (0, 0);
        ushort index = Volatile.Read(ref Half(_used, IndexAt));
        if (index == _usedIndex) return UsedEntry.None;
        if ((ushort)(index - _usedIndex) > _slots) return UsedEntry.Wrong;
        ReadOnlySpan<byte> entry = _used.Span.Slice(RingAt + (_usedIndex & (_slots - 1)) * UsedBytes, UsedBytes);
        uint number = BinaryPrimitives.ReadUInt32LittleEndian(entry);
        length = BinaryPrimitives.ReadUInt32LittleEndian(entry.Slice(4));
        if (number >= (uint)_slots || (_offered & 1ul << (int)number) == 0 || length > _lengths[number])
            return UsedEntry.Wrong;
        slot = (int)number;
        _offered &= ~(1ul << slot);
        _usedIndex++;
        return UsedEntry.Taken;
    }

    private static void Describe(Span<byte> descriptor, ulong physical, uint length)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor, physical);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor.Slice(LengthAt), length);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor.Slice(FlagsAt), DeviceWrites);
    }

    private static ref ushort Half(SharedBytes part, int offset) =>
        ref MemoryMarshal.AsRef<ushort>(part.Span.Slice(offset));
}
