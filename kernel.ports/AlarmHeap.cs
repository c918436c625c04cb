using System.Runtime.CompilerServices;

namespace Mooring.Ports;

/// <summary>Something that wants to be looked at at a time. It is in one heap or in none.</summary>
public abstract class Alarm
{
    internal Alarm? Left, Right, Above;

    /// <summary>Distance to the nearest missing child below, counted from 1; 0: in no heap.</summary>
    internal int Rank;

    /// <summary>Nanoseconds since boot; only while it is set.</summary>
    public ulong DueNs { get; internal set; }

    /// <summary>The number of the heap that it was put into last, for who has several.</summary>
    public int Heap { get; set; }

    public bool IsSet => Rank != 0;
}

/// <summary>
/// Alarms by their time, the soonest on top: a leftist heap (Knuth, TAOCP 3, 5.2.3) whose links lie in the alarms
/// themselves. No child is due before its parent, and no right child has a higher rank than the left one, so a way
/// that keeps to the right has at most log2(n + 1) steps: setting and clearing cost that much and no memory, whoever
/// else has set how many. Mutable struct: do not make a field of this type readonly.
/// </summary>
public struct AlarmHeap
{
    private Alarm? _root;

    /// <summary>The soonest; null: none is set.</summary>
    public readonly Alarm? First => _root;

    /// <summary>When the soonest is due; 2^64-1: none is set.</summary>
    public readonly ulong NextNs
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _root is null ? ulong.MaxValue : _root.DueNs;
    }

    /// <summary>Sets or moves an alarm; to 2^64-1: clears it.</summary>
    public void Set(Alarm alarm, ulong dueNs)
    {
        Clear(alarm);
        if (dueNs == ulong.MaxValue) return;
        alarm.DueNs = dueNs;
        alarm.Rank = 1;
        _root = Merge(_root, alarm);
        _root!.Above = null;
    }

    /// <summary>Takes an alarm out, if it is in.</summary>
    public void Clear(Alarm alarm)
    {
        if (!alarm.IsSet) return;
        Alarm? rest = Merge(alarm.Left, alarm.Right), above = alarm.Above;
        if (rest is not null) rest.Above = above;
        if (above is null) _root = rest;
        else if (above.Left == alarm) above.Left = rest;
        else above.Right = rest;
        for (; above is not null && Balance(above); above = above.Above)
        {
        }
        alarm.Left = alarm.Right = alarm.Above = null;
        alarm.Rank = 0;
    }

    private static Alarm? Merge(Alarm? one, Alarm? other)
    {
        if (one is null) return other;
        if (other is null) return one;
        if (other.DueNs < one.DueNs) (one, other) = (other, one);
        one.Right = Merge(one.Right, other);
        one.Right!.Above = one;
        Balance(one);
        return one;
    }

    /// <summary>Restores the order of the children's ranks.</summary>
    /// <returns>True if the alarm's own rank has changed.</returns>
    private static bool Balance(Alarm alarm)
    {
        if (RankOf(alarm.Left) < RankOf(alarm.Right)) (alarm.Left, alarm.Right) = (alarm.Right, alarm.Left);
        int rank = RankOf(alarm.Right) + 1;
        bool hasChanged = rank != alarm.Rank;
        alarm.Rank = rank;
        return hasChanged;
    }

    private static int RankOf(Alarm? alarm) => alarm is null ? 0 : alarm.Rank;
}
