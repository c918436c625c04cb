using System;
using System.Runtime.CompilerServices;

namespace Mooring.Ports;

/// <summary>
/// What a thread waits for at a port: <see cref="Min"/> packets; from <see cref="LingerNs"/> on one will do; at
/// <see cref="DeadlineNs"/> it is over with what there is. Times are nanoseconds since boot, 2^64-1: never.
/// </summary>
public struct Wait
{
    public uint Min, Max;
    public ulong LingerNs, DeadlineNs;

    /// <summary>The alarm of a wait that begins: at its linger, if that can end it, else at its deadline.</summary>
    public readonly ulong FirstAlarmNs
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Min > 1 ? Math.Min(LingerNs, DeadlineNs) : DeadlineNs;
    }

    /// <summary>Enough packets, or at least one when it has lingered long enough.</summary>
    /// <param name="count">Packets that are there.</param>
    /// <param name="clock">Read only when the answer depends on it.</param>
    public readonly bool IsSatisfied<TClock>(int count, TClock clock) where TClock : struct, IClock =>
        count >= (int)Min || count > 0 && LingerNs != ulong.MaxValue && clock.NowNs >= LingerNs;

    /// <summary>
    /// The alarm has come: is the wait over? One whose linger has passed with nothing there goes on to its deadline.
    /// </summary>
    public readonly bool IsOverAt(ulong nowNs, int count) =>
        nowNs >= DeadlineNs || count >= (int)Min || count > 0 && nowNs >= LingerNs;

    /// <summary>A deadline of 0 does not wait.</summary>
    public readonly bool HasPassed<TClock>(TClock clock) where TClock : struct, IClock =>
        DeadlineNs == 0 || DeadlineNs != ulong.MaxValue && clock.NowNs >= DeadlineNs;
}

/// <summary>The time, for those who wait.</summary>
public interface IClock
{
    /// <summary>Nanoseconds since boot; never goes back.</summary>
    ulong NowNs { get; }
}
