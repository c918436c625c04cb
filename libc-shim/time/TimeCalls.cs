using Mooring.LibcShim.Abi;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>Clocks and sleeps.</summary>
internal static unsafe class TimeCalls
{
    // SAFETY: what is written to has been checked for its whole length.
    private const int RealTime = 0, Monotonic = 1, ProcessTime = 2, ThreadTime = 3, RealTimeCoarse = 5, BootTime = 7;
    private const int Absolute = 1;

    private static bool TryRead(LinuxThread* thread, int clock, out ulong ns)
    {
        ns = clock switch
        {
            RealTime or RealTimeCoarse => Clock.WallClock,
            ProcessTime or ThreadTime => CpuTime.Read(thread),
            _ => Clock.Now,
        };
        return clock is >= RealTime and <= BootTime;
    }

    public static long Get(LinuxThread* thread, int clock, ulong into)
    {
        if (!TryRead(thread, clock, out ulong ns)) return Answer.Error(Errno.EINVAL);
        return User.TryWrite(thread, into, new TimeSpec(ns)) ? 0 : Answer.Error(Errno.EFAULT);
    }

    public static long Resolution(LinuxThread* thread, int clock, ulong into)
    {
        if (!TryRead(thread, clock, out _)) return Answer.Error(Errno.EINVAL);
        return into == 0 || User.TryWrite(thread, into, new TimeSpec(1)) ? 0 : Answer.Error(Errno.EFAULT);
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
        if (!time.IsSound || clock is not (RealTime or Monotonic or BootTime)) return Answer.Error(Errno.EINVAL);
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

    /// <summary>setitimer and getitimer of real time: seconds and microseconds, twice: every, first.</summary>
    public static long SetTimer(LinuxThread* thread, int which, ulong given, ulong old)
    {
        if (which != 0) return Answer.Error(Errno.EINVAL);
        if (!User.CanRead(thread, given, 32) || (old != 0 && !User.CanWrite(thread, old, 32)))
            return Answer.Error(Errno.EFAULT);
        ulong* words = (ulong*)given;
        return SetTimer(thread, Micro(words[2], words[3]), Micro(words[0], words[1]), old);
    }

    public static long Alarm(LinuxThread* thread, uint seconds)
    {
        long answer = SetTimer(thread, seconds * 1_000_000_000ul, 0, 0);
        if (answer < 0) return answer;
        ulong before = *(ulong*)(thread->Buffer + Server.Filled);
        return (long)((before + 999_999_999) / 1_000_000_000);
    }

    private static ulong Micro(ulong seconds, ulong microseconds) =>
        seconds * 1_000_000_000 + microseconds * 1000;

    private static long SetTimer(LinuxThread* thread, ulong first, ulong every, ulong old)
    {
        PosixCallsLayout.SetTimerArguments arguments = new()
        {
            First = first, Every = every, Into = Server.Range(Server.Filled, 16),
        };
        long answer = Server.Call(thread, PosixCallsLayout.SetTimer, arguments);
        if (answer < 0 || old == 0) return answer;
        ulong* was = (ulong*)(thread->Buffer + Server.Filled);
        ulong* into = (ulong*)old;
        into[0] = was[1] / 1_000_000_000;
        into[1] = was[1] % 1_000_000_000 / 1000;
        into[2] = was[0] / 1_000_000_000;
        into[3] = was[0] % 1_000_000_000 / 1000;
        return 0;
    }
}
