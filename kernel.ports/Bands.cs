using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mooring.Ports;

/// <summary>
/// Something that is served by its band: a source at a port, and what a loop keeps of one. The band itself it has where
/// there is room for a byte.
/// </summary>
public abstract class Banded
{
    internal Banded? Next;
}

/// <summary>
/// Who is served next: a first-in first-out queue per band, and the rule of turns. Putting in and taking out cost the
/// same however many are idle.
/// <para>
/// The rule: the highest ready band is served first, but after <see cref="Limits.BypassBound"/> turns that passed over
/// lower ready bands one of those is served, each in its turn: the front of a band waits for at most (BypassBound + 1)
/// times as many turns as there are lower ready bands. Who is ready again after being served goes to the end of its
/// queue: between two services of one, every other of its band that is ready all the time is served once.
/// </para>
/// <para>
/// A port has two halves, and each of them is such a machine: the kernel's (<see cref="ReadyList"/>) has the armed
/// sources that have become ready, the loop's (<see cref="LoopBands"/>) has what it has taken from there and the hot
/// ends in which it has found something.
/// </para>
/// </summary>
public abstract class Bands
{
    /// <summary>The bits of all bands.</summary>
    private protected const uint AllBands = (1u << Limits.Bands) - 1;

    private BandQueues _queues;

    /// <summary>A bit per ready band; the others are free for who derives from this.</summary>
    private protected uint Signs;
    private int _bypassed, _lastLower;

    /// <summary>How many are ready.</summary>
    public int Count { get; private set; }

    /// <summary>A bit per ready band.</summary>
    public uint Ready
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Signs & AllBands;
    }

    /// <summary>The next turn: of which band it is.</summary>
    /// <param name="ready">A bit per band that has a claim to it; not 0.</param>
    private protected int TurnOf(uint ready)
    {
        int highest = BitOperations.Log2(ready);
        uint lower = ready & ~(1u << highest);
        if (lower == 0) _bypassed = 0;
        else if (++_bypassed > Limits.BypassBound)
        {
            _bypassed = 0;
            return _lastLower = NextLower(lower);
        }
        return highest;
    }

    /// <summary>A turn that passes over nobody.</summary>
    private protected void CountAnew() => _bypassed = 0;

    /// <summary>The front of a band that is ready.</summary>
    private protected Banded TakeFrom(int band)
    {
        ref BandQueue queue = ref _queues[band];
        Banded front = queue.Head!;
        queue.Head = front.Next;
        front.Next = null;
        if (queue.Head is null) Emptied(band);
        Count--;
        return front;
    }

    /// <summary>At the end of a band's queue.</summary>
    private protected void Put(Banded one, int band)
    {
        ref BandQueue queue = ref _queues[band];
        one.Next = null;
        if (queue.Head is null) queue.Head = one;
        else queue.Tail!.Next = one;
        queue.Tail = one;
        Signs |= 1u << band;
        Count++;
    }

    /// <summary>Out of its turn, from the band in whose queue it is.</summary>
    private protected void Drop(Banded one, int band)
    {
        ref BandQueue queue = ref _queues[band];
        Banded? before = null;
        for (Banded? at = queue.Head; at != one; at = at!.Next) before = at;
        if (before is null) queue.Head = one.Next;
        else before.Next = one.Next;
        if (queue.Tail == one) queue.Tail = before;
        if (queue.Head is null) Emptied(band);
        one.Next = null;
        Count--;
    }

    private protected Banded? FrontOf(int band) => _queues[band].Head;

    /// <summary>Downwards from the lower band that was served last, then around.</summary>
    private int NextLower(uint lower)
    {
        uint below = lower & ((1u << _lastLower) - 1);
        return BitOperations.Log2(below != 0 ? below : lower);
    }

    private void Emptied(int band)
    {
        _queues[band].Tail = null;
        Signs &= ~(1u << band);
    }

    private struct BandQueue
    {
        public Banded? Head, Tail;
    }

    [InlineArray(Limits.Bands)]
    private struct BandQueues
    {
        private BandQueue _queue;
    }
}
