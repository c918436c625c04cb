using Mooring.Kernel.Memory;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>
/// One end of a channel: the source that a port multiplexes, the inbox for capabilities that travel beside the ring,
/// and the regions lent through it. An end is named by exactly one handle at a time, or lies in an inbox.
/// <para>
/// An inbox never lies in an inbox: while an end is under way, its own inbox is empty and takes nothing. Otherwise two
/// ends could lie in each other's inboxes with nobody left to close them, and what is under way would not be bounded by
/// the handles that there are.
/// </para>
/// </summary>
internal sealed class ChannelEnd : EndSource<LivePage>
{
    private Channel _channel = null!;
    private Gift? _inbox;
    private Lend? _lends, _adopted;
    private int _gifts, _lendCount;
    private bool _isUnderWay;

    /// <summary>Null once the peer has been closed.</summary>
    internal ChannelEnd? Peer { get; private set; }

    /// <summary>Where its holder has the page mapped; 0: nowhere.</summary>
    internal ulong MappedAt { get; private set; }

    internal void Open(Channel channel, ChannelEnd peer, LivePage page, uint peerLine)
    {
        _channel = channel;
        Peer = peer;
        Bind(page, peerLine);
    }

    /// <summary>Maps the pages for the holder, once. -> their address and the channel's shape.</summary>
    internal Outcome TryMap(Process holder)
    {
        if (MappedAt == 0)
        {
            Outcome mapped = holder.MapPage(_channel.Page, 0, Rights.Read | Rights.Write);
            if (!mapped.IsOk) return mapped;
            MappedAt = mapped.Value;
        }
        return Outcome.Done(MappedAt | _channel.Geometry.Shape);
    }

    /// <summary>
    /// Takes what was borrowed through this end out of its holder's address space, in steps: to be finished before the
    /// end leaves a holder that lives on.
    /// </summary>
    /// <returns>More or Ok.</returns>
    internal Outcome Withdraw(Process holder)
    {
        for (Lend? lend = FirstBorrowed; lend is not null; lend = lend.Next)
        {
            if (lend.Mapping is null) continue;
            if (holder.Space.Leave(lend.Mapping).IsMore) return Outcome.More;
            lend.Mapping = null;
        }
        return StatusCode.Ok;
    }

    /// <summary>
    /// The end leaves its holder: its page is unmapped, no packet will come. What a holder that has ended borrowed goes
    /// with its address space.
    /// </summary>
    internal void Detach(Process holder)
    {
        Association.Unbind(this);
        if (MappedAt != 0) holder.UnmapPage(MappedAt);
        MappedAt = 0;
        for (Lend? lend = FirstBorrowed; lend is not null; lend = lend.Next)
        {
            Panic.Assert(lend.Mapping is null || holder.HasEnded, "an end leaves and what it borrowed stays mapped");
            lend.Mapping = null;
        }
    }

    /// <summary>
    /// Closes this end: the peer is told, what lies in the inbox is closed, what was lent stays mapped for the peer
    /// until it closes its own end.
    /// </summary>
    internal void Close(Process holder, PacketBits why)
    {
        Detach(holder);
        CloseInbox(holder);
        if (Peer is not null)
        {
            Peer.AdoptLends(this);
            Peer.Peer = null;
            if (Peer.TellGone(why)) ((Port)Peer.List!).WakeOne();
        }
        Release(ref _lends);
        Release(ref _adopted);
        _channel.EndClosed();
        Pools.Ends.Give(this);
    }

    /// <summary>Is there a peer, a place in its inbox, and may this object lie there?</summary>
    internal StatusCode CanGive(object named)
    {
        if (Peer is null) return StatusCode.Closed;
        if (named == this || named == Peer) return StatusCode.BadArgument;
        if (Peer._isUnderWay || Peer._gifts == Limits.InboxPlaces) return StatusCode.Full;
        return named is ChannelEnd { _gifts: > 0 } ? StatusCode.Busy : StatusCode.Ok;
    }

    /// <summary>Puts a capability into the peer's inbox, after <see cref="CanGive"/>.</summary>
    internal Outcome Give(Process giver, uint token, HandlePlace given)
    {
        if (Pools.Gifts.TryTake(out Gift gift))
        {
            gift.Token = token;
            gift.Given = given;
            if (given.Object is ChannelEnd end) end._isUnderWay = true;
            Peer!.Receive(gift);
            return StatusCode.Ok;
        }
        Closing.Close(giver, given);
        return StatusCode.OutOfMemory;
    }

    /// <summary>The capability in the inbox that speaks of a token; of several the one that was given first.</summary>
    internal Gift? FindGift(uint token)
    {
        Gift? gift = _inbox;
        while (gift is not null && gift.Token != token) gift = gift.Next;
        return gift;
    }

    /// <summary>Ends a gift that is in the inbox: what was given belongs to the caller.</summary>
    internal void HandOver(Gift gift)
    {
        if (gift.Given.Object is ChannelEnd end) end._isUnderWay = false;
        if (_inbox == gift) _inbox = gift.Next;
        else
        {
            Gift before = _inbox!;
            while (before.Next != gift) before = before.Next!;
            before.Next = gift.Next;
        }
        _gifts--;
        Pools.Gifts.Give(gift);
    }

    private void Receive(Gift gift)
    {
        _gifts++;
        if (_inbox is null)
        {
            _inbox = gift;
            return;
        }
        Gift last = _inbox;
        while (last.Next is not null) last = last.Next;
        last.Next = gift;
    }

    private void CloseInbox(Process holder)
    {
        while (_inbox is not null)
        {
            HandlePlace given = _inbox.Given;
            HandOver(_inbox);
            Closing.Close(holder, given);
        }
    }

    /// <summary>Lends a region to the peer. -> its number.</summary>
    internal Outcome AddLend(Region region, Rights rights)
    {
        if (Peer is null) return StatusCode.Closed;
        if (_lendCount == Limits.Lends) return StatusCode.Full;
        if (!Pools.Lends.TryTake(out Lend lend)) return StatusCode.OutOfMemory;
        region.Hold();
        lend.Region = region;
        lend.Rights = rights;
        lend.Number = _lendCount++;
        lend.Next = _lends;
        _lends = lend;
        return Outcome.Done((ulong)lend.Number);
    }

    /// <summary>A lend of the peer's; those of a peer that is gone have been adopted.</summary>
    internal Lend? FindBorrowed(ulong number)
    {
        Lend? lend = FirstBorrowed;
        while (lend is not null && (ulong)lend.Number != number) lend = lend.Next;
        return lend;
    }

    private Lend? FirstBorrowed => Peer is null ? _adopted : Peer._lends;

    private void AdoptLends(ChannelEnd leaving)
    {
        _adopted = leaving._lends;
        leaving._lends = null;
    }

    private static void Release(ref Lend? lends)
    {
        while (lends is not null)
        {
            Lend lend = lends;
            lends = lend.Next;
            lend.Region.Release();
            Pools.Lends.Give(lend);
        }
    }
}

/// <summary>A region that one end has lent to the other.</summary>
internal sealed class Lend
{
    internal Lend? Next;
    internal Region Region = null!;

    /// <summary>Where the borrower has it; null: nowhere.</summary>
    internal Mapping? Mapping;
    internal Rights Rights;
    internal int Number;
}

/// <summary>A capability on its way: beside the ring, keyed by the token that speaks of it.</summary>
internal sealed class Gift
{
    internal Gift? Next;
    internal HandlePlace Given;
    internal uint Token;
}
