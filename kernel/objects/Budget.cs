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

    /// <summary>Pages charged to all budgets for memory, as opposed to those set aside for a child.</summary>
    internal static ulong PagesInUse { get; private set; }

    internal ulong Limit { get; private set; }
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
        return true;
    }

    internal void Refund(ulong pages)
    {
        PutBack(pages);
        PagesInUse -= pages;
    }

    private bool TrySetAside(ulong pages)
    {
        if (pages > Limit - Used) return false;
        Used += pages;
        return true;
    }

    private void PutBack(ulong pages)
    {
        Panic.Assert(pages <= Used, "a budget was refunded more than it had paid");
        Used -= pages;
    }

    internal void Hold() => _holders++;

    internal void Release()
    {
        if (--_holders > 0) return;
        Panic.Assert(Used == 0, "a budget ended with pages in use");
        Budget? parent = _parent;
        ulong carved = Limit;
        Pools.Budgets.Give(this);
        parent?.PutBack(carved);
        parent?.Release();
    }
}
