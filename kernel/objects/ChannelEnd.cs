using System;
using System.Runtime.CompilerServices;
using Mooring.Kernel.Memory;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>
/// One end of a channel: the source that a port multiplexes, and what hangs on it beside the ring: the inbox for
/// capabilities, the regions lent through it, what was borrowed through it. An end is named by exactly one handle at a
/// time, or lies in an inbox. The two ends are the channel: there is no third object, the pages go with the end that is
/// closed last, and until then they are paid by whoever made the channel.
/// <para>
/// The holder has the pages at an address that follows from the place of the handle
/// (<see cref="UserLayout.ChannelPages"/>), so nothing has to be kept about this mapping but that it is there.
/// </para>
/// <para>
/// What is lent belongs to its lender. When the lender takes it back, closes the end or dies, the borrower's pages are
/// replaced by the borrower's scratch page, step by step, and when all of them are, the borrower is told. So nothing
/// of the lender's is held up by a borrower, and no borrower faults for what a lender does.
/// </para>
/// <para>
/// An inbox never lies in an inbox: while an end is under way, its own inbox is empty and takes nothing. Otherwise two
/// ends could lie in each other's inboxes with nobody left to close them, and what is under way would not be bounded by
/// the handles that there are.
/// </para>
/// </summary>
internal sealed class ChannelEnd : EndSource<LivePage>
{
    /// <summary>It ends in the budget that pays the page; of several pages in the region that they are.</summary>
    private BesideList _beside;

    /// <summary>See <see cref="Geometry.Shape"/>.</summary>
    private ref ushort Shape => ref FirstOwn;

    /// <summary>The place of the process that holds the end; 0: it lies in an inbox.</summary>
    private ref ushort HolderPlace => ref SecondOwn;

    /// <summary>The place of the handle with which the pages were mapped; 0: they are not mapped.</summary>
    private ref ushort MappedAs => ref ThirdOwn;

    internal bool IsClients => IsClient;

    /// <summary>Null once the peer has been closed.</summary>
    internal ChannelEnd? Peer { get; private set; }

    /// <summary>The top-level page table of its holder, once that has the pages mapped; else 0.</summary>
    internal ulong HolderRoot => MappedAs == 0 ? 0 : Processes.WithPlace(HolderPlace).Space.Root;

    private Budget Payer => _beside.Memory is Region region ? region.Payer : Unsafe.As<Budget>(_beside.Memory);

    private uint Pages => Geometry.FromShape(Shape).Pages;

    /// <summary>The two ends of a new channel, held by nobody yet.</summary>
    /// <returns>Ok, OutOfBudget or OutOfMemory.</returns>
    internal static Outcome TryMake(Budget payer, Geometry geometry, out ChannelEnd client, out ChannelEnd server)
    {
        client = server = null!;
        if (!payer.TryTake(Resource.Channels, 1)) return StatusCode.OutOfBudget;
        Outcome made = Pools.Ends.TryTake(payer, out client);
        if (made.IsOk)
        {
            made = Pools.Ends.TryTake(payer, out server);
            if (made.IsOk) made = TryTakeMemory(payer, geometry, client, server);
            if (made.IsOk) return made;
            if (server is not null) Pools.Ends.Give(server, payer);
            Pools.Ends.Give(client, payer);
        }
        payer.PutBack(Resource.Channels, 1);
        return made;
    }

    private static Outcome TryTakeMemory(Budget payer, Geometry geometry, ChannelEnd client, ChannelEnd server)
    {
        object memory = payer;
        ulong physical = 0;
        Outcome taken = geometry.Pages == 1
            ? TryTakePage(payer, out physical)
            : TryTakePages(payer, geometry.Pages, out memory, out physical);
        if (!taken.IsOk) return taken;
        LivePage page = new(PhysicalWords.AddressOf(physical));
        Header.Write(ref page, geometry);
        client.Open(server, memory, geometry, page, Geometry.ServerLine);
        server.Open(client, memory, geometry, page, Geometry.ClientLine);
        return taken;
    }

    private static Outcome TryTakePage(Budget payer, out ulong physical)
    {
        physical = 0;
        if (!payer.TryCharge(1)) return StatusCode.OutOfBudget;
        if (PageAllocator.TryTake(out physical)) return StatusCode.Ok;
        payer.Refund(1);
        return StatusCode.OutOfMemory;
    }

