using System.Runtime.CompilerServices;
using Mooring.Kernel.Memory;
using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>
/// How much of each kind its holder may have, carved out of a parent's: what a process gives to a child it has no more
/// itself, so the limits of all that live never add up to more than there is, and whoever runs out has only himself
/// used it up.
/// <para>
/// Kernel objects are paid for in bytes by the process that makes them: as many pages are set aside as these bytes
/// would fill. So who has budget finds memory. Not for certain in one case only: a pool whose pages are each held by
/// one last object has more pages than its objects are paid for; for that and for its own tables the kernel keeps a
/// share of the memory.
/// </para>
/// A budget lives as long as a process, a region or any other object counts on it, so what outlives its maker is still
/// paid by the maker's ancestors.
/// </summary>
internal sealed class Budget
{
    private Budget? _parent;
    private Amounts _limit, _used;
    private int _holders;
    private uint _objectBytes;
    private bool _isShut;

    /// <summary>Pages charged to all budgets for memory, as opposed to those set aside.</summary>
    internal static ulong PagesInUse { get; private set; }

    /// <summary>Pages charged to this budget for memory.</summary>
    internal ulong InUse { get; private set; }

    internal ulong Limit(Resource kind) => _limit[(int)kind];

    /// <summary>Of the limit, what is in use or set aside.</summary>
    internal ulong Used(Resource kind) => _used[(int)kind];

    internal ulong Left(Resource kind) => Limit(kind) - Used(kind);

    /// <summary>The first budget: everything that boot has left.</summary>
    internal void OpenRoot(in Amounts limit)
    {
        _holders = 1;
        _limit = limit;
    }

    /// <summary>Takes <paramref name="wanted"/> out of this budget and makes it a child's, which it pays for.</summary>
    /// <returns>Ok, OutOfBudget or OutOfMemory.</returns>
    internal Outcome TryCarve(in Amounts wanted, out Budget child)
    {
        Outcome taken = Pools.Budgets.TryTake(this, out child);
        if (!taken.IsOk) return taken;
        child._parent = this;
        child._holders = 1;
        for (int kind = 0; kind < Amounts.Kinds; kind++)
        {
            if (TryTake((Resource)kind, wanted[kind])) child._limit[kind] = wanted[kind];
            else taken = Rings.StatusCode.OutOfBudget;
        }
        if (!taken.IsOk) child.Release();
        return taken;
    }

    /// <summary>More pages for a budget, out of the one that it was carved from, if that is this one.</summary>
    /// <returns>Ok, OutOfBudget; BadArgument: it was carved from another.</returns>
    internal Outcome TryAdd(Budget child, ulong pages)
    {
        if (child._parent != this) return Rings.StatusCode.BadArgument;
        if (!TryTake(Resource.Pages, pages)) return Rings.StatusCode.OutOfBudget;
        child._limit[(int)Resource.Pages] += pages;
        return Rings.StatusCode.Ok;
    }

    /// <summary>One of a kind, or several: all or none.</summary>
    internal bool TryTake(Resource kind, ulong count)
    {
        if (count > Left(kind)) return false;
        _used[(int)kind] += count;
        return true;
    }

    /// <summary>Ends <see cref="TryTake"/>.</summary>
    internal void PutBack(Resource kind, ulong count)
    {
        for (Budget? budget = this; budget is not null; budget = budget._parent)
        {
            Panic.Assert(count <= budget.Used(kind), "a budget was refunded more than it had paid");
            budget._used[(int)kind] -= count;
            if (!budget._isShut) return;
            budget._limit[(int)kind] -= count;
        }
    }

    internal bool TryCharge(ulong pages)
    {
        if (!TryTake(Resource.Pages, pages)) return false;
        PagesInUse += pages;
        InUse += pages;
        return true;
    }

    internal void Refund(ulong pages)
    {
        PutBack(Resource.Pages, pages);
        PagesInUse -= pages;
        InUse -= pages;
    }

    /// <summary>For a kernel object of so many bytes, which holds the budget from now on.</summary>
    internal bool TryPay(int bytes)
    {
        uint sum = _objectBytes + (uint)bytes;
        if (!TryTake(Resource.Pages, PagesFor(sum) - PagesFor(_objectBytes))) return false;
        _objectBytes = sum;
        _holders++;
        return true;
    }

    /// <summary>Ends <see cref="TryPay"/>.</summary>
    internal void Repay(int bytes)
    {
        TakeBack(bytes);
        Release();
    }

    private void TakeBack(int bytes)
    {
        Panic.Assert((uint)bytes <= _objectBytes, "a budget is repaid for objects that it did not pay");
        uint rest = _objectBytes - (uint)bytes;
        PutBack(Resource.Pages, PagesFor(_objectBytes) - PagesFor(rest));
        _objectBytes = rest;
    }

    private static ulong PagesFor(uint bytes) => (bytes + (ulong)Limits.PageBytes - 1) / Limits.PageBytes;

    /// <summary>
    /// Its process has ended: what is not used goes back to the parent now, the rest as it is refunded. So a peer that
    /// keeps one page of the dead keeps one page.
    /// </summary>
    internal void Shut()
    {
        if (_isShut) return;
        _isShut = true;
        for (int kind = 0; kind < Amounts.Kinds; kind++)
        {
            ulong left = Left((Resource)kind);
            _limit[kind] -= left;
            _parent?.PutBack((Resource)kind, left);
        }
    }

    internal void Hold() => _holders++;

    /// <summary>The last one ends it, and then perhaps its parent: a long line of ancestors needs no stack.</summary>
    internal void Release()
    {
        Budget? budget = this;
        while (budget is not null && --budget._holders == 0)
        {
            Budget? parent = budget._parent;
            for (int kind = 0; kind < Amounts.Kinds; kind++)
            {
                Panic.Assert(budget._used[kind] == 0, "a budget ended with something in use");
                parent?.PutBack((Resource)kind, budget._limit[kind]);
            }
            parent?.TakeBack(Pools.Budgets.ObjectBytes);
            Pools.Budgets.Give(budget);
            budget = parent;
        }
    }
}

/// <summary>What a budget counts.</summary>
internal enum Resource
{
    Pages,
    Handles,

    /// <summary>Channels made, until both ends have been closed.</summary>
    Channels,
    Threads,
    Processes,
}

/// <summary>A number of each <see cref="Resource"/>.</summary>
[InlineArray(Kinds)]
internal struct Amounts
{
    internal const int Kinds = 5;

    private ulong _first;
}
