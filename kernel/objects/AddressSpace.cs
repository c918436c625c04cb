using System;
using Mooring.Kernel.Memory;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>
/// The lower half of a page table and the list of what is mapped in it. Mappings never overlap, leave page 0 alone, and
/// of one region none is writable while another is executable, in whatever process. Work on pages goes in steps of
/// <see cref="Limits.StepPages"/>.
/// <para>
/// The scratch page is put under addresses whose memory others take away: what is written there is lost and what is
/// read there means nothing, but nobody faults. A process that can come to need one pays it beforehand.
/// </para>
/// Mutable struct: a field of <see cref="Process"/>.
/// </summary>
internal partial struct AddressSpace
{
    private Mapping? _first;

    /// <summary>The one that was looked at last: where a walk along the list may begin; or null.</summary>
    private Mapping? _near;
    private Process _owner;
    private ulong _hint, _scratch;
    private int _count;

    /// <summary>What CR3 holds; 0 once closed.</summary>
    internal ulong Root { get; private set; }

    private readonly Budget Payer => _owner.Budget;

    /// <param name="owner">Its budget is charged for the page tables and the mappings.</param>
    internal Outcome TryOpen(Process owner)
    {
        _owner = owner;
        _hint = UserLayout.WindowStart;
        if (!Payer.TryCharge(1)) return StatusCode.OutOfBudget;
        if (PageTables.TryCreate(out ulong root))
        {
            Root = root;
            return StatusCode.Ok;
        }
        Payer.Refund(1);
        return StatusCode.OutOfMemory;
    }

    /// <summary>Sees to it that there is a scratch page.</summary>
    internal Outcome TryTakeScratch()
    {
        if (_scratch != 0) return StatusCode.Ok;
        if (!Payer.TryCharge(1)) return StatusCode.OutOfBudget;
        if (PageAllocator.TryTake(out _scratch)) return StatusCode.Ok;
        Payer.Refund(1);
        return StatusCode.OutOfMemory;
    }

    /// <summary>Maps a page that the kernel shares with the process, at a place that is kept for it.</summary>
    internal readonly Outcome TryShow(ulong address, ulong physical)
    {
        const PageRights rights = PageRights.Read | PageRights.Write | PageRights.User;
        MapOutcome entered = PageTables.Map(Root, address, physical, rights, out int tables);
        if (entered == MapOutcome.OutOfPages) return StatusCode.OutOfMemory;
        Panic.Assert(entered == MapOutcome.Mapped, "a place that is kept for a page is taken");
        return TryPay(entered, address, tables) ? StatusCode.Ok : StatusCode.OutOfBudget;
    }

    /// <summary>Ends <see cref="TryShow"/>.</summary>
    internal readonly void Hide(ulong address)
    {
        if (Root == 0) return;
        bool was = PageTables.Unmap(Root, address, out _, out int tables);
        Panic.Assert(was, "a page that is hidden was not shown");
        Payer.Refund((ulong)tables);
    }

    /// <summary>Puts the scratch page where a page is shown.</summary>
    internal readonly void ShowScratch(ulong address)
    {
        if (Root == 0) return;
        const PageRights rights = PageRights.Read | PageRights.Write | PageRights.User;
        Panic.Assert(_scratch != 0, "a process has no scratch page when it needs one");
        PhysicalWords.BytesOf(_scratch).Clear();
        PageTables.Replace(Root, address, _scratch, rights, out _);
    }

    /// <summary>Reserves a range for a region; <see cref="Enter"/> then fills it.</summary>
    /// <param name="address">Page-aligned, or 0: the kernel picks.</param>
    internal Outcome TryReserve(Region region, MapRequest request, ulong address, out Mapping mapping)
    {
        mapping = null!;
        if (!request.FitsInto(region)) return StatusCode.BadArgument;
        if (address == 0) address = Pick(request.Pages);
        if (!IsAllowed(address, request.Pages)) return StatusCode.BadArgument;
        if (!TryFindGap(address, request.Pages, out Mapping? before)) return StatusCode.BadArgument;
        Outcome taken = TryTakeMapping(out mapping);
        if (!taken.IsOk) return taken;
        mapping.Owner = _owner;
        mapping.Rights = request.Rights;
        mapping.Most = request.Most;
        mapping.Region = region;
        mapping.Start = address;
        mapping.FirstPage = (uint)request.First;
        mapping.Pages = (uint)request.Pages;
        region.Add(mapping);
        Insert(mapping, before);
        return StatusCode.Ok;
    }