    /// <summary>The kernel itself touches the first page only.</summary>
    private static Outcome TryTakePages(Budget payer, uint pages, out object memory, out ulong first)
    {
        first = 0;
        Outcome made = Region.TryMake(payer, pages, out Region region);
        memory = region;
        if (!made.IsOk) return made;
        Outcome filled = region.Fill();
        Panic.Assert(!filled.IsMore, "a channel is larger than one step");
        if (filled.IsOk) first = region.PageAt(0);
        else region.Release();
        return filled;
    }

    /// <summary>No end of any channel: a way that goes on only with a quiet one ends here.</summary>
    internal static ChannelEnd Unquiet = null!;

    internal static ChannelEnd NeverQuiet(ChannelEnd end)
    {
        end.State = SourceState.Ready;
        return end;
    }

    private void Open(ChannelEnd peer, object memory, Geometry geometry, LivePage page, uint peerLine)
    {
        Peer = peer;
        _beside.Open(memory);
        Shape = (ushort)geometry.Shape;
        Bind(page, peerLine);
    }

    /// <summary>From now on a handle of this process names it.</summary>
    internal void BelongsTo(Process holder) => HolderPlace = holder.Place;

    private ulong PageAt(uint index) =>
        _beside.Memory is Region region ? region.PageAt(index) : PhysicalWords.PhysicalOf(Memory.Address);

    /// <summary>Maps the pages for the holder, once. -> their address and the channel's shape.</summary>
    /// <param name="holder">Who names it.</param>
    /// <param name="handle">With which handle.</param>
    internal Outcome TryMap(Process holder, Handle handle)
    {
        if (MappedAs == 0)
        {
            if (IsClient && PeerIsGone) return StatusCode.Closed;
            Outcome mapped = holder.Space.TryTakeScratch();
            uint place = HandleTable.NumberOf(handle);
            if (mapped.IsOk) mapped = TryShow(holder, place);
            if (!mapped.IsOk) return mapped;
            MappedAs = (ushort)place;
        }
        return Outcome.Done(UserLayout.ChannelPages(MappedAs, Pages) | Shape);
    }

    private Outcome TryShow(Process holder, uint place)
    {
        ulong start = UserLayout.ChannelPages(place, Pages);
        for (uint page = 0; page < Pages; page++)
        {
            Outcome shown = holder.Space.TryShow(start + page * Limits.PageBytes, PageAt(page));
            if (shown.IsOk) continue;
            while (page-- > 0) holder.Space.Hide(start + page * Limits.PageBytes);
            return shown;
        }
        return StatusCode.Ok;
    }

    /// <summary>
    /// Takes what was borrowed through this end out of its holder's address space, in steps: to be finished before the
    /// end leaves its holder.
    /// </summary>
    /// <returns>More or Ok.</returns>
    internal Outcome Withdraw(Process holder)
    {
        while (_beside.FirstBorrowed is { } mapping)
        {
            if (holder.Space.LeaveSome(mapping).IsMore) return Outcome.More;
            if (Peer?._beside.FindLend(mapping) is { } lend) lend.Borrowed = null;
            _beside.Remove(mapping);
            holder.Space.Remove(mapping);
        }
        return StatusCode.Ok;
    }

    /// <summary>The end leaves its holder: its pages are unmapped, no packet will come.</summary>
    internal void Detach(Process holder)
    {
        Association.Unbind(this);
        if (MappedAs != 0)
        {
            ulong start = UserLayout.ChannelPages(MappedAs, Pages);
            for (uint page = 0; page < Pages; page++) holder.Space.Hide(start + page * Limits.PageBytes);
        }
        MappedAs = HolderPlace = 0;
        Panic.Assert(_beside.FirstBorrowed is null, "an end leaves and what it borrowed stays mapped");
    }

