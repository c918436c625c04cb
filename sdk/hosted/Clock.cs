using Mooring.Sdk.Hosted;

namespace Mooring.Runtime;

/// <summary>The time, as the hosted kernel tells it.</summary>
public static class Clock
{
    /// <summary>Nanoseconds since the kernel was made.</summary>
    public static ulong NowNs => HostedKernel.Current.NowNs;

    /// <summary>How many processors the loop is to think of: one thread has one.</summary>
    internal static int Processors { get; set; } = 1;
}
