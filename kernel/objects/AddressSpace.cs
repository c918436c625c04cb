using System;
using Mooring.Kernel.Memory;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>
/// The lower half of a page table and the list of what is mapped in it. Mappings never overlap, are never writable and
/// executable at once, and leave page 0 alone. Work on pages goes in steps of <see cref="Limits.StepPages"/>.
/// Mutable struct: a field of <see cref="Process"/>.
/// </summary>
internal struct AddressSpace
{
    /// <summary>So many mappings take less than a page of the kernel's: for that their owner pays one.</summary>
    private const int MappingsPerPage = 64;

    private Mapping? _first;
    private Budget _payer;
    private ulong _hint;
    private int _count;

    /// <summary>What CR3 holds; 0 once closed.</summary>
    internal ulong Root { get; private set; }

    /// <param name="payer">Charged for the page tables.</param>
    internal Outcome TryOpen(Budget payer)
    {
        _payer = payer;
        _hint = UserLayout.WindowStart;
        if (!payer.TryCharge(1)) return StatusCode.OutOfBudget;
        if (PageTables.TryCreate(out ulong root))
        {
            Root = root;
            return StatusCode.Ok;
        }
        payer.Refund(1);
        return StatusCode.OutOfMemory;
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
        mapping.Region = region;
        mapping.Start = address;
        mapping.FirstPage = (uint)request.First;
        mapping.Pages = (uint)request.Pages;
        mapping.Rights = request.Rights;
        region.Hold();
        Insert(mapping, before);
        return StatusCode.Ok;
    }

    private readonly Outcome TryTakeMapping(out Mapping mapping)
    {
        mapping = null!;
        bool needsPage = _count % MappingsPerPage == 0;
        if (_count == Limits.Mappings || needsPage && !_payer.TrySetAside(1)) return StatusCode.OutOfBudget;
        if (Pools.Mappings.TryTake(out mapping)) return StatusCode.Ok;
        if (needsPage) _payer.PutBack(1);
        return StatusCode.OutOfMemory;
    }

    /// <summary>Enters the next pages of a mapping into the page tables.</summary>
    /// <returns>More, Ok, OutOfMemory or OutOfBudget; after an error the caller removes the mapping.</returns>
    internal Outcome Enter(Mapping mapping)
    {
        PageRights rights = RightsOf(mapping);
        uint end = Math.Min(mapping.Pages, mapping.Entered + Limits.StepPages);
        for (; mapping.Entered < end; mapping.Entered++)
        {
            ulong at = mapping.Start + (ulong)mapping.Entered * Limits.PageBytes;
            ulong page = mapping.Region.PageAt(mapping.FirstPage + mapping.Entered);
            MapOutcome entered = PageTables.Map(Root, at, page, rights, out int tables);
            if (!TryPay(entered, at, tables)) return StatusCode.OutOfBudget;
            if (entered == MapOutcome.OutOfPages) return StatusCode.OutOfMemory;
            Panic.Assert(entered == MapOutcome.Mapped, "a page of a fresh mapping was occupied");
        }
        return mapping.Entered < mapping.Pages ? Outcome.More : StatusCode.Ok;
    }

    /// <summary>Finds the mapping that begins at an address.</summary>
    internal bool TryFind(ulong address, out Mapping mapping)
    {
        for (Mapping? at = _first; at is not null; at = at.Next)
        {
            mapping = at;
            if (at.Start == address) return true;
        }
        mapping = null!;
        return false;
    }

    /// <summary>Takes the last pages of a mapping out, and in the end the mapping itself.</summary>
    internal Outcome Leave(Mapping mapping)
    {
        uint end = mapping.Entered > Limits.StepPages ? mapping.Entered - Limits.StepPages : 0;
        for (; mapping.Entered > end; mapping.Entered--)
        {
            ulong at = mapping.Start + (ulong)(mapping.Entered - 1) * Limits.PageBytes;
            bool was = PageTables.Unmap(Root, at, out _, out int tables);
            Panic.Assert(was, "a page of a mapping was not mapped");
            _payer.Refund((ulong)tables);
        }
        if (mapping.Entered > 0) return Outcome.More;
        Remove(mapping);
        return StatusCode.Ok;
    }

    /// <summary>
    /// All of it, for a process that has ended: the tables go as they are, which takes as long as there are tables, not
    /// pages. They must not be in use.
    /// </summary>
    internal void Close()
    {
        _payer.Refund((ulong)PageTables.Destroy(Root));
        Root = 0;
        while (_first is not null) Remove(_first);
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
        PageRights rights = PageRights.Read | PageRights.User;
        if ((mapping.Rights & Rights.Write) != 0) rights |= PageRights.Write;
        if ((mapping.Rights & Rights.Execute) != 0) rights |= PageRights.Execute;
        if (mapping.Region.IsDevice) rights |= PageRights.Uncached;
        return rights;
    }

    /// <summary>Tables that cannot be paid go back with the page that needed them.</summary>
    private readonly bool TryPay(MapOutcome entered, ulong at, int tables)
    {
        if (_payer.TryCharge((ulong)tables)) return true;
        Panic.Assert(entered == MapOutcome.Mapped, "a mapping that failed has kept tables");
        PageTables.Unmap(Root, at, out _, out int given);
        Panic.Assert(given == tables, "tables were taken that nobody pays");
        return false;
    }

    private static bool IsAllowed(ulong address, ulong pages) =>
        address % Limits.PageBytes == 0 && address >= UserLayout.Lowest && address < UserLayout.End
        && pages <= (UserLayout.End - address) / Limits.PageBytes;

    private bool TryFindGap(ulong address, ulong pages, out Mapping? before)
    {
        before = null;
        for (Mapping? at = _first; at is not null && at.Start < address; at = at.Next) before = at;
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
        if (before is null)
        {
            mapping.Next = _first;
            _first = mapping;
            return;
        }
        mapping.Next = before.Next;
        before.Next = mapping;
    }

    private void Remove(Mapping mapping)
    {
        _count--;
        if (_count % MappingsPerPage == 0) _payer.PutBack(1);
        if (_first == mapping) _first = mapping.Next;
        else
        {
            Mapping before = _first!;
            while (before.Next != mapping) before = before.Next!;
            before.Next = mapping.Next;
        }
        mapping.Region.Release();
        Pools.Mappings.Give(mapping);
    }
}

/// <summary>Which pages of a region are to be mapped, and how.</summary>
internal readonly struct MapRequest
{
    internal readonly ulong First, Pages;
    internal readonly Rights Rights;

    internal MapRequest(ulong first, ulong pages, Rights rights)
    {
        First = first;
        Pages = pages;
        Rights = rights;
    }

    /// <summary>Readable at least, not writable and executable at once, and inside the region.</summary>
    internal bool FitsInto(Region region) =>
        (Rights & Rights.Read) != 0 && (Rights & ~(Rights.Read | Rights.Write | Rights.Execute)) == 0
        && (Rights & (Rights.Write | Rights.Execute)) != (Rights.Write | Rights.Execute)
        && Pages > 0 && First < region.Pages && Pages <= region.Pages - First;
}
