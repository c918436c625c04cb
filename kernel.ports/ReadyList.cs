using System.Numerics;

namespace Mooring.Ports;

/// <summary>
/// The ready sources of a port, a first-in first-out queue per band. Push and pop cost the same however many sources
/// are idle. The highest ready band is served first, but after <see cref="Limits.BypassBound"/> pops that passed over
/// lower ready bands one of those is served, each in its turn: the front of a band waits for at most (BypassBound + 1)
/// times as many pops as there are lower ready bands.
/// </summary>
public class ReadyList
{
    private BandQueues _queues;
    private uint _readyBands;
    private int _bypassed, _lastLower;

    /// <summary>Packets that can be taken.</summary>
    public int Count { get; private set; }

    /// <summary>The highest ready band plus one; 0 when empty. What a hot loop finds in its enter block.</summary>
    public uint ReadyBand => _readyBands == 0 ? 0 : (uint)BitOperations.Log2(_readyBands) + 1;

    /// <summary>Takes the packet of the source whose turn it is. The list must not be empty.</summary>
    public Packet Pop()
    {
        int band = TurnOf();
        ref BandQueue queue = ref _queues[band];
        Source source = queue.Head!;
        queue.Head = source.Next;
        source.Next = null;
        if (queue.Head is null) Emptied(band);
        Count--;
        return source.TakePacket();
    }

    internal void Push(Source source)
    {
        ref BandQueue queue = ref _queues[source.Band];
        source.Next = null;
        if (queue.Head is null) queue.Head = source;
        else queue.Tail!.Next = source;
        queue.Tail = source;
        _readyBands |= 1u << source.Band;
        Count++;
    }

    internal void Remove(Source source)
    {
        ref BandQueue queue = ref _queues[source.Band];
        Source? before = null;
        for (Source? at = queue.Head; at != source; at = at!.Next) before = at;
        if (before is null) queue.Head = source.Next;
        else before.Next = source.Next;
        if (queue.Tail == source) queue.Tail = before;
        if (queue.Head is null) Emptied(source.Band);
        source.Next = null;
        Count--;
    }

    private int TurnOf()
    {
        int highest = BitOperations.Log2(_readyBands);
        uint lower = _readyBands & ~(1u << highest);
        if (lower == 0) _bypassed = 0;
        else if (++_bypassed > Limits.BypassBound)
        {
            _bypassed = 0;
            return _lastLower = NextLower(lower);
        }
        return highest;
    }

    /// <summary>Downwards from the lower band that was served last, then around.</summary>
    private int NextLower(uint lower)
    {
        uint below = lower & ((1u << _lastLower) - 1);
        return BitOperations.Log2(below != 0 ? below : lower);
    }

    private void Emptied(int band)
    {
        _queues[band].Tail = null;
        _readyBands &= ~(1u << band);
    }

    private struct BandQueue
    {
        public Source? Head, Tail;
    }

    [System.Runtime.CompilerServices.InlineArray(Limits.Bands)]
    private struct BandQueues
    {
        private BandQueue _queue;
    }
}
