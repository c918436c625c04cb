using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mooring.Ports;

/// <summary>
/// How important a thread is: a priority, and over how many waits more that may be lent. What is lent has one less to
/// go: so a circle of waits does not keep itself up when what raised it is gone, and a chain is raised for at most
/// <see cref="Limits.LendHops"/> links.
/// </summary>
public readonly struct Level
{
    private const int HopBits = 3;

    /// <summary>There are so many different ones.</summary>
    internal const int Count = Limits.Priorities << HopBits;

    /// <summary>A larger number is a higher level; 0: none at all.</summary>
    public readonly byte Value;

    private Level(int value) => Value = (byte)value;

    public static Level None => default;

    /// <summary>Of a thread that nobody lends anything.</summary>
    public static Level Own(int priority) => new(priority << HopBits | Limits.LendHops);

    public int Priority => Value >> HopBits;

    /// <summary>What a thread of this level lends; none when it has come as far as it may.</summary>
    public Level Lent => (Value & Limits.LendHops) == 0 ? None : new(Value - 1);

    internal static Level At(int value) => new(value);

    internal static Level Max(Level a, Level b) => a.Value > b.Value ? a : b;
}

/// <summary>
/// What is lent to one port at a time: how many times each level. Adding, taking back and looking for the highest cost
/// the same however much is lent. Mutable struct: a field of <see cref="LentList"/>.
/// </summary>
internal struct LentLevels
{
    private ulong _present;
    private Counts _counts;

    internal readonly bool IsEmpty => _present == 0;

    internal readonly Level Top => _present == 0 ? Level.None : Level.At(BitOperations.Log2(_present));

    internal void Add(Level level)
    {
        _counts[level.Value]++;
        _present |= 1ul << level.Value;
    }

    /// <param name="level">Has been added, and not been removed since.</param>
    internal void Remove(Level level)
    {
        if (--_counts[level.Value] == 0) _present &= ~(1ul << level.Value);
    }

    [InlineArray(Level.Count)]
    private struct Counts
    {
        private ushort _first;
    }
}
