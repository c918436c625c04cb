namespace Mooring.Ports;

/// <summary>Where the ends lead that a waiting thread has armed.</summary>
public interface ILendTargets
{
    /// <param name="through">The waiter's end.</param>
    /// <param name="to">The port of its peer.</param>
    /// <returns>False: there are no more.</returns>
    bool TryNext(out Source through, out LentList to);
}

/// <summary>
/// Who waits lends its priority to those it waits for: otherwise an important client would wait for a server that does
/// not run because something half as important does.
/// <code>
///   thread A ──waits, having armed its end──> port of the peer ──whoever took packets there last──> thread B
///                                                 ^── the bands that are ready there ──┘
/// </code>
/// A lend belongs to a wait and to a port: it begins with the wait, and ends with it or with the channel, whatever ends
/// them; what is lent to a port raises whoever serves it, and passes to who serves it next. Only an end of a client's
/// lends, since a server that waits for work waits for nobody in particular. A wait lends for the first
/// <see cref="Limits.WaitLends"/> of the ends that its enter arms and that report to the port on which it waits, for as
/// long as it lasts; what was armed in an earlier enter lends nothing.
/// <para>
/// A level is never lowered by a lend, and nobody lends more than it has. A lend that makes no difference, because who
/// serves the port then is as important by itself, is left out.
/// </para>
/// <para>
/// When the level of a thread changes that waits itself, what it lends changes. That is not followed at once but noted:
/// <see cref="TakeChange"/> and <see cref="Renew"/> are one step, whoever leaves the kernel does some of them, and what
/// is still to be done is done at the next opportunity. So no enter works for long, however long the chains are that
/// somebody builds; and since a lend has fewer hops to go than the level that it comes from, changes come to an end,
/// in circles too.
/// </para>
/// Mutable struct: one for all threads. Who calls holds the lock that guards all of it, and, for what changes the lends
/// of a wait, that of the port on which it waits.
/// </summary>
public struct PriorityLending
{
    private Ranked? _first, _last;

    /// <summary>There are threads whose lends are to be renewed.</summary>
    public readonly bool HasChanges => _first is not null;

    /// <summary>A wait begins, and lends nothing so far.</summary>
    public void Begin<TTargets>(Ranked waiter, ref TTargets targets) where TTargets : struct, ILendTargets
    {
        Level lent = waiter.Level.Lent;
        while (waiter.LendCount < Limits.WaitLends && targets.TryNext(out Source through, out LentList to))
        {
            if (!to.Wants(lent)) continue;
            to.Lent.Add(lent);
            waiter.Lends[waiter.LendCount++] = new WaitLend(to, through, lent);
            Reconsider(to.Server);
        }
    }

    /// <summary>The wait goes on, at another level or with other ends.</summary>
    public void Renew<TTargets>(Ranked waiter, ref TTargets targets) where TTargets : struct, ILendTargets
    {
        WaitLends before = waiter.Lends;
        int count = waiter.LendCount;
        for (int i = 0; i < count; i++) before[i].To.Lent.Remove(before[i].At);
        waiter.Lends = default;
        waiter.LendCount = 0;
        Begin(waiter, ref targets);
        for (int i = 0; i < count; i++) Reconsider(before[i].To.Server);
    }

    /// <summary>The wait is over.</summary>
    public void End(Ranked waiter)
    {
        NoTargets none = default;
        Renew(waiter, ref none);
    }

    /// <summary>An end leads elsewhere from now on, or nowhere.</summary>
    public void Cut(Ranked waiter, Source through)
    {
        for (int i = waiter.LendCount - 1; i >= 0; i--)
        {
            WaitLend lend = waiter.Lends[i];
            if (lend.Through != through) continue;
            waiter.Lends[i] = waiter.Lends[--waiter.LendCount];
            waiter.Lends[waiter.LendCount] = default;
            lend.To.Lent.Remove(lend.At);
            Note(waiter);
            Reconsider(lend.To.Server);
        }
    }

    /// <summary>What is ready at the port has changed. The port is locked.</summary>
    public void LendBand(LentList port)
    {
        port.LentBand = port.BandToLend;
        Reconsider(port.Server);
    }

    /// <summary>Something that its level depends on has changed.</summary>
    public void Reconsider(Ranked? thread)
    {
        if (thread is null) return;
        Level level = Level.Own(thread.OwnPriority);
        if (thread.Serving is { } port && port.Server == thread) level = Level.Max(level, port.TopFor(thread));
        if (level.Value == thread.Level.Value) return;
        thread.Rise(level);
        if (thread.IsInWait) Note(thread);
    }

    /// <summary>A thread whose lends are to be renewed if it still waits; null: none.</summary>
    public Ranked? TakeChange()
    {
        Ranked? first = _first;
        if (first is not null) Forget(first);
        return first;
    }

    /// <summary>It has ended.</summary>
    public void Forget(Ranked thread)
    {
        if (!thread.IsChanged) return;
        if (thread.BeforeChanged is { } before) before.NextChanged = thread.NextChanged;
        else _first = thread.NextChanged;
        if (thread.NextChanged is { } next) next.BeforeChanged = thread.BeforeChanged;
        else _last = thread.BeforeChanged;
        thread.NextChanged = thread.BeforeChanged = null;
        thread.IsChanged = false;
    }

    private void Note(Ranked thread)
    {
        if (thread.IsChanged) return;
        thread.IsChanged = true;
        thread.BeforeChanged = _last;
        if (_last is null) _first = thread;
        else _last.NextChanged = thread;
        _last = thread;
    }

    private readonly struct NoTargets : ILendTargets
    {
        public bool TryNext(out Source through, out LentList to)
        {
            through = null!;
            to = null!;
            return false;
        }
    }
}
