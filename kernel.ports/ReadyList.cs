using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mooring.Ports;

/// <summary>
/// The ready sources of a port, a first-in first-out queue per band. Push and pop cost the same however many sources
/// are idle. The highest ready band is served first, but after <see cref="Limits.BypassBound"/> pops that passed over
/// lower ready bands one of those is served, each in its turn: the front of a band waits for at most (BypassBound + 1)
/// times as many pops as there are lower ready bands.
/// </summary>
public class ReadyList
{
    private const uint Awaited = 1u << 31;

    private BandQueues _queues;

    /// <summary>A bit per ready band, and <see cref="Awaited"/>; 0: nothing is going on.</summary>
    private uint _signs;
    private int _bypassed, _lastLower;

    /// <summary>Packets that can be taken.</summary>
    public int Count { get; private set; }

    /// <summary>The highest ready band plus one; 0 when empty. What a hot loop finds in its enter block.</summary>
    public uint ReadyBand => ReadyBands == 0 ? 0 : (uint)BitOperations.Log2(ReadyBands) + 1;

    /// <summary>Somebody waits for packets; whoever keeps the waiters says so.</summary>
    protected bool IsAwaited
    {
        get => (_signs & Awaited) != 0;
        set => _signs = value ? _signs | Awaited : ReadyBands;
    }

    /// <summary>Nothing is ready and nobody waits.</summary>
    public bool IsIdle
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _signs == 0;
    }

    /// <summary>Somebody begins to wait on a list that <see cref="IsIdle"/>, or the only one who did goes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void SetAwaited(bool isAwaited) => _signs = isAwaited ? Awaited : 0;

    private uint ReadyBands => _signs & ~Awaited;

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
        _signs |= 1u << source.Band;
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
        int highest = BitOperations.Log2(ReadyBands);
        uint lower = ReadyBands & ~(1u << highest);
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
        _signs &= ~(1u << band);
    }

    private struct BandQueue
    {
        public Source? Head, Tail;
    }

    [InlineArray(Limits.Bands)]
    private struct BandQueues
    {
        private BandQueue _queue;
    }
}
