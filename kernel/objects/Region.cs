using System;
using Mooring.Kernel.Memory;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>
/// Memory that can be mapped: either zeroed pages of its own, found through a two-level table of physical addresses, or
/// a fixed physical range (an archive, a device) that it does not own. It lives as long as a handle, a mapping or a
/// lend holds it. Of its own pages some may be missing: see the other half of this class.
/// </summary>
internal sealed partial class Region
{
    private const uint Fanout = Limits.PageBytes / sizeof(ulong);

    /// <summary>Beside the address in an entry of the table.</summary>
    private const ulong CopyOnWrite = 1, PinnedOnce = 2, Pins = 0x1FE, Flags = Limits.PageBytes - 1;

    private Budget _payer = null!;
    private Mapping? _firstMapping;
    private ulong _table, _fixedBase;
    private uint _filled;
    private int _holders, _mappings, _writable, _executable, _changeable;
    private bool _ownsBase;

    internal Region? NextLeftover;

    internal uint Pages { get; private set; }

    /// <summary>Pays the object, and the memory if it is the region's own.</summary>
    internal Budget Payer => _payer;

    /// <summary>Device registers: never cached.</summary>
    internal bool IsDevice { get; private set; }

    /// <summary>
    /// An owning region of <paramref name="pages"/>, charged at once and filled by <see cref="Fill"/>.
    /// </summary>
    internal static Outcome TryMake(Budget budget, ulong pages, out Region region) =>
        TryMake(budget, pages, 0, out region);

    /// <param name="budget">Pays.</param>
    /// <param name="pages">How large it is.</param>
    /// <param name="holes">Of these, those that it is not to have: none or all.</param>
    /// <param name="region">To be filled.</param>
    internal static Outcome TryMake(Budget budget, ulong pages, ulong holes, out Region region)
    {
        region = null!;
        if (pages is 0 or > Limits.RegionPages) return StatusCode.BadArgument;
        if (!budget.TryCharge(Cost(pages) - holes)) return StatusCode.OutOfBudget;
        Outcome taken = Pools.Regions.TryTake(budget, out region);
        if (!taken.IsOk)
        {
            budget.Refund(Cost(pages) - holes);
            return taken;
        }
        region._holders = 1;
        region._payer = budget;
        region.Pages = (uint)pages;
        region._holes = (uint)holes;
        return StatusCode.Ok;
    }

    /// <summary>One zeroed page that the kernel shares with a process: a channel's page, an enter block.</summary>
    internal static Outcome TryMakePage(Budget budget, out Region region)
    {
        region = null!;
        if (!budget.TryCharge(1)) return StatusCode.OutOfBudget;
        bool hasPage = PageAllocator.TryTake(out ulong physical);
        Outcome made = hasPage ? TryMakeFixed(budget, physical, 1, false, out region) : StatusCode.OutOfMemory;
        if (made.IsOk)
        {
            region._ownsBase = true;
            return made;
        }
        if (hasPage) PageAllocator.Give(physical);
        budget.Refund(1);
        return made;
    }

    /// <summary>A region over memory that belongs to somebody else for ever.</summary>
    internal static Outcome TryMakeFixed(
        Budget payer, ulong physical, ulong pages, bool isDevice, out Region region)
    {
        Outcome taken = Pools.Regions.TryTake(payer, out region);
        if (!taken.IsOk) return taken;
        region._holders = 1;
        region._payer = payer;
        region._fixedBase = physical;
        region.Pages = (uint)pages;
        region._filled = region.Pages;
        region.IsDevice = isDevice;
        return taken;
    }

    /// <summary>Takes the next pages, or places for them, at most one step's worth.</summary>
    /// <returns>More while pages are missing; OutOfMemory when there are none (the caller releases the
    /// region).</returns>
    internal Outcome Fill()
    {
        uint end = Math.Min(Pages, _filled + Limits.StepPages);
        for (; _filled < end; _filled++)
            if (!(_holes == Pages ? TryPrepare(_filled) : TryFillOne(_filled))) return StatusCode.OutOfMemory;
        return _filled < Pages ? Outcome.More : StatusCode.Ok;
    }

