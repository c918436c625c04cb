using Mooring.Sdk.Hosted;

namespace Mooring.Runtime;

/// <summary>The time, as the hosted kernel tells it.</summary>
public static class Clock
{
    /// <summary>Nanoseconds since the kernel was made.</summary>
    public static ulong NowNs => HostedKernel.Current.NowNs;

    /// <summary>Nanoseconds since 1970: this kernel's time begins there.</summary>
    public static ulong WallClockNs => NowNs;

    /// <summary>How many processors the loop is to think of: one thread has one.</summary>
    internal static int Processors { get; set; } = 1;
}
