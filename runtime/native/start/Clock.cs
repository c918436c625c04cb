using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Ports;

namespace Mooring.Runtime;

/// <summary>
/// The time, read from the processor and the time page without entering the kernel, and what else that page says.
/// </summary>
public static unsafe class Clock
{
    // SAFETY: the kernel maps the time page read-only at this address in every process and never changes it after boot.
    private static TimePage* Page => (TimePage*)UserLayout.TimePage;

    /// <summary>Nanoseconds since boot.</summary>
    public static ulong NowNs => Scale(Timestamp() - Page->TscAtBoot, Page->Multiplier);

    /// <summary>Nanoseconds since 1970-01-01, UTC.</summary>
    public static ulong WallClockNs => Page->WallClockAtBootNs + NowNs;

    /// <summary>Processors that run in this machine; at least 1.</summary>
    public static int Processors => (int)Page->Processors;

    /// <summary><c>ticks * multiplier / 2^32</c> without losing the bits above 64.</summary>
    public static ulong Scale(ulong ticks, ulong multiplier)
    {
        ulong low = (uint)ticks, high = ticks >> 32;
        ulong fraction = (uint)multiplier, whole = multiplier >> 32;
        return ticks * whole + high * fraction + (low * fraction >> 32);
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_timestamp")]
    private static extern ulong Timestamp();
}
