using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Rings;

/// <summary>
/// The consuming end of a raw channel that refuses when it is full: the channel's server. Mutable struct: do not make a
/// field of this type readonly.
/// </summary>
public struct RawConsumer<TPage, TChecks>
    where TPage : struct, IPage
    where TChecks : struct, IChecks
{
    private TPage _page;
    private TChecks _checks;
    private readonly Geometry _geometry;
    private uint _head, _tailSeen, _publishedHead;

    /// <inheritdoc cref="RawProducer{TPage, TChecks}(TPage, Geometry, uint, TChecks)"/>
    public RawConsumer(TPage page, Geometry geometry, uint cursor = 0, TChecks checks = default)
    {
        (_page, _checks, _geometry) = (page, checks, geometry);
        _head = _tailSeen = _publishedHead = cursor;
        if (geometry.ChannelKind != ChannelKind.Refuse || !Header.Matches(ref _page, geometry))
            Broken = BrokenReason.Version;
    }

    public BrokenReason Broken { get; private set; }

    /// <summary>The producer's publish word as far as it is known here.</summary>
    public readonly ulong Seen => _tailSeen;

    /// <summary>Copies an entry out. Looks at the producer's tail when no more is known of.</summary>
    /// <returns>Done, Empty or Broken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Attempt TryTake(out Command entry)
    {
        if (_head == _tailSeen)
        {
            Attempt attempt = Look();
            if (attempt != Attempt.Done)
            {
                entry = default;
                return attempt;
            }
        }
        _page.LoadEntry(_geometry.CommandOffset(_head), out entry);
        _head++;
        return Attempt.Done;
    }

    /// <summary>Copies as many entries out as there are: the path for batches.</summary>
    /// <returns>How many: the first ones of <paramref name="entries"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Take(Span<Command> entries)
    {
        uint taken = 0;
        while (taken != (uint)entries.Length)
        {
            if (_head == _tailSeen && Look() != Attempt.Done) break;
            ref Command to = ref Unsafe.Add(ref MemoryMarshal.GetReference(entries), taken);
            taken += TakeRun(ref to, (uint)entries.Length - taken);
        }
        return taken;
    }

    /// <summary>Up to where the ring wraps.</summary>
    // SAFETY: at most `most` entries are written from `to` on, and the caller has as many left. A slice of the span
    // instead costs 3.4 instructions per entry.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint TakeRun(ref Command to, uint most)
    {
        TPage page = _page;
        (uint head, uint mask) = (_head, _geometry.CommandMask);
        uint run = Math.Min(most, Math.Min(_tailSeen - head, mask + 1 - (head & mask)));
        nuint at = _geometry.CommandOffset(head);
        for (nuint stop = at + (nuint)run * Geometry.CommandBytes; at != stop; at += Geometry.CommandBytes)
        {
            page.LoadEntry(at, out to);
            to = ref Unsafe.Add(ref to, 1);
        }
        _head = head + run;
        return run;
    }

    /// <summary>Gives the places of what was taken back. Once per turn.</summary>
    /// <returns>True if the producer sleeps for room and its doorbell is to be rung.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Release()
    {
        if (_publishedHead == _head) return false;
        _publishedHead = _head;
        _page.StoreRelease32(Geometry.ServerLine + Geometry.PeerHead, _head);
        _page.FenceAfterPublish();
        return (_page.Load32(Geometry.ServerLine + Geometry.Armed) & ArmBits.Room) != 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Attempt Look()
    {
        if (Broken != BrokenReason.None) return Attempt.Broken;
        uint tail = (uint)_page.LoadAcquire64(Geometry.ClientLine + Geometry.PublishWord);
        if (_checks.Fails(Check.RawTail, Cursor.Used(_head, tail) > _geometry.CommandCapacity))
        {
            Broken = BrokenReason.Cursor;
            return Attempt.Broken;
        }
        _tailSeen = tail;
        return tail == _head ? Attempt.Empty : Attempt.Done;
    }
}