    /// <summary>The physical address of a page of the region.</summary>
    internal ulong PageAt(uint index)
    {
        Panic.Assert(index < _filled, "a page beyond a region's end");
        if (_fixedBase != 0) return _fixedBase + (ulong)index * Limits.PageBytes;
        ulong page = EntryAt(index) & ~Flags;
        Panic.Assert(page != 0, "a hole was taken for a page");
        return page;
    }

    /// <summary>Puts pages into page tables.</summary>
    /// <param name="run">Has places for them.</param>
    /// <param name="first">Of the pages.</param>
    /// <param name="count">How many.</param>
    /// <param name="rights">What is copied before it is written to is not writable; a hole is not executable, because
    /// it may be writable elsewhere.</param>
    /// <param name="scratch">Lies under a hole; 0: there is none.</param>
    internal void PutInto(ref TableRun run, uint first, uint count, PageRights rights, ulong scratch)
    {
        Panic.Assert(first + count <= _filled, "a page beyond a region's end");
        for (uint index = first; index < first + count; index++)
        {
            ulong entry = _fixedBase != 0 ? _fixedBase + (ulong)index * Limits.PageBytes : EntryAt(index);
            ulong page = entry & ~Flags;
            Panic.Assert((page | scratch) != 0, "a hole is mapped where there is no scratch page");
            if (page == 0) run.Put(scratch, rights & ~PageRights.Execute);
            else run.Put(page, (entry & CopyOnWrite) != 0 ? rights & ~PageRights.Write : rights);
        }
    }

    /// <summary>The page is to be copied before anybody writes to it.</summary>
    internal bool IsCopyOnWrite(uint index) => _fixedBase == 0 && (EntryAt(index) & CopyOnWrite) != 0;

    private ref ulong EntryAt(uint index) => ref PhysicalWords.At(LeafOf(index))[(int)(index % Fanout)];

    /// <summary>The page of the table in which the entries of a page and its neighbours are.</summary>
    private ref ulong LeafOf(uint index) => ref IsFlat
        ? ref _table
        : ref PhysicalWords.At(_table)[(int)(index / Fanout)];

    /// <summary>The table is one page of entries.</summary>
    private bool IsFlat => Pages <= Fanout;

    /// <summary>Is the range inside, and are its pages there?</summary>
    internal bool Contains(ulong offset, ulong length) =>
        offset <= (ulong)Pages * Limits.PageBytes && length <= (ulong)Pages * Limits.PageBytes - offset
        && (_holes == 0 || IsWhole(offset, length));

    /// <summary>
    /// Takes the next pages of another region over, at most one step's worth: both have them, until one writes.
    /// </summary>
    /// <param name="source">With as many pages, and memory of its own.</param>
    /// <returns>More, Ok, OutOfMemory.</returns>
    internal Outcome FillFrom(Region source)
    {
        uint end = Math.Min(Pages, _filled + Limits.StepPages);
        for (; _filled < end; _filled++)
            if (!TryShareOne(source, _filled)) return StatusCode.OutOfMemory;
        return _filled < Pages ? Outcome.More : StatusCode.Ok;
    }

    private bool TryShareOne(Region source, uint index)
    {
        ref ulong original = ref source.EntryAt(index);
        ulong page = original & ~Flags;
        if (page == 0) return TryLeaveOut(index);
        if (!TryPrepare(index)) return false;
        ref ulong entry = ref EntryAt(index);
        if ((original & Pins) != 0 || !PageShares.TryAdd(page))
            return PageAllocator.TryTake(out entry) && Copy(page, entry);
        entry = page | CopyOnWrite;
        if ((original & CopyOnWrite) != 0) return true;
        original |= CopyOnWrite;
        source.ShowAgain(index);
        return true;
    }

    internal bool IsPinned(uint index) => _fixedBase == 0 && (EntryAt(index) & Pins) != 0;

    /// <summary>Pages that are to stay where they are; each has 255 pins at most.</summary>
    /// <returns>Ok; BadArgument (range, or not its own memory), Full, OutOfMemory: nothing is pinned.</returns>
    internal StatusCode TryPin(uint first, uint count)
    {
        if (!HasTable || count == 0 || first >= Pages || count > Pages - first) return StatusCode.BadArgument;
        for (uint index = first; index < first + count; index++)
        {
            if (IsHole(index)) return StatusCode.BadArgument;
            if ((EntryAt(index) & Pins) == Pins) return StatusCode.Full;
            if (!TryOwn(index)) return StatusCode.OutOfMemory;
        }
        for (uint index = first; index < first + count; index++) EntryAt(index) += PinnedOnce;
        return StatusCode.Ok;
    }