    private readonly Outcome TryTakeMapping(out Mapping mapping)
    {
        mapping = null!;
        return _count == Limits.Mappings ? StatusCode.OutOfBudget : Pools.Mappings.TryTake(Payer, out mapping);
    }

    /// <summary>Enters the next pages of a mapping into the page tables. Its memory has not been taken back.</summary>
    /// <returns>More, Ok, OutOfMemory or OutOfBudget; after an error the caller removes the mapping.</returns>
    internal Outcome Enter(Mapping mapping)
    {
        PageRights rights = PageTables.ForUser(RightsOf(mapping));
        uint end = Math.Min(mapping.Pages, mapping.Entered + Limits.StepPages);
        while (mapping.Entered < end)
        {
            ulong at = mapping.Start + (ulong)mapping.Entered * Limits.PageBytes;
            MapOutcome opened = PageTables.Open(Root, at, out TableRun run, out int tables);
            if (opened == MapOutcome.OutOfPages) return StatusCode.OutOfMemory;
            Panic.Assert(opened == MapOutcome.Mapped, "a page of a fresh mapping was occupied");
            uint count = Math.Min(end - mapping.Entered, (uint)run.Left), first = mapping.FirstPage + mapping.Entered;
            mapping.Region!.PutInto(ref run, first, 1, rights, _scratch);
            if (!TryPay(opened, at, tables)) return StatusCode.OutOfBudget;
            mapping.Region.PutInto(ref run, first + 1, count - 1, rights, _scratch);
            mapping.Entered += count;
        }
        return mapping.Entered < mapping.Pages ? Outcome.More : StatusCode.Ok;
    }

    /// <summary>Under a hole of the region lies the scratch page.</summary>
    private readonly ulong PageNow(Mapping mapping, uint index)
    {
        if (!mapping.Region!.IsHole(index)) return mapping.Region.PageAt(index);
        Panic.Assert(_scratch != 0, "a hole is mapped where there is no scratch page");
        return _scratch;
    }

    /// <summary>
    /// A page that is to be copied before it is written to is not writable; a hole is not executable, because it may be
    /// writable elsewhere.
    /// </summary>
    private static PageRights RightsNow(Mapping mapping, uint index, PageRights rights)
    {
        if (mapping.Region!.IsHole(index)) return rights & ~PageRights.Execute;
        return mapping.Region.IsCopyOnWrite(index) ? rights & ~PageRights.Write : rights;
    }

    /// <summary>A page of the mapping's region has changed: it is entered again, if it has been entered.</summary>
    internal readonly void ShowAgain(Mapping mapping, uint index)
    {
        uint page = index - mapping.FirstPage;
        if (index < mapping.FirstPage || page >= mapping.Entered || page < mapping.Replaced || Root == 0) return;
        ulong at = mapping.Start + (ulong)page * Limits.PageBytes;
        PageRights rights = RightsNow(mapping, index, RightsOf(mapping));
        bool was = PageTables.Replace(Root, at, PageNow(mapping, index), rights, out _);
        Panic.Assert(was, "a page of a mapping was not mapped");
    }

    /// <summary>A write to this address was refused: was it only because the page had not been copied yet?</summary>
    /// <returns>True: it can be repeated.</returns>
    internal bool TryMakeWritable(ulong address)
    {
        if (At(address) is not { Region: not null } mapping) return false;
        uint page = (uint)((address - mapping.Start) / Limits.PageBytes);
        bool isMeant = (mapping.Rights & Rights.Write) != 0 && page < mapping.Entered && page >= mapping.Replaced;
        return isMeant && mapping.Region.TryOwn(mapping.FirstPage + page);
    }

    /// <summary>Begins at an address or below it, and as close before it as is known; null: nothing does.</summary>
    private readonly Mapping? Near(ulong address) => _near is not null && _near.Start <= address ? _near : _first;

    /// <summary>The last that begins at an address or below it.</summary>
    private Mapping? LastUpTo(ulong address)
    {
        Mapping? mapping = Near(address);
        if (mapping is null || mapping.Start > address) return null;
        while (mapping.Next is { } next && next.Start <= address) mapping = next;
        return _near = mapping;
    }

    /// <summary>The mapping that an address lies in.</summary>
    private Mapping? At(ulong address) =>
        LastUpTo(address) is { } mapping && mapping.End > address ? mapping : null;