    /// <summary>
    /// Closes this end, in steps: what was borrowed is unmapped, what was lent is taken back, what lies in the inbox is
    /// closed, the peer is told.
    /// </summary>
    /// <param name="holder">Whose end it is, or whose inbox it lies in.</param>
    /// <param name="why">Died or Closed.</param>
    /// <returns>More; Ok: there is no such end any more.</returns>
    internal Outcome CloseSome(Process holder, PacketBits why)
    {
        Peer?.ShowGone(why);
        if (Withdraw(holder).IsMore || TakeBackLends().IsMore || CloseInbox(holder, why).IsMore) return Outcome.More;
        Detach(holder);
        CutTethers();
        Budget payer = Payer;
        if (Peer is null) FreeMemory(payer);
        else
        {
            Peer.Peer = null;
            TellGone(Peer, why);
        }
        Pools.Ends.Give(this, payer);
        return StatusCode.Ok;
    }

    private void FreeMemory(Budget payer)
    {
        payer.PutBack(Resource.Channels, 1);
        if (_beside.Memory is Region region)
        {
            region.Release();
            return;
        }
        PageAllocator.Give(PhysicalWords.PhysicalOf(Memory.Address));
        payer.Refund(1);
    }

    /// <summary>A packet was queued.</summary>
    private static void TellGone(ChannelEnd end, PacketBits why)
    {
        if (end.TellGone(why)) Wake(end);
    }

    private static void Wake(ChannelEnd end) => Unsafe.As<Port>(end.List!).WakeOne();

    private Outcome CloseInbox(Process holder, PacketBits why)
    {
        while (_beside.FirstGift is { } gift)
        {
            if (gift.Given.Object is not ChannelEnd end) Closing.Close(gift.Given);
            else if (end.CloseSome(holder, why).IsMore) return Outcome.More;
            RemoveGift(gift);
        }
        return StatusCode.Ok;
    }

    /// <summary>Is there a peer, a place in its inbox, and may this object lie there?</summary>
    internal StatusCode CanGive(object named)
    {
        if (Peer is null || PeerIsGone) return StatusCode.Closed;
        if (named == this || named == Peer) return StatusCode.BadArgument;
        if (Peer.HolderPlace == 0 || Peer._beside.Count(BesideKind.Gift) == Limits.InboxPlaces) return StatusCode.Full;
        return named is ChannelEnd end && end._beside.FirstGift is not null ? StatusCode.Busy : StatusCode.Ok;
    }

    /// <summary>A capability that is to lie in the peer's inbox, after <see cref="CanGive"/>.</summary>
    internal static Outcome TryMakeGift(Process giver, uint token, out Gift gift)
    {
        Outcome taken = Pools.Gifts.TryTake(giver.Budget, out gift);
        if (!taken.IsOk) return taken;
        gift.Payer = giver.Budget;
        gift.Token = token;
        return taken;
    }

    internal void Give(Gift gift, HandlePlace given)
    {
        gift.Given = given;
        Peer!._beside.Add(gift);
    }

    internal Gift? FindGift(uint token) => _beside.FindGift(token);

    /// <summary>Ends a gift that is in the inbox: what was given is the caller's.</summary>
    internal void RemoveGift(Gift gift)
    {
        _beside.Remove(gift);
        Pools.Gifts.Give(gift, gift.Payer);
    }

    /// <summary>Lends a region to the peer. -> its number.</summary>
    internal Outcome AddLend(Process lender, Region region, Rights rights)
    {
        if (Peer is null || PeerIsGone) return StatusCode.Closed;
        if (_beside.Count(BesideKind.Lend) == Limits.Lends) return StatusCode.Full;
        Outcome taken = Pools.Lends.TryTake(lender.Budget, out Lend lend);
        if (!taken.IsOk) return taken;
        while (_beside.FindLend(lend.Number) is not null) lend.Number++;
        region.Hold();
        lend.Region = region;
        lend.Payer = lender.Budget;
        lend.Rights = rights;
        _beside.Add(lend);
        return Outcome.Done(lend.Number);
    }

    /// <summary>A lend of the peer's that is still to be had.</summary>
    internal Lend? FindBorrowable(ulong number) =>
        Peer?._beside.FindLend(number) is { IsEnding: false } lend ? lend : null;

