using Mooring.Kernel.Memory;

namespace Mooring.Kernel.Objects;

/// <summary>
/// Pages that may be used, carved out of a parent's. A budget lives as long as a process or a region counts on it, so
/// memory that outlives its maker is still paid by the maker's ancestors.
/// </summary>
internal sealed class Budget
{
    private Budget? _parent;
    private int _holders;
    private bool _isShut;

    /// <summary>Pages charged to all budgets for memory, as opposed to those set aside for a child.</summary>
    internal static ulong PagesInUse { get; private set; }

    /// <summary>Pages charged to this budget for memory.</summary>
    internal ulong InUse { get; private set; }

    internal ulong Limit { get; private set; }

    /// <summary>Of the limit, what is in use or set aside.</summary>
    internal ulong Used { get; private set; }

    /// <summary>The first budget: everything that boot has left.</summary>
    internal void OpenRoot(ulong pages)
    {
        _holders = 1;
        Limit = pages;
    }

    /// <summary>Takes <paramref name="pages"/> out of this budget and makes them a child's.</summary>
    /// <returns>False if they are not there.</returns>
    internal bool TryCarve(ulong pages, out Budget child)
    {
        child = null!;
        if (!TrySetAside(pages)) return false;
        if (Pools.Budgets.TryTake(out child))
        {
            child._parent = this;
            child._holders = 1;
            child.Limit = pages;
            Hold();
            return true;
        }
        PutBack(pages);
        return false;
    }

    internal bool TryCharge(ulong pages)
    {
        if (!TrySetAside(pages)) return false;
        PagesInUse += pages;
        InUse += pages;
        return true;
    }

    internal void Refund(ulong pages)
    {
        PutBack(pages);
        PagesInUse -= pages;
        InUse -= pages;
    }

    /// <summary>
    /// Its process has ended: what is not used goes back to the parent now, the rest as it is refunded. So a peer that
    /// keeps one page of the dead keeps one page.
    /// </summary>
    internal void Shut()
    {
        _isShut = true;
        ulong left = Limit - Used;
        Limit = Used;
        _parent?.PutBack(left);
    }

    /// <summary>For what lies in pages that are not this budget's: those of a child, the kernel's objects.</summary>
    internal bool TrySetAside(ulong pages)
    {
        if (pages > Limit - Used) return false;
        Used += pages;
        return true;
    }

    /// <summary>Ends <see cref="TrySetAside"/>.</summary>
    internal void PutBack(ulong pages)
    {
        for (Budget? budget = this; budget is not null; budget = budget._parent)
        {
            Panic.Assert(pages <= budget.Used, "a budget was refunded more than it had paid");
            budget.Used -= pages;
            if (!budget._isShut) return;
            budget.Limit -= pages;
        }
    }

    internal void Hold() => _holders++;

    internal void Release()
    {
        Budget? budget = this;
        while (budget is not null && --budget._holders == 0)
        {
            Panic.Assert(budget.Used == 0, "a budget ended with pages in use");
            Budget? parent = budget._parent;
            parent?.PutBack(budget.Limit);
            Pools.Budgets.Give(budget);
            budget = parent;
        }
    }
}
