using Mooring.Kernel.Memory;
using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>
/// What hangs on a channel end beside its ring: a capability given to it and not yet taken, a region that it has lent,
/// a mapping of what it has borrowed. Few at a time, so they are found by going through them.
/// </summary>
internal abstract class Beside
{
    internal Beside? NextBeside;
}

/// <summary>A capability on its way, keyed by the token that speaks of it. Paid by whoever gave it.</summary>
internal sealed class Gift : Beside
{
    internal HandlePlace Given;

    /// <summary>The region moves with what it costs: whoever takes it pays from then on.</summary>
    internal bool IsMove;
    internal Budget Payer = null!;
    internal uint Token;
}

/// <summary>A region that the end has lent to its peer. Paid by whoever lent it.</summary>
internal sealed class Lend : Beside
{
    internal Region Region = null!;
    internal Budget Payer = null!;

    /// <summary>Where the borrower has it; null: nowhere.</summary>
    internal Mapping? Borrowed;
    internal Rights Rights;
    internal byte Number;

    /// <summary>It is being taken back: nobody borrows it any more.</summary>
    internal bool IsEnding;
}

/// <summary>
/// What the holder of a handle to it revokes the channel with, without being at either end. Paid by whoever made it; it
/// outlives the end as a name of nothing.
/// </summary>
internal sealed class Tether : Beside
{
    private Budget _payer = null!;
    private int _holders;

    /// <summary>Null once the end has been closed.</summary>
    internal ChannelEnd? End;

    internal void Open(Budget payer, ChannelEnd end)
    {
        _payer = payer;
        _holders = 1;
        End = end;
    }

    internal void Hold() => _holders++;

    internal void Release()
    {
        if (--_holders > 0) return;
        End?.Remove(this);
        Pools.Tethers.Give(this, _payer);
    }
}

/// <summary>The things beside one end. Mutable struct: a field of <see cref="ChannelEnd"/>.</summary>
internal struct BesideList
{
    private Beside? _first;

    /// <summary>Behind all others.</summary>
    internal void Add(Beside item)
    {
        item.NextBeside = null;
        if (_first is null)
        {
            _first = item;
            return;
        }
        Beside last = _first;
        while (last.NextBeside is not null) last = last.NextBeside;
        last.NextBeside = item;
    }

    internal void Remove(Beside item)
    {
        if (_first == item)
        {
            _first = item.NextBeside;
            return;
        }
        Beside before = _first!;
        while (before.NextBeside != item) before = before.NextBeside!;
        before.NextBeside = item.NextBeside;
    }

    internal readonly Gift? FirstGift
    {
        get
        {
            Beside? at = _first;
            while (at is not null and not Gift) at = at.NextBeside;
            return at as Gift;
        }
    }

    /// <summary>Of several for one token the one that was given first.</summary>
    internal readonly Gift? FindGift(uint token)
    {
        for (Beside? at = _first; at is not null; at = at.NextBeside)
            if (at is Gift gift && gift.Token == token) return gift;
        return null;
    }

    internal readonly Lend? FirstLend
    {
        get
        {
            Beside? at = _first;
            while (at is not null and not Lend) at = at.NextBeside;
            return at as Lend;
        }
    }

    internal readonly Lend? FindLend(ulong number)
    {
        for (Beside? at = _first; at is not null; at = at.NextBeside)
            if (at is Lend lend && lend.Number == number) return lend;
        return null;
    }

    /// <summary>The lend that was borrowed as this mapping.</summary>
    internal readonly Lend? FindLend(Mapping borrowed)
    {
        for (Beside? at = _first; at is not null; at = at.NextBeside)
            if (at is Lend lend && lend.Borrowed == borrowed) return lend;
        return null;
    }

    internal readonly Mapping? FirstBorrowed
    {
        get
        {
            Beside? at = _first;
            while (at is not null and not Mapping) at = at.NextBeside;
            return at as Mapping;
        }
    }

    internal readonly Tether? FirstTether
    {
        get
        {
            Beside? at = _first;
            while (at is not null and not Tether) at = at.NextBeside;
            return at as Tether;
        }
    }

    internal readonly int Gifts => Count(0);

    internal readonly int Lends => Count(1);

    internal readonly int Borrowings => Count(2);

    internal readonly int Tethers => Count(3);

    private readonly int Count(int kind)
    {
        int count = 0;
        for (Beside? at = _first; at is not null; at = at.NextBeside)
            if (at switch { Gift => 0, Lend => 1, Mapping => 2, _ => 3 } == kind) count++;
        return count;
    }
}