    /// <summary>The first mapping made by a command that begins at this address or above.</summary>
    internal Mapping? FirstByCommand(ulong address)
    {
        Mapping? mapping = LastUpTo(address) ?? _first;
        while (mapping is not null && (mapping.Start < address || !mapping.IsByCommand)) mapping = mapping.Next;
        return mapping;
    }

    /// <summary>Finds the mapping that begins at an address.</summary>
    internal bool TryFind(ulong address, out Mapping mapping)
    {
        mapping = LastUpTo(address)!;
        return mapping is not null && mapping.Start == address;
    }

    /// <summary>Takes the last pages of a mapping out, and in the end the mapping itself.</summary>
    internal Outcome Leave(Mapping mapping)
    {
        if (LeaveSome(mapping).IsMore) return Outcome.More;
        Remove(mapping);
        return StatusCode.Ok;
    }

    /// <summary>Takes the last pages of a mapping out. Without page tables there is nothing to be done.</summary>
    /// <returns>More or Ok.</returns>
    internal readonly Outcome LeaveSome(Mapping mapping)
    {
        if (Root == 0) mapping.Entered = 0;
        uint end = mapping.Entered > Limits.StepPages ? mapping.Entered - Limits.StepPages : 0;
        while (mapping.Entered > end)
        {
            ulong last = mapping.Start + (ulong)(mapping.Entered - 1) * Limits.PageBytes;
            uint count = Math.Min(mapping.Entered - end, (uint)PageTables.InTableUpTo(last));
            ulong at = last - (ulong)(count - 1) * Limits.PageBytes;
            bool was = PageTables.Unmap(Root, at, (int)count, out int tables);
            Panic.Assert(was, "a page of a mapping was not mapped");
            mapping.Entered -= count;
            if (tables != 0) Payer.Refund((ulong)tables);
        }
        return mapping.Entered > 0 ? Outcome.More : StatusCode.Ok;
    }

    /// <summary>
    /// Puts the scratch page in the place of the next pages of a mapping whose memory is taken back; in the end the
    /// region is let go.
    /// </summary>
    /// <returns>More or Ok.</returns>
    internal readonly Outcome ReplaceSome(Mapping mapping)
    {
        if (mapping.Region is null) return StatusCode.Ok;
        mapping.Leaving = StatusCode.NotFound;
        PageRights rights = PageTables.ForUser(RightsOf(mapping));
        uint end = Math.Min(mapping.Entered, mapping.Replaced + Limits.StepPages);
        while (mapping.Replaced < end && Root != 0)
        {
            ulong at = mapping.Start + (ulong)mapping.Replaced * Limits.PageBytes;
            bool was = PageTables.TryFind(Root, at, out TableRun run);
            Panic.Assert(was, "a page of a mapping was not mapped");
            uint count = Math.Min(end - mapping.Replaced, (uint)run.Left);
            for (uint i = 0; i < count; i++) run.Replace(_scratch, rights);
            PageTables.Replaced(Root, at, (int)count);
            mapping.Replaced += count;
        }
        if (mapping.Replaced < mapping.Entered && Root != 0) return Outcome.More;
        mapping.Region.Remove(mapping);
        mapping.Region = null;
        return StatusCode.Ok;
    }

    /// <summary>
    /// The page tables, for a process that has ended: they go as they are, which takes as long as there are tables, not
    /// pages. They must not be in use. The mappings are then only names: <see cref="RemoveSome"/>.
    /// </summary>
    internal void CloseTables()
    {
        Payer.Refund((ulong)PageTables.Destroy(Root));
        Root = 0;
        if (_scratch == 0) return;
        PageAllocator.Give(_scratch);
        Payer.Refund(1);
        _scratch = 0;
    }

    /// <summary>Removes mappings that are only names, at most so many.</summary>
    /// <returns>More or Ok.</returns>
    internal Outcome RemoveSome(int count)
    {
        for (; _first is not null && count > 0; count--) Remove(_first);
        return _first is not null ? Outcome.More : StatusCode.Ok;
    }

    /// <summary>The page of memory that a user address shows; a device's registers are none.</summary>
    internal readonly bool TryTranslate(ulong address, out ulong physical)
    {
        physical = 0;
        return address < UserLayout.End && Root != 0
            && PageTables.Lookup(Root, address & ~(ulong)(Limits.PageBytes - 1), out physical, out PageRights rights)
            && (rights & PageRights.Uncached) == 0;
    }