    internal void Unpin(uint first, uint count)
    {
        for (uint index = first; index < first + count; index++) EntryAt(index) -= PinnedOnce;
    }

    /// <summary>
    /// May it be handed over by who holds a handle to it? Nobody else holds it, no device uses it, and whatever maps it
    /// is the holder's to unmap.
    /// </summary>
    internal bool CanMove(Process holder)
    {
        if (!HasTable || _holders - _mappings != 1) return false;
        Mapping? mapping = _firstMapping;
        while (mapping is not null && mapping.Owner == holder && mapping.IsByCommand) mapping = mapping.NextOfRegion;
        return mapping is null;
    }

    internal Mapping? FirstMapping => _firstMapping;

    /// <summary>From now on another budget pays, if it can.</summary>
    /// <returns>False: it cannot.</returns>
    internal bool TryCharge(Budget payer)
    {
        if (payer == _payer) return true;
        if (!payer.TryCharge(Charge)) return false;
        if (!payer.TryPay(Pools.Regions.ObjectBytes))
        {
            payer.Refund(Charge);
            return false;
        }
        _payer.Refund(Charge);
        _payer.Repay(Pools.Regions.ObjectBytes);
        _payer = payer;
        return true;
    }

    private static bool Copy(ulong from, ulong to)
    {
        PhysicalWords.BytesOf(from).CopyTo(PhysicalWords.BytesOf(to));
        return true;
    }

    /// <summary>
    /// Before a page is written to: it becomes the region's alone, and whoever maps the region sees that one.
    /// </summary>
    /// <returns>False when there is no memory, although it is paid for: see <see cref="Budget"/>.</returns>
    internal bool TryOwn(uint index)
    {
        if (!IsCopyOnWrite(index)) return true;
        ulong page = PageAt(index), own = page;
        if (PageShares.IsShared(page))
        {
            if (!PageAllocator.TryTake(out own)) return false;
            Copy(page, own);
        }
        EntryAt(index) = own | EntryAt(index) & Pins;
        ShowAgain(index);
        if (own != page) PageAllocator.Give(page);
        return true;
    }

    /// <summary>A page is another one now, or may be used otherwise: in all mappings of it.</summary>
    private void ShowAgain(uint index)
    {
        for (Mapping? mapping = _firstMapping; mapping is not null; mapping = mapping.NextOfRegion)
            mapping.Owner.Space.ShowAgain(mapping, index);
    }

