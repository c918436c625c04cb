using System;
using Mooring.Kernel.Memory;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>
/// Memory that can be mapped: either zeroed pages of its own, found through a two-level table of physical addresses, or
/// a fixed physical range (an archive, a device) that it does not own. It lives as long as a handle, a mapping or a
/// lend holds it.
/// </summary>
internal sealed class Region
{
    private const uint Fanout = Limits.PageBytes / sizeof(ulong);

    private Budget? _budget;
    private ulong _table, _fixedBase;
    private uint _filled;
    private int _holders;
    private bool _ownsBase;

    internal Region? NextLeftover;

    internal uint Pages { get; private set; }

    /// <summary>Device registers: never cached.</summary>
    internal bool IsDevice { get; private set; }

    /// <summary>
    /// An owning region of <paramref name="pages"/>, charged at once and filled by <see cref="Fill"/>.
    /// </summary>
    internal static Outcome TryMake(Budget budget, ulong pages, out Region region)
    {
        region = null!;
        if (pages is 0 or > Limits.RegionPages) return StatusCode.BadArgument;
        if (!budget.TryCharge(Cost(pages))) return StatusCode.OutOfBudget;
        if (!Pools.Regions.TryTake(out region))
        {
            budget.Refund(Cost(pages));
            return StatusCode.OutOfMemory;
        }
        region._holders = 1;
        region._budget = budget;
        region.Pages = (uint)pages;
        budget.Hold();
        return StatusCode.Ok;
    }

    /// <summary>One zeroed page that the kernel shares with a process: a channel's page, an enter block.</summary>
    internal static Outcome TryMakePage(Budget budget, out Region region)
    {
        region = null!;
        if (!budget.TryCharge(1)) return StatusCode.OutOfBudget;
        bool hasPage = PageAllocator.TryTake(out ulong physical);
        if (hasPage && TryMakeFixed(physical, 1, false, out region))
        {
            region._ownsBase = true;
            region._budget = budget;
            budget.Hold();
            return StatusCode.Ok;
        }
        if (hasPage) PageAllocator.Give(physical);
        budget.Refund(1);
        return StatusCode.OutOfMemory;
    }

    /// <summary>A region over memory that belongs to somebody else for ever.</summary>
    internal static bool TryMakeFixed(ulong physical, ulong pages, bool isDevice, out Region region)
    {
        if (!Pools.Regions.TryTake(out region)) return false;
        region._holders = 1;
        region._fixedBase = physical;
        region.Pages = (uint)pages;
        region._filled = region.Pages;
        region.IsDevice = isDevice;
        return true;
    }

    /// <summary>Takes the next pages, at most one step's worth.</summary>
    /// <returns>More while pages are missing; OutOfMemory when there are none (the caller releases the
    /// region).</returns>
    internal Outcome Fill()
    {
        uint end = Math.Min(Pages, _filled + Limits.StepPages);
        while (_filled < end)
        {
            if (!TryFillOne(_filled)) return StatusCode.OutOfMemory;
            _filled++;
        }
        return _filled < Pages ? Outcome.More : StatusCode.Ok;
    }

    /// <summary>The physical address of a page of the region.</summary>
    internal ulong PageAt(uint index)
    {
        Panic.Assert(index < _filled, "a page beyond a region's end");
        if (_fixedBase != 0) return _fixedBase + (ulong)index * Limits.PageBytes;
        return PhysicalWords.At(PhysicalWords.At(_table)[(int)(index / Fanout)])[(int)(index % Fanout)];
    }

    internal bool Contains(ulong offset, ulong length) =>
        offset <= (ulong)Pages * Limits.PageBytes && length <= (ulong)Pages * Limits.PageBytes - offset;

    /// <summary>Copies into the region; the range must be inside.</summary>
    internal void Write(ulong offset, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            Span<byte> room = BytesAt(offset);
            int n = Math.Min(room.Length, bytes.Length);
            bytes[..n].CopyTo(room);
            bytes = bytes[n..];
            offset += (ulong)n;
        }
    }

    /// <summary>The bytes from an offset to the end of its page, as the kernel sees them.</summary>
    internal Span<byte> BytesAt(ulong offset) =>
        PhysicalWords.BytesOf(PageAt((uint)(offset / Limits.PageBytes)))[(int)(offset % Limits.PageBytes)..];

    internal void Hold() => _holders++;

    internal void Release()
    {
        if (--_holders > 0) return;
        if (_fixedBase == 0)
        {
            _budget!.Refund(Cost(Pages));
            _budget.Release();
            if (!GiveSomeBack()) Leftovers.Add(this);
            return;
        }
        if (_ownsBase) GiveBackPage();
        Pools.Regions.Give(this);
    }

    /// <summary>Of a region that nobody holds: pages that are still to be given back, tables included.</summary>
    internal ulong PagesLeft => Cost(Pages) - Pages + _filled;

    /// <summary>Gives the last pages back, at most one step's worth, and in the end the region itself.</summary>
    /// <returns>True if that was the end.</returns>
    internal bool GiveSomeBack()
    {
        uint end = _filled > Limits.StepPages ? _filled - Limits.StepPages : 0;
        for (; _filled > end; _filled--) PageAllocator.Give(PageAt(_filled - 1));
        if (_filled > 0) return false;
        if (_table != 0) GiveTablesBack();
        Pools.Regions.Give(this);
        return true;
    }

    /// <summary>Pages of data and of the table over them.</summary>
    private static ulong Cost(ulong pages) => pages + (pages + Fanout - 1) / Fanout + 1;

    private bool TryFillOne(uint index)
    {
        if (_table == 0 && !PageAllocator.TryTake(out _table)) return false;
        ref ulong leaf = ref PhysicalWords.At(_table)[(int)(index / Fanout)];
        if (leaf == 0 && !PageAllocator.TryTake(out leaf)) return false;
        return PageAllocator.TryTake(out PhysicalWords.At(leaf)[(int)(index % Fanout)]);
    }

    private void GiveBackPage()
    {
        PageAllocator.Give(_fixedBase);
        _budget!.Refund(1);
        _budget.Release();
    }

    private void GiveTablesBack()
    {
        foreach (ulong leaf in PhysicalWords.At(_table))
            if (leaf != 0) PageAllocator.Give(leaf);
        PageAllocator.Give(_table);
    }
}
