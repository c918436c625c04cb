using System;
using Mooring.Ports;

namespace Mooring.LibcShim;

/// <summary>The time page: nanoseconds since boot, without asking anybody.</summary>
internal static unsafe class Clock
{
    // SAFETY: the kernel has mapped the page into every process; it never changes.
    private const ulong Farthest = 1ul << 62;

    private static TimePage* Page => (TimePage*)UserLayout.TimePage;

    public static ulong Now
    {
        get
        {
            ulong ticks = Native.Timestamp() - Page->TscAtBoot, multiplier = Page->Multiplier;
            ulong high = Math.BigMul(ticks, multiplier, out ulong low);
            return high << 32 | low >> 32;
        }
    }

    /// <summary>Nanoseconds since 1970.</summary>
    public static ulong WallClock => Page->WallClockAtBootNs + Now;

    /// <summary>A time from now on, never 0.</summary>
    public static ulong After(ulong ns) => ns >= Farthest ? Farthest : Now + ns;

    /// <summary>A time since 1970 as one since boot, never 0: what is past is long past.</summary>
    public static ulong FromRealTime(ulong ns)
    {
        ulong boot = Page->WallClockAtBootNs;
        return ns <= boot ? 1 : ns - boot >= Farthest ? Farthest : ns - boot;
    }

    public static uint Processors => Page->Processors;
}