    /// <summary>Reserves a place for a lend of the peer's; <see cref="AddressSpace.Enter"/> fills it.</summary>
    internal Outcome TryBorrow(Process borrower, Lend lend)
    {
        if (_beside.Count(BesideKind.Mapping) == Limits.Lends) return StatusCode.Full;
        Outcome taken = borrower.Space.TryTakeScratch();
        if (!taken.IsOk) return taken;
        MapRequest whole = new(0, lend.Region.Pages, lend.Rights);
        taken = borrower.Space.TryReserve(lend.Region, whole, 0, out Mapping mapping);
        if (!taken.IsOk) return taken;
        lend.Borrowed = mapping;
        _beside.Add(mapping);
        return taken;
    }

    /// <summary>A borrowing that could not be finished has left the address space.</summary>
    internal void Forget(Lend lend)
    {
        _beside.Remove(lend.Borrowed!);
        lend.Borrowed = null;
    }

    /// <summary>Takes a lend back, in steps. NotFound, More, Ok.</summary>
    internal Outcome TakeBack(ulong number) =>
        _beside.FindLend(number) is { } lend ? TakeBack(lend) : StatusCode.NotFound;

    /// <summary>
    /// Ends the conversation from outside, in steps. What either side has lent is taken back; the client loses the
    /// pages of the channel, so that nothing more comes from it, and they are emptied, so that nothing more is found in
    /// them by the server, whatever it had seen of its client's cursor; both are told. After that both ends can only be
    /// closed.
    /// </summary>
    /// <returns>Closed, More, Ok.</returns>
    internal Outcome Revoke()
    {
        if (Peer is null || PeerIsGone) return StatusCode.Closed;
        if (TakeBackLends().IsMore || Peer.TakeBackLends().IsMore) return Outcome.More;
        ChannelEnd client = IsClient ? this : Peer;
        Lending.Cut(client);
        client.LosePages();
        client.EmptyPages();
        TellGone(Peer, PacketBits.Revoked);
        TellGone(this, PacketBits.Revoked);
        return StatusCode.Ok;
    }

    private void LosePages()
    {
        if (MappedAs == 0) return;
        AddressSpace space = Processes.WithPlace(HolderPlace).Space;
        ulong start = UserLayout.ChannelPages(MappedAs, Pages);
        for (uint page = 0; page < Pages; page++) space.ShowScratch(start + page * Limits.PageBytes);
    }

    /// <summary>The client's tail is where the server says that its head is: an empty ring.</summary>
    private void EmptyPages()
    {
        LivePage memory = Memory;
        ulong publish = memory.Load64(Geometry.ClientLine + Geometry.PublishWord) & ~(ulong)uint.MaxValue;
        publish |= memory.Load32(Geometry.ServerLine + Geometry.PeerHead);
        memory.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, publish);
        PhysicalWords.BytesOf(PageAt(0))[(int)Geometry.CancelBits..].Clear();
        for (uint page = 1; page < Pages; page++) PhysicalWords.BytesOf(PageAt(page)).Clear();
    }

    /// <summary>A name with which the channel can be revoked.</summary>
    internal Outcome TryTether(Budget payer, out Tether tether)
    {
        tether = null!;
        if (_beside.Count(BesideKind.Tether) == Limits.Tethers) return StatusCode.Full;
        Outcome taken = Pools.Tethers.TryTake(payer, out tether);
        if (!taken.IsOk) return taken;
        tether.Open(payer, this);
        _beside.Add(tether);
        return taken;
    }

    internal void Remove(Tether tether) => _beside.Remove(tether);

    private void CutTethers()
    {
        while (_beside.FirstTether is { } tether)
        {
            tether.End = null;
            _beside.Remove(tether);
        }
    }

    private Outcome TakeBackLends()
    {
        while (_beside.FirstLend is { } lend)
            if (TakeBack(lend).IsMore) return Outcome.More;
        return StatusCode.Ok;
    }

    private Outcome TakeBack(Lend lend)
    {
        lend.IsEnding = true;
        if (lend.Borrowed is { } mapping)
        {
            if (mapping.Owner.Space.ReplaceSome(mapping).IsMore) return Outcome.More;
            if (Peer!.Tell(PacketBits.Withdrawn)) Wake(Peer);
        }
        _beside.Remove(lend);
        lend.Region.Release();
        Pools.Lends.Give(lend, lend.Payer);
        return StatusCode.Ok;
    }
}
