using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>Times of the clocks that timers count, as nanoseconds since boot or of processor time.</summary>
internal static class TimerClocks
{
    private const ulong Farthest = ulong.MaxValue - 1;

    public static ulong After(ulong now, ulong ns) => ns >= Farthest - now ? Farthest : now + ns;

    /// <summary>What is past is long past.</summary>
    public static ulong SinceBoot(TimerClock clock, ulong time)
    {
        if (clock != TimerClock.RealTime) return time;
        ulong boot = Clock.WallClockNs - Clock.NowNs;
        return time <= boot ? 1 : time - boot;
    }
}
