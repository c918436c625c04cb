using System;
using System.Runtime.CompilerServices;

namespace Mooring.Rings;

/// <summary>
/// The producing end of a raw channel that refuses when it is full: entries one way, no token, no completion. The
/// producer is the client of the channel. Mutable struct: do not make a field of this type readonly.
/// </summary>
public struct RawProducer<TPage, TChecks>
    where TPage : struct, IPage
    where TChecks : struct, IChecks
{
    private TPage _page;
    private TChecks _checks;
    private readonly Geometry _geometry;
    private uint _tail, _limit, _publishedTail, _headSeen;

    /// <param name="geometry"><see cref="ChannelKind.Refuse"/>.</param>
    /// <inheritdoc cref="ClientEnd{TPage, TChecks}(TPage, Geometry, uint, TChecks)"/>
    public RawProducer(TPage page, Geometry geometry, uint cursor = 0, TChecks checks = default)
    {
        (_page, _checks, _geometry) = (page, checks, geometry);
        _tail = _publishedTail = _headSeen = cursor;
        _limit = cursor + geometry.CommandCapacity;
        if (geometry.ChannelKind != ChannelKind.Refuse || !Header.Matches(ref _page, geometry))
            Break(BrokenReason.Version);
    }

    public BrokenReason Broken { get; private set; }

    /// <summary>Entries that found no room.</summary>
    public ulong Refused { get; private set; }

    /// <summary>The head that made the last attempt Full: what to compare with when waiting for room.</summary>
    public readonly uint HeadSeen => _headSeen;

    /// <summary>Puts an entry into the ring, unpublished. Its token is the running number.</summary>
    /// <returns>Done; Full: nothing has changed but the count; Broken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Attempt TrySend(in Command entry)
    {
        uint tail = _tail;
        if (IsAtLimit(tail) && !MakeRoom())
            return Broken != BrokenReason.None ? Attempt.Broken : Attempt.Full;
        nuint at = _geometry.CommandOffset(tail) - Geometry.Commands;
        Entries.Store(_page, at, entry, entry.KindWith(CommandFlags.None), tail);
        _tail = tail + 1;
        return Attempt.Done;
    }

    /// <summary>Puts as many entries into the ring, unpublished, as there is room for: the path for batches.</summary>
    /// <param name="source">Fills the entries. It must not touch this end.</param>
    /// <param name="most">How many the source has.</param>
    /// <returns>How many were accepted: exactly the first ones.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Send<TSource>(ref TSource source, uint most) where TSource : struct, ICommandSource, allows ref struct
    {
        uint accepted = 0;
        while (accepted != most)
        {
            if (IsAtLimit(_tail) && !MakeRoom()) break;
            accepted += SendRun(ref source, Math.Min(most - accepted, _limit - _tail));
        }
        return accepted;
    }

    /// <summary>Up to where the ring wraps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint SendRun<TSource>(ref TSource source, uint most)
        where TSource : struct, ICommandSource, allows ref struct
    {
        TPage page = _page;
        (uint first, uint mask) = (_tail, _geometry.CommandMask);
        uint token = first;
        nuint at = (nuint)(first & mask) * Geometry.CommandBytes;
        nuint stop = Math.Min(at + (nuint)most * Geometry.CommandBytes, ((nuint)mask + 1) * Geometry.CommandBytes);
        for (; at != stop; at += Geometry.CommandBytes)
        {
            page.Store32(Geometry.Commands + 4 + at, token);
            source.Fill(token, new CommandPlace<TPage>(page, at));
            token++;
        }
        _tail = token;
        return token - first;
    }

    /// <summary>Makes all sent entries visible with one store. Once per turn.</summary>
    /// <returns>True if the consumer sleeps and its doorbell is to be rung.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Publish()
    {
        if (_publishedTail == _tail) return false;
        _publishedTail = _tail;
        _page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, _tail);
        _page.FenceAfterPublish();
        return (_page.Load32(Geometry.ClientLine + Geometry.Armed) & ArmBits.Work) != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsAtLimit(uint tail) => _checks.Fails(Check.RawLimit, tail == _limit);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool MakeRoom()
    {
        if (Broken != BrokenReason.None) return false;
        uint head = _page.LoadAcquire32(Geometry.ServerLine + Geometry.PeerHead);
        uint used = Cursor.Used(head, _tail);
        if (_checks.Fails(Check.RawHead, used > _geometry.CommandCapacity)) return Break(BrokenReason.Cursor);
        _headSeen = head;
        _limit = head + _geometry.CommandCapacity;
        if (_limit != _tail) return true;
        Refused++;
        return false;
    }

    private bool Break(BrokenReason reason)
    {
        Broken = reason;
        _limit = _tail;
        return false;
    }
}
