using Mooring.Kernel.Memory;
using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>
/// What hangs on a channel end beside its ring: a capability given to it and not yet taken, a region that it has lent,
/// a mapping of what it has borrowed. Few at a time, so they are found by going through them.
/// </summary>
internal abstract class Beside
{
    /// <summary>The next one, or what the list ends in.</summary>
    internal object? NextBeside;

    internal abstract BesideKind Kind { get; }
}

internal enum BesideKind : byte
{
    Gift,
    Lend,
    Mapping,
    Tether,
}

/// <summary>A capability on its way, keyed by the token that speaks of it. Paid by whoever gave it.</summary>
internal sealed class Gift : Beside
{
    internal override BesideKind Kind => BesideKind.Gift;

    internal HandlePlace Given;

    /// <summary>The region moves with what it costs: whoever takes it pays from then on.</summary>
    internal bool IsMove;
    internal Budget Payer = null!;
    internal uint Token;
}

/// <summary>A region that the end has lent to its peer. Paid by whoever lent it.</summary>
internal sealed class Lend : Beside
{
    internal override BesideKind Kind => BesideKind.Lend;

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
    internal override BesideKind Kind => BesideKind.Tether;

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

/// <summary>
/// The things beside one end. The list ends in what the channel's memory belongs to, so that this costs an end no word
/// of its own. Mutable struct: a field of <see cref="ChannelEnd"/>.
/// </summary>
internal struct BesideList
{
    private object _first;

    /// <param name="memory">What the list ends in.</param>
    internal void Open(object memory) => _first = memory;

    internal readonly object Memory
    {
        get
        {
            object at = _first;
            while (at is Beside item) at = item.NextBeside!;
            return at;
        }
    }

    /// <summary>Behind all others.</summary>
    internal void Add(Beside item)
    {
        if (_first is not Beside last)
        {
            item.NextBeside = _first;
            _first = item;
            return;
        }
        while (last.NextBeside is Beside next) last = next;
        item.NextBeside = last.NextBeside;
        last.NextBeside = item;
    }

    internal void Remove(Beside item)
    {
        if (_first == item)
        {
            _first = item.NextBeside!;
            return;
        }
        Beside before = (Beside)_first;
        while (before.NextBeside != item) before = (Beside)before.NextBeside!;
        before.NextBeside = item.NextBeside;
    }

    internal readonly Gift? FirstGift => First(BesideKind.Gift) as Gift;

    /// <summary>Of several for one token the one that was given first.</summary>
    internal readonly Gift? FindGift(uint token)
    {
        for (object? at = _first; at is Beside item; at = item.NextBeside)
            if (item is Gift gift && gift.Token == token) return gift;
        return null;
    }

    internal readonly Lend? FirstLend => First(BesideKind.Lend) as Lend;

    internal readonly Lend? FindLend(ulong number)
    {
        for (object? at = _first; at is Beside item; at = item.NextBeside)
            if (item is Lend lend && lend.Number == number) return lend;
        return null;
    }

    /// <summary>The lend that was borrowed as this mapping.</summary>
    internal readonly Lend? FindLend(Mapping borrowed)
    {
        for (object? at = _first; at is Beside item; at = item.NextBeside)
            if (item is Lend lend && lend.Borrowed == borrowed) return lend;
        return null;
    }

    internal readonly Mapping? FirstBorrowed => First(BesideKind.Mapping) as Mapping;

    internal readonly Tether? FirstTether => First(BesideKind.Tether) as Tether;

    internal readonly int Count(BesideKind kind)
    {
        int count = 0;
        for (object? at = _first; at is Beside item; at = item.NextBeside)
            if (item.Kind == kind) count++;
        return count;
    }

    private readonly Beside? First(BesideKind kind)
    {
        for (object? at = _first; at is Beside item; at = item.NextBeside)
            if (item.Kind == kind) return item;
        return null;
    }
}