    /// <summary>Copies into the region; the range must be inside.</summary>
    /// <returns>False as with <see cref="TryOwn"/>: not all has been written.</returns>
    internal bool Write(ulong offset, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (!TryOwn((uint)(offset / Limits.PageBytes))) return false;
            Span<byte> room = BytesAt(offset);
            int n = Math.Min(room.Length, bytes.Length);
            bytes[..n].CopyTo(room);
            bytes = bytes[n..];
            offset += (ulong)n;
        }
        return true;
    }

    /// <summary>Copies out of the region; the range must be inside.</summary>
    internal void Read(ulong offset, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            Span<byte> from = BytesAt(offset);
            int n = Math.Min(from.Length, bytes.Length);
            from[..n].CopyTo(bytes);
            bytes = bytes[n..];
            offset += (ulong)n;
        }
    }

    /// <summary>The bytes from an offset to the end of its page, as the kernel sees them; to be read.</summary>
    internal Span<byte> BytesAt(ulong offset) =>
        PhysicalWords.BytesOf(PageAt((uint)(offset / Limits.PageBytes)))[(int)(offset % Limits.PageBytes)..];

    internal void Hold() => _holders++;

    /// <summary>What can be written to somewhere is executed nowhere, and the other way round.</summary>
    internal bool Allows(Rights rights) =>
        ((rights & Rights.Write) == 0 || _executable == 0) && ((rights & Rights.Execute) == 0 || _writable == 0);

    private void Count(Mapping mapping, int one)
    {
        _mappings += one;
        if ((mapping.Rights & Rights.Write) != 0) _writable += one;
        if ((mapping.Rights & Rights.Execute) != 0) _executable += one;
        if ((mapping.Most & Rights.Write) != 0) _changeable += one;
    }

    /// <summary>A mapping holds the region that it shows.</summary>
    internal void Add(Mapping mapping)
    {
        Hold();
        Count(mapping, 1);
        mapping.NextOfRegion = _firstMapping;
        if (_firstMapping is not null) _firstMapping.BeforeOfRegion = mapping;
        _firstMapping = mapping;
    }

    /// <summary>Ends <see cref="Add"/>.</summary>
    internal void Remove(Mapping mapping)
    {
        if (mapping.BeforeOfRegion is { } before) before.NextOfRegion = mapping.NextOfRegion;
        else _firstMapping = mapping.NextOfRegion;
        if (mapping.NextOfRegion is { } next) next.BeforeOfRegion = mapping.BeforeOfRegion;
        mapping.BeforeOfRegion = mapping.NextOfRegion = null;
        Count(mapping, -1);
        Release();
    }

    /// <summary>
    /// The last one ends it: what it has cost is the payer's again at once, the pages go back in steps.
    /// </summary>
    internal void Release()
    {
        if (--_holders > 0) return;
        if (_fixedBase == 0)
        {
            _payer.Refund(Charge);
            _payer.Repay(Pools.Regions.ObjectBytes);
            if (!GiveSomeBack()) Leftovers.Add(this);
            return;
        }
        if (_ownsBase)
        {
            PageAllocator.Give(_fixedBase);
            _payer.Refund(1);
        }
        Pools.Regions.Give(this, _payer);
    }

    /// <summary>Of a region that nobody holds: pages that are still to be given back, tables included.</summary>
    internal ulong PagesLeft => Cost(Pages) - Pages + _filled - Math.Min(_holes, _filled);

    /// <summary>Gives the last pages back, at most one step's worth, and in the end the region itself.</summary>
    /// <returns>True if that was the end.</returns>
    internal bool GiveSomeBack()
    {
        uint end = _filled > Limits.StepPages ? _filled - Limits.StepPages : 0;
        for (; _filled > end; _filled--)
        {
            if (IsHole(_filled - 1)) _holes--;
            else PageAllocator.Give(PageAt(_filled - 1));
        }
        if (_filled > 0) return false;
        if (_table != 0) GiveTablesBack();
        Pools.Regions.Give(this);
        return true;
    }

    /// <summary>Pages of data and of the table over them.</summary>
    private static ulong Cost(ulong pages) =>
        pages + (pages + Fanout - 1) / Fanout + (pages <= Fanout ? 0ul : 1);

    private bool TryFillOne(uint index) => TryPrepare(index) && PageAllocator.TryTake(out EntryAt(index));

    /// <summary>The table has a place for the page.</summary>
    private bool TryPrepare(uint index)
    {
        if (_table == 0 && !PageAllocator.TryTake(out _table)) return false;
        ref ulong leaf = ref LeafOf(index);
        return leaf != 0 || PageAllocator.TryTake(out leaf);
    }

    /// <summary>It can be, or become, written to through some mapping in this space.</summary>
    internal bool IsWrittenIn(Process owner)
    {
        if (_changeable == 0) return false;
        Mapping? mapping = _firstMapping;
        while (mapping is not null && (mapping.Owner != owner || (mapping.Most & Rights.Write) == 0))
            mapping = mapping.NextOfRegion;
        return mapping is not null;
    }

    /// <summary>Could a whole mapping have other rights?</summary>
    internal bool Allows(Mapping mapping, Rights rights)
    {
        Count(mapping, -1);
        bool allows = Allows(rights);
        Count(mapping, 1);
        return allows;
    }

    /// <summary>From now on a mapping has other rights.</summary>
    internal void Change(Mapping mapping, Rights rights)
    {
        Count(mapping, -1);
        mapping.Rights = rights;
        Count(mapping, 1);
    }

    /// <summary>It has pages of its own, found through a table.</summary>
    internal bool HasTable => _fixedBase == 0;

    internal bool IsFilled => _filled == Pages;

    private void GiveTablesBack()
    {
        for (uint first = 0; first < Pages && !IsFlat; first += Fanout)
            if (LeafOf(first) != 0) PageAllocator.Give(LeafOf(first));
        PageAllocator.Give(_table);
    }
}
