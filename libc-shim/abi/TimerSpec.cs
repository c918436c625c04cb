using System.Runtime.InteropServices;

namespace Mooring.LibcShim.Abi;

/// <summary>struct itimerspec; struct itimerval is the same with microseconds.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TimerSpec
{
    public TimeSpec Every, First;

    public readonly bool IsSound => Every.IsSound && First.IsSound;

    public readonly bool AreMicroseconds => OfMicroseconds().IsSound && Is(Every) && Is(First);

    public readonly TimerSpec OfMicroseconds()
    {
        TimerSpec made = this;
        made.Every.Nanoseconds *= 1000;
        made.First.Nanoseconds *= 1000;
        return made;
    }

    public readonly TimerSpec ToMicroseconds()
    {
        TimerSpec made = this;
        made.Every.Nanoseconds /= 1000;
        made.First.Nanoseconds /= 1000;
        return made;
    }

    private static bool Is(in TimeSpec microseconds) => microseconds.Nanoseconds is >= 0 and < 1_000_000;
}
