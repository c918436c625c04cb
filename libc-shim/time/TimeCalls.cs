using Mooring.LibcShim.Abi;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>Clocks and sleeps.</summary>
internal static unsafe class TimeCalls
{
    // SAFETY: what is written to has been checked for its whole length.
    private const int RealTime = 0, Monotonic = 1, ProcessTime = 2, ThreadTime = 3, RealTimeCoarse = 5;
    private const int MonotonicCoarse = 6, BootTime = 7;
    private const int InternationalTime = 11;
    private const ulong CoarseNs = 4_000_000;
    private const int Absolute = 1;

    private static bool TryRead(LinuxThread* thread, int clock, out ulong ns)
    {
        ns = clock switch
        {
            RealTime or RealTimeCoarse or InternationalTime => Clock.WallClock,
            _ => CountsCpu(clock) ? CpuTime.Read(thread) : Clock.Now,
        };
        return IsKnown(clock);
    }

    public static bool IsKnown(int clock) => clock is >= RealTime and <= BootTime or InternationalTime
        || CountsCpu(clock);

    /// <summary>
    /// Processor time: of the process, of the thread; and as clock_getcpuclockid makes them, of which here are only the
    /// own ones.
    /// </summary>
    public static bool CountsCpu(int clock)
    {
        const int last = 2;
        if (clock >= 0) return clock is ProcessTime or ThreadTime;
        int of = ~(clock >> 3);
        return (clock & 3) <= last && (of == 0 || of == LinuxProcess.Own->Id);
    }

    public static long Get(LinuxThread* thread, int clock, ulong into)
    {
        if (!TryRead(thread, clock, out ulong ns)) return Answer.Error(Errno.EINVAL);
        return User.TryWrite(thread, into, new TimeSpec(ns)) ? 0 : Answer.Error(Errno.EFAULT);
    }

    public static long Resolution(LinuxThread* thread, int clock, ulong into)
    {
        if (!TryRead(thread, clock, out _)) return Answer.Error(Errno.EINVAL);
        ulong ns = clock is RealTimeCoarse or MonotonicCoarse ? CoarseNs : 1;
        return into == 0 || User.TryWrite(thread, into, new TimeSpec(ns)) ? 0 : Answer.Error(Errno.EFAULT);
    }

    /// <summary>clock_settime: the time is the machine's, nobody may set it.</summary>
    public static long Set(LinuxThread* thread, int clock, ulong given)
    {
        if (!User.TryRead(thread, given, out TimeSpec time)) return Answer.Error(Errno.EFAULT);
        return Answer.Error(clock == RealTime && time.IsSound ? Errno.EPERM : Errno.EINVAL);
    }

    /// <summary>gettimeofday: seconds and microseconds.</summary>
    public static long TimeOfDay(LinuxThread* thread, ulong into, ulong zone)
    {
        TimeSpec now = new(Clock.WallClock);
        now.Nanoseconds /= 1000;
        if (into != 0 && !User.TryWrite(thread, into, now)) return Answer.Error(Errno.EFAULT);
        return zone == 0 || User.TryWrite(thread, zone, 0ul) ? 0 : Answer.Error(Errno.EFAULT);
    }

    public static long Time(LinuxThread* thread, ulong into)
    {
        long seconds = new TimeSpec(Clock.WallClock).Seconds;
        return into == 0 || User.TryWrite(thread, into, seconds) ? seconds : Answer.Error(Errno.EFAULT);
    }

    public static long Sleep(LinuxThread* thread, ulong given, ulong rest) =>
        Sleep(thread, Monotonic, 0, given, rest);

    /// <summary>clock_nanosleep. A sleep that goes on after a signal without a handler keeps its end.</summary>
    public static long Sleep(LinuxThread* thread, int clock, int flags, ulong given, ulong rest)
    {
        if (!User.TryRead(thread, given, out TimeSpec time)) return Answer.Error(Errno.EFAULT);
        if (!time.IsSound || !IsKnown(clock) || clock == ThreadTime) return Answer.Error(Errno.EINVAL);
        if (clock is not (RealTime or Monotonic or BootTime or InternationalTime))
            return Answer.Error(Errno.EOPNOTSUPP);
        bool isAbsolute = (flags & Absolute) != 0;
        ulong end = thread->SleepEnd != 0 ? thread->SleepEnd
            : !isAbsolute ? Clock.After(time.Ns)
            : clock == RealTime ? Clock.FromRealTime(time.Ns) : time.Ns;
        thread->SleepEnd = 0;
        WaitEnd why = WaitEnd.Done;
        while (why == WaitEnd.Done) why = Waiting.ForWake(thread, end == 0 ? 1 : end, true);
        if (why == WaitEnd.TimedOut) return 0;
        thread->SleepEnd = end;
        ulong now = Clock.Now;
        if (rest != 0 && !isAbsolute) User.TryWrite(thread, rest, new TimeSpec(end > now ? end - now : 0));
        return Answer.InterruptedForGood;
    }
}
