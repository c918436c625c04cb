using System.Runtime.CompilerServices;

namespace Mooring.Ports;

/// <summary>
/// A thread, as <see cref="PriorityLending"/> sees it: what it was started with, what that has become by what others
/// lend it, and what it lends itself while it waits.
/// </summary>
public abstract class Ranked : Alarm
{
    internal Ranked? NextChanged, BeforeChanged;
    internal bool IsChanged;
    internal WaitLends Lends;
    internal int LendCount;

    /// <summary>What it was started with: 0 to <see cref="Limits.Priorities"/>-1.</summary>
    public int OwnPriority { get; private set; }

    /// <summary>What it runs with.</summary>
    public int Priority { get; private set; }

    public Level Level { get; private set; }

    public bool IsRaised => Level.Value != Level.Own(OwnPriority).Value;

    /// <summary>Its wait lends something to somebody.</summary>
    public bool IsLending => LendCount != 0;

    /// <summary>Bands of the port that it serves lend it no more than this priority.</summary>
    public int Ceiling { get; private set; }

    public bool IsBelowCeiling => OwnPriority < Ceiling;

    /// <summary>The port that it took packets from last, unless somebody else has since; null: none.</summary>
    protected internal virtual LentList? Serving => null;

    /// <summary>It waits, so that what it lends may have to change with its level.</summary>
    protected internal virtual bool IsInWait => false;

    public bool HasBegun => Level.Value != 0;

    /// <summary>Before it runs for the first time.</summary>
    public void Begin(int priority, int ceiling)
    {
        OwnPriority = Priority = priority;
        Ceiling = ceiling;
        Level = Level.Own(priority);
    }

    /// <summary><see cref="Priority"/> is another than before.</summary>
    protected virtual void OnPriority(int before)
    {
    }

    internal void Rise(Level level)
    {
        Level = level;
        int before = Priority;
        if (before == level.Priority) return;
        Priority = level.Priority;
        OnPriority(before);
    }
}

/// <summary>One lend: to whom, at which level, and because of which end of the waiter's.</summary>
internal readonly struct WaitLend
{
    internal readonly LentList To;
    internal readonly Source Through;
    internal readonly Level At;

    internal WaitLend(LentList to, Source through, Level at)
    {
        To = to;
        Through = through;
        At = at;
    }
}

[InlineArray(Limits.WaitLends)]
internal struct WaitLends
{
    private WaitLend _first;
}

/// <summary>A port to whose server priorities can be lent, see <see cref="PriorityLending"/>.</summary>
public abstract class LentList : ReadyList
{
    internal LentLevels Lent;

    /// <summary>The ready band that lends, plus one; 0: none does.</summary>
    internal uint LentBand;

    /// <summary>Nobody lends anything here by a wait.</summary>
    public bool IsLentNothing => Lent.IsEmpty;

    /// <summary>Its bands lend something.</summary>
    public bool IsBandLent => LentBand != 0;

    /// <summary>Who took packets here last.</summary>
    protected internal virtual Ranked? Server => null;

    /// <summary>
    /// A band is a priority as well: it lends the one with its number, but never more than the server's
    /// <see cref="Ranked.Ceiling"/>, since bands are chosen by who owns the port.
    /// </summary>
    internal Level TopFor(Ranked server)
    {
        Level top = Lent.Top;
        if (LentBand == 0) return top;
        int band = System.Math.Min((int)LentBand - 1, server.Ceiling);
        return Level.Max(top, Level.Own(band).Lent);
    }

    /// <summary>Would it make a difference to whoever serves now, sooner or later?</summary>
    internal bool Wants(Level level) => level.Priority > (Server is { } server ? server.OwnPriority : 0);

    /// <summary>The highest ready band plus one; 0: none is.</summary>
    public uint ReadyBand => Ready == 0 ? 0 : (uint)System.Numerics.BitOperations.Log2(Ready) + 1;

    /// <summary>The band that ought to lend: only to a server that may be raised by one.</summary>
    internal uint BandToLend => Server is { IsBelowCeiling: true } ? ReadyBand : 0;
}
