using System;
using Mooring.Kernel.Memory;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>
/// Pages that go from one region to another, and the holes that they leave and fill
/// (<see cref="KernelMethod.MovePages"/>).
/// <para>
/// A hole is a place of the table without a page; it costs nothing. Who maps a region finds its own scratch page under
/// each hole: what is written there is lost, and nobody faults. So pages come and go under mappings without any that
/// could fail: whoever maps a region that has a table has a scratch page.
/// </para>
/// <para>
/// What comes is paid before the first page does, all of it at once: while <see cref="_promised"/> is not 0, so many
/// holes are paid that have no page yet. So once pages have begun to go over nothing stops them but the end of who
/// moves them; then what is promised is given up. A page always belongs to exactly one region, which pays for it.
/// </para>
/// </summary>
internal sealed partial class Region
{
    private uint _holes, _promised;

    private ulong Charge => Cost(Pages) - _holes + _promised;

    internal bool IsHole(uint index) => _fixedBase == 0 && (EntryAt(index) & ~Flags) == 0;

    /// <summary>Of a range inside: none of its pages is a hole. It is no longer than one step's worth.</summary>
    private bool IsWhole(ulong offset, ulong length)
    {
        if (length > Limits.StepPages * Limits.PageBytes) return false;
        ulong end = (offset + length + Limits.PageBytes - 1) / Limits.PageBytes;
        for (ulong index = offset / Limits.PageBytes; index < end; index++)
            if (IsHole((uint)index)) return false;
        return true;
    }

    /// <summary>A hole of a copy, where the original has one. It was charged with all others.</summary>
    private bool TryLeaveOut(uint index)
    {
        if (!TryPrepare(index)) return false;
        _holes++;
        _payer.Refund(1);
        return true;
    }

    /// <summary>Nobody else puts pages into it for now, and it is not executed anywhere.</summary>
    internal bool IsOpenForPages => HasTable && _promised == 0 && _executable == 0;

    /// <summary>Pays for pages that are to come.</summary>
    /// <returns>False: it cannot.</returns>
    internal bool TryPromise(uint pages)
    {
        if (!_payer.TryCharge(pages)) return false;
        _promised = pages;
        return true;
    }

    /// <summary>Ends <see cref="TryPromise"/>, whatever has come.</summary>
    internal void EndPromise()
    {
        _payer.Refund(_promised);
        _promised = 0;
    }

    /// <summary>Can these pages go over to these places? One step's worth at most.</summary>
    /// <returns>Ok; NotFound (a hole), Busy (a clone has the page too), AlreadyExists (no hole).</returns>
    internal StatusCode CanPass(uint first, Region to, uint place, uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            if (IsHole(first + i)) return StatusCode.NotFound;
            if (PageShares.IsShared(PageAt(first + i))) return StatusCode.Busy;
            if (!to.IsHole(place + i)) return StatusCode.AlreadyExists;
        }
        return StatusCode.Ok;
    }

    /// <summary>Hands pages over after <see cref="CanPass"/>, to a region that has promised to pay them.</summary>
    internal void Pass(uint first, Region to, uint place, uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            to.EntryAt(place + i) = PageAt(first + i);
            EntryAt(first + i) = 0;
            ShowAgain(first + i);
            to.ShowAgain(place + i);
        }
        _holes += count;
        _payer.Refund(count);
        to._holes -= count;
        to._promised -= count;
    }
}
