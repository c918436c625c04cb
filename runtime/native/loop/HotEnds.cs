using System;
using Mooring.Ports;

namespace Mooring.Runtime;

/// <summary>
/// The sources that have been served to their end and are not armed: the loop looks at them once per turn.
/// <para>
/// An end becomes hot when it has been drained. It stays so for <see cref="Limits.EmptyLooks"/> looks in vain, one per
/// turn; then it is cold, and the next enter arms it, whatever that enter is for. The loop goes to sleep when nothing
/// is ready and all are cold. With one processor an end is cold at once: nobody can have put anything into it
/// while the loop was looking, so looking again would only keep the peer from running. It still is looked at until the
/// next enter comes, which costs less than arming it and taking its packet.
/// </para>
/// <para>
/// At most <see cref="Limits.HotEnds"/> are looked at. With more, or with a source that cannot be looked at, there has
/// to be an enter (<see cref="MustArm"/>), which arms those and the ones that have been here longest.
/// </para>
/// The rule counts turns and knows no clock: the same program with the same peers does the same.
/// </summary>
internal struct HotEnds
{
    private LoopSource? _head, _tail;
    private int _count, _deaf, _warm;
    private int _patience;

    /// <param name="processors">That run; at least 1.</param>
    public void Init(int processors) => _patience = processors > 1 ? Limits.EmptyLooks : 0;

    /// <summary>Nobody is left whom an enter would have to arm before a sleep.</summary>
    public readonly bool IsEmpty => _count == 0;

    /// <summary>Somebody is not cold yet: it is worth looking again.</summary>
    public readonly bool AreWarm => _warm > 0;

    /// <summary>Somebody is not heard before an enter arms him.</summary>
    public readonly bool MustArm => _deaf > 0 || _count > Limits.HotEnds;

    public void Add(LoopSource source)
    {
        source.IsHot = true;
        source.NextHot = null;
        source.EmptyLooks = 0;
        if (_tail is null) _head = source;
        else _tail.NextHot = source;
        _tail = source;
        Count(source, 1);
    }

    /// <summary>A turn's look at each. Those with news are hot no more, but ready.</summary>
    /// <returns>How many had some.</returns>
    public int Look()
    {
        int found = 0;
        LoopSource? before = null, source = _head;
        for (int looked = 0; source is not null && looked < Limits.HotEnds; looked++)
        {
            LoopSource? next = source.NextHot;
            bool hasNews = source.Key != 0 && source.Look();
            if (hasNews || source.Key == 0) Unlink(before, source);
            else before = LookedInVain(source);
            if (hasNews) found++;
            if (hasNews) Loop.ToServe(source);
            source = next;
        }
        return found;
    }

    /// <summary>It leaves if it is the only one, and cold: what most sleeps are.</summary>
    public LoopSource? TakeOnly()
    {
        if (_count != 1 || _warm != 0 || _head is not { Key: not 0 } only) return null;
        only.IsHot = false;
        _head = _tail = null;
        _count = _deaf = 0;
        return only;
    }

    /// <summary>Those that are to be armed now leave: the cold ones, and whoever is too many.</summary>
    /// <returns>How many arms there are.</returns>
    public int FillArms(Span<Arm> arms) => _warm == 0 && _count <= arms.Length ? ArmAll(arms) : ArmSome(arms);

    private int ArmAll(Span<Arm> arms)
    {
        int count = 0;
        for (LoopSource? source = _head; source is not null; source = source.NextHot)
        {
            source.IsHot = false;
            if (source.Key != 0) arms[count++] = source.ArmRequest;
        }
        _head = _tail = null;
        _count = _deaf = 0;
        return count;
    }

    private int ArmSome(Span<Arm> arms)
    {
        int count = 0;
        LoopSource? before = null, source = _head;
        while (source is not null && count < arms.Length)
        {
            LoopSource? next = source.NextHot;
            if (IsWarm(source) && _count <= Limits.HotEnds) before = source;
            else
            {
                Unlink(before, source);
                if (source.Key != 0) arms[count++] = source.ArmRequest;
            }
            source = next;
        }
        return count;
    }

    private readonly bool IsWarm(LoopSource source) => source.CanLook && source.EmptyLooks < _patience;

    private LoopSource LookedInVain(LoopSource source)
    {
        if (IsWarm(source) && ++source.EmptyLooks == _patience) _warm--;
        return source;
    }

    private void Unlink(LoopSource? before, LoopSource source)
    {
        if (before is null) _head = source.NextHot;
        else before.NextHot = source.NextHot;
        if (_tail == source) _tail = before;
        source.IsHot = false;
        Count(source, -1);
    }

    private void Count(LoopSource source, int by)
    {
        _count += by;
        if (!source.CanLook) _deaf += by;
        if (IsWarm(source)) _warm += by;
    }
}