    private static PageRights RightsOf(Mapping mapping)
    {
        if (mapping.Rights == Rights.None) return PageRights.Read;
        PageRights rights = PageRights.Read | PageRights.User;
        if ((mapping.Rights & Rights.Write) != 0) rights |= PageRights.Write;
        if ((mapping.Rights & Rights.Execute) != 0) rights |= PageRights.Execute;
        if (mapping.Region!.IsDevice) rights |= PageRights.Uncached;
        return rights;
    }

    /// <summary>Tables that cannot be paid go back with the page that needed them.</summary>
    private readonly bool TryPay(MapOutcome entered, ulong at, int tables)
    {
        if (Payer.TryCharge((ulong)tables)) return true;
        Panic.Assert(entered == MapOutcome.Mapped, "a mapping that failed has kept tables");
        PageTables.Unmap(Root, at, out _, out int given);
        Panic.Assert(given == tables, "tables were taken that nobody pays");
        return false;
    }

    private static bool IsAllowed(ulong address, ulong pages) =>
        address % Limits.PageBytes == 0 && address >= UserLayout.Lowest && address < UserLayout.End
        && pages <= (UserLayout.End - address) / Limits.PageBytes
        && (address >= UserLayout.ChannelsEnd || address + pages * Limits.PageBytes <= UserLayout.Channels);

    private bool TryFindGap(ulong address, ulong pages, out Mapping? before)
    {
        before = LastUpTo(address);
        Mapping? after = before is null ? _first : before.Next;
        return (before is null || before.End <= address)
            && (after is null || address + pages * Limits.PageBytes <= after.Start);
    }

    /// <summary>
    /// The first gap in the window from the hint on, then from its start; one page stays free between mappings.
    /// </summary>
    private ulong Pick(ulong pages)
    {
        ulong picked = PickFrom(_hint, pages);
        if (picked == 0) picked = PickFrom(UserLayout.WindowStart, pages);
        if (picked != 0) _hint = picked + (pages + 1) * Limits.PageBytes;
        return picked;
    }

    private readonly ulong PickFrom(ulong address, ulong pages)
    {
        ulong bytes = (pages + 1) * Limits.PageBytes;
        for (Mapping? at = _first; at is not null; at = at.Next)
        {
            if (at.End < address) continue;
            if (at.Start >= address + bytes) break;
            address = at.End + Limits.PageBytes;
        }
        return address + bytes <= UserLayout.WindowEnd ? address : 0;
    }

    private void Insert(Mapping mapping, Mapping? before)
    {
        _count++;
        _near = mapping;
        if (before is null)
        {
            mapping.Next = _first;
            _first = mapping;
            return;
        }
        mapping.Next = before.Next;
        before.Next = mapping;
    }

    /// <summary>Ends a mapping that has left the page tables.</summary>
    internal void Remove(Mapping mapping)
    {
        _count--;
        Mapping? before = Before(mapping);
        if (before is null) _first = mapping.Next;
        else before.Next = mapping.Next;
        _near = before;
        mapping.Region?.Remove(mapping);
        Pools.Mappings.Give(mapping, Payer);
    }
}

/// <summary>Which pages of a region are to be mapped, and how.</summary>
internal readonly struct MapRequest
{
    internal readonly ulong First, Pages;

    /// <summary>Now, and what they can be changed to.</summary>
    internal readonly Rights Rights, Most;

    internal MapRequest(ulong first, ulong pages, Rights rights, Rights most = Rights.None)
    {
        First = first;
        Pages = pages;
        Rights = rights;
        Most = rights | most;
    }

    /// <summary>
    /// Readable at least, now or some day, not writable and executable at once, here or elsewhere, and inside.
    /// </summary>
    internal bool FitsInto(Region region) =>
        region.Allows(Rights) && (Most & Rights.Read) != 0 && (Rights == Rights.None || (Rights & Rights.Read) != 0)
        && (Most & ~(Rights.Read | Rights.Write | Rights.Execute)) == 0 && !AreBoth(Rights)
        && Pages > 0 && First < region.Pages && Pages <= region.Pages - First;

    /// <summary>To be written and executed.</summary>
    internal static bool AreBoth(Rights rights) =>
        (rights & (Rights.Write | Rights.Execute)) == (Rights.Write | Rights.Execute);
}
