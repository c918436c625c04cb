using System.Runtime.InteropServices;

namespace Mooring.LibcShim.Abi;

/// <summary>struct timespec.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TimeSpec
{
    private const ulong Second = 1_000_000_000, MostSeconds = 1ul << 33;

    public long Seconds, Nanoseconds;

    public TimeSpec(ulong ns)
    {
        Seconds = (long)(ns / Second);
        Nanoseconds = (long)(ns % Second);
    }

    public readonly bool IsSound => Seconds >= 0 && (ulong)Nanoseconds < Second;

    /// <summary>What is longer than 272 years is so long.</summary>
    public readonly ulong Ns => (ulong)Seconds >= MostSeconds
        ? MostSeconds * Second
        : (ulong)Seconds * Second + (ulong)Nanoseconds;
}
