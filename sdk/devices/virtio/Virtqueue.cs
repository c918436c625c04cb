using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Mooring.Runtime;

namespace Mooring.Sdk.Devices;

/// <summary>What <see cref="Virtqueue.TryTake"/> found.</summary>
public enum UsedEntry
{
    None,
    Taken,

    /// <summary>The device has said what cannot be; nothing it says can be used any more.</summary>
    Wrong,
}

/// <summary>
/// The driver's side of a split virtqueue (virtio 1.2, 2.7).
/// <para>
/// Three parts in memory that both see. Descriptors: a table of buffers, written by the driver; a request is a chain of
/// them, those that the device reads before those that it writes, and is known by its first one. Available: a ring of
/// first descriptors and a running index, written by the driver. Used: the same, with the bytes that the device has
/// written, written by the device. Indices run freely through all 2^16 values and are masked to address an entry.
/// </para>
/// <para>
/// Each side publishes with its index: the entry first, then the index (a release; the device's index is read with
/// acquire before its entries). Whoever offers rings the doorbell afterwards, once for as many chains as it likes; the
/// device's wish for silence, which would take a full fence to read, is never asked for.
/// </para>
/// <para>
/// The corners. Full: a chain takes a descriptor for each of its buffers until the device returns it, so whoever offers
/// looks at <see cref="Free"/> first; and as there are never more chains than descriptors, neither ring can overflow.
/// Empty: the device's index is the driver's own. The device is not trusted: which descriptors a chain has, how long it
/// is and what is free is kept here, not read back. An index that runs ahead of what was offered, a number that is not
/// a chain's first, or a length beyond the chain is the device's fault and ends the use of the queue. So between two
/// offers no more can be taken than has been offered.
/// </para>
/// </summary>
public sealed class Virtqueue
{
    /// <summary>Descriptors at most: each of the three parts fits in a page.</summary>
    public const int MostSlots = 256;

    /// <summary>Pages of the three parts.</summary>
    public const int Pages = 3;

    private const int IndexAt = 2, RingAt = 4, AvailableBytes = 2, UsedBytes = 8;
    private const ushort HasNext = 1, DeviceWrites = 2;

    private readonly SharedBytes _descriptors, _available, _used;

    /// <summary>The next descriptor: of the free ones, and within a chain.</summary>
    private readonly ushort[] _next;

    /// <summary>By first descriptor. No descriptors: no chain begins there.</summary>
    private readonly Chain[] _chains;
    private readonly int _slots;
    private ushort _firstFree, _availableIndex, _usedIndex;

    /// <param name="descriptors">16 bytes a slot, zeroed.</param>
    /// <param name="available">6 bytes and 2 a slot, zeroed.</param>
    /// <param name="used">6 bytes and 8 a slot, zeroed.</param>
    /// <param name="slots">A power of two up to <see cref="MostSlots"/>.</param>
    public Virtqueue(SharedBytes descriptors, SharedBytes available, SharedBytes used, int slots)
    {
        _descriptors = descriptors;
        _available = available;
        _used = used;
        _slots = Free = slots;
        _chains = new Chain[slots];
        _next = new ushort[slots];
        for (int slot = 0; slot < slots; slot++) _next[slot] = (ushort)(slot + 1);
    }

    /// <summary>Descriptors that are in no chain.</summary>
    public int Free { get; private set; }

    /// <summary>
    /// Is the device to interrupt when it returns a chain? A wish: it may all the same (virtio 1.2, 2.7.7). True at
    /// first.
    /// </summary>
    public bool WantsInterrupts
    {
        get => At<ushort>(_available, 0) == 0;
        set => Volatile.Write(ref At<ushort>(_available, 0), (ushort)(value ? 0 : 1));
    }

    /// <summary>Gives the device a chain. The doorbell is the caller's to ring.</summary>
    /// <param name="chain">
    /// 1 to <see cref="Free"/> buffers; those that the device reads come before those that it writes.
    /// </param>
    /// <returns>The number under which it comes back: its first descriptor.</returns>
    public int Offer(ReadOnlySpan<DeviceBuffer> chain)
    {
        if (chain.Length == 0 || chain.Length > Free) Environment.FailFast("a chain does not fit in the queue");
        ushort head = _firstFree;
        _chains[head] = new Chain { Descriptors = chain.Length, Writable = Describe(chain) };
        Free -= chain.Length;
        At<ushort>(_available, RingAt + (_availableIndex & (_slots - 1)) * AvailableBytes) = head;
        Volatile.Write(ref At<ushort>(_available, IndexAt), ++_availableIndex);
        return head;
    }

    /// <summary>The next chain that the device has returned; its descriptors are free again.</summary>
    /// <param name="chain">What <see cref="Offer"/> said.</param>
    /// <param name="length">How many bytes it has written, as it says: at most what it may write.</param>
    public UsedEntry TryTake(out int chain, out uint length)
    {
        (chain, length) = (0, 0);
        ushort index = Volatile.Read(ref At<ushort>(_used, IndexAt));
        if (index == _usedIndex) return UsedEntry.None;
        if ((ushort)(index - _usedIndex) > _slots) return UsedEntry.Wrong;
        int entry = RingAt + (_usedIndex & (_slots - 1)) * UsedBytes;
        uint number = Volatile.Read(ref At<uint>(_used, entry));
        length = Volatile.Read(ref At<uint>(_used, entry + sizeof(uint)));
        if (number >= (uint)_slots || _chains[number].Descriptors == 0 || length > _chains[number].Writable)
            return UsedEntry.Wrong;
        chain = (int)number;
        Release(chain);
        _usedIndex++;
        return UsedEntry.Taken;
    }

    /// <summary>Writes the descriptors of a chain, from the first free one on.</summary>
    /// <returns>How many bytes the device may write.</returns>
    private uint Describe(ReadOnlySpan<DeviceBuffer> chain)
    {
        uint writable = 0;
        ushort slot = _firstFree;
        Span<Descriptor> table = MemoryMarshal.Cast<byte, Descriptor>(_descriptors.Span);
        for (int i = 0; i < chain.Length; i++)
        {
            ref readonly DeviceBuffer buffer = ref chain[i];
            if (!buffer.DeviceWrites && writable > 0) Environment.FailFast("a device reads before it writes");
            if (buffer.DeviceWrites) writable += buffer.Length;
            bool hasNext = i + 1 < chain.Length;
            table[slot] = new Descriptor
            {
                Physical = buffer.Physical,
                Length = buffer.Length,
                Flags = (ushort)((hasNext ? HasNext : 0) | (buffer.DeviceWrites ? DeviceWrites : 0)),
                Next = hasNext ? _next[slot] : (ushort)0,
            };
            slot = _next[slot];
        }
        _firstFree = slot;
        return writable;
    }

    private void Release(int head)
    {
        int last = head, count = _chains[head].Descriptors;
        for (int i = 1; i < count; i++) last = _next[last];
        _next[last] = _firstFree;
        _firstFree = (ushort)head;
        Free += count;
        _chains[head] = default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T At<T>(SharedBytes part, int offset) where T : unmanaged =>
        ref MemoryMarshal.AsRef<T>(part.Span.Slice(offset));

    /// <summary>As the device reads it (virtio 1.2, 2.7.5).</summary>
    private struct Descriptor
    {
        public ulong Physical;
        public uint Length;
        public ushort Flags, Next;
    }

    private struct Chain
    {
        public int Descriptors;
        public uint Writable;
    }
}
