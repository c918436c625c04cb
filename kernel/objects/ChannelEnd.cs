using Mooring.Kernel.Memory;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>
/// One end of a channel: the source that a port multiplexes, the inbox for capabilities that travel beside the ring,
/// and the regions lent through it. An end is named by exactly one handle at a time, or lies in an inbox.
/// </summary>
internal sealed class ChannelEnd : EndSource<LivePage>
{
    private Channel _channel = null!;
    private Gift? _inbox;
    private Lend? _lends, _adopted;
    private int _gifts, _lendCount;

    /// <summary>Null once the peer has been closed.</summary>
    internal ChannelEnd? Peer { get; private set; }

    /// <summary>Where its holder has the page mapped; 0: nowhere.</summary>
    internal ulong MappedAt { get; private set; }

    internal void Open(Channel channel, ChannelEnd peer, LivePage page, int peerLine)
    {
        _channel = channel;
        Peer = peer;
        Bind(page, peerLine);
    }

    /// <summary>Maps the page for the holder, once.</summary>
    internal Outcome TryMap(Process holder)
    {
        if (MappedAt != 0) return Outcome.Done(MappedAt);
        Outcome mapped = holder.MapPage(_channel.Page, 0, Rights.Read | Rights.Write);
        if (mapped.IsOk) MappedAt = mapped.Value;
        return mapped;
    }

    /// <summary>The end leaves its holder: page and borrowed regions are unmapped, no packet will come.</summary>
    internal void Detach(Process holder)
    {
        Association.Unbind(this);
        if (MappedAt != 0) holder.UnmapPage(MappedAt);
        MappedAt = 0;
        for (Lend? lend = Peer?._lends; lend is not null; lend = lend.Next) lend.Unmap(holder);
    }

    /// <summary>
    /// Closes this end: the peer is told, what lies in the inbox is closed, what was lent stays mapped for the peer
    /// until it closes its own end.
    /// </summary>
    internal void Close(Process holder, PacketBits why)
    {
        Detach(holder);
        Closing.Defer(_inbox);
        _inbox = null;
        if (Peer is not null)
        {
            Peer.AdoptLends(this);
            Peer.Peer = null;
            if (Peer.TellGone(why)) ((Port)Peer.List!).WakeOne();
        }
        ReleaseLends(holder);
        _channel.EndClosed();
        Pools.Ends.Give(this);
    }

    /// <summary>Is there a peer, and a place in its inbox?</summary>
    internal StatusCode CanGive()
    {
        if (Peer is null) return StatusCode.Closed;
        return Peer._gifts == Limits.InboxPlaces ? StatusCode.Full : StatusCode.Ok;
    }

    /// <summary>Puts a capability into the peer's inbox, after <see cref="CanGive"/>.</summary>
    internal Outcome Give(Process giver, uint token, HandlePlace given)
    {
        if (Pools.Gifts.TryTake(out Gift gift))
        {
            gift.Token = token;
            gift.Given = given;
            Peer!.Receive(gift);
            return StatusCode.Ok;
        }
        Closing.Close(giver, given);
        return StatusCode.OutOfMemory;
    }

    /// <summary>Takes the capability that speaks of a token out of the inbox.</summary>
    internal bool TryTake(uint token, out HandlePlace given)
    {
        Gift? before = null;
        for (Gift? gift = _inbox; gift is not null; before = gift, gift = gift.Next)
        {
            if (gift.Token != token) continue;
            given = gift.Given;
            if (before is null) _inbox = gift.Next;
            else before.Next = gift.Next;
            Pools.Gifts.Give(gift);
            _gifts--;
            return true;
        }
        given = default;
        return false;
    }

    /// <summary>Puts back what could not be taken after all.</summary>
    internal void PutBack(uint token, HandlePlace given)
    {
        bool has = Pools.Gifts.TryTake(out Gift gift);
        Panic.Assert(has, "the place of a gift that was just taken is gone");
        gift.Token = token;
        gift.Given = given;
        Receive(gift);
    }

    private void Receive(Gift gift)
    {
        gift.Next = _inbox;
        _inbox = gift;
        _gifts++;
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
        Lend? first = Peer is null ? _adopted : Peer._lends;
        while (first is not null && (ulong)first.Number != number) first = first.Next;
        return first;
    }

    private void AdoptLends(ChannelEnd leaving)
    {
        _adopted = leaving._lends;
        leaving._lends = null;
    }

    private void ReleaseLends(Process holder)
    {
        Release(ref _lends, holder, unmap: false);
        Release(ref _adopted, holder, unmap: true);
    }

    private static void Release(ref Lend? lends, Process holder, bool unmap)
    {
        while (lends is not null)
        {
            Lend lend = lends;
            lends = lend.Next;
            if (unmap) lend.Unmap(holder);
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
    internal Mapping? Mapping;
    internal Rights Rights;
    internal int Number;

    /// <summary>Takes it out of the borrower's address space.</summary>
    internal void Unmap(Process borrower)
    {
        if (Mapping is null) return;
        if (borrower.Space.Root != 0)
            while (borrower.Space.Leave(Mapping).IsMore)
            {
            }
        Mapping = null;
    }
}

/// <summary>A capability on its way: beside the ring, keyed by the token that speaks of it.</summary>
internal sealed class Gift
{
    internal Gift? Next;
    internal HandlePlace Given;
    internal uint Token;
}
