using Mooring.LibcShim.Abi;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>Timers: setitimer's, timer_create's, timerfd's. The server has them.</summary>
internal static unsafe class TimerCalls
{
    // SAFETY: what the server fills in are 16 bytes of the lent buffer; the program's memory is touched by User.
    private const int MostIntervals = 3, Absolute = 1, CancelOnSet = 2;
    private const int NoSignal = 1, ForThread = 4, WithThread = 2;
    private const int RealTime = 0;

    /// <summary>setitimer and getitimer: seconds and microseconds, twice: every, first.</summary>
    public static long SetInterval(LinuxThread* thread, int which, ulong given, ulong old)
    {
        if ((uint)which >= MostIntervals) return Answer.Error(Errno.EINVAL);
        TimerSpec wanted = default;
        if (given != 0 && !User.TryRead(thread, given, out wanted)) return Answer.Error(Errno.EFAULT);
        if (!wanted.AreMicroseconds) return Answer.Error(Errno.EINVAL);
        return Interval(thread, TimerCall.SetInterval, which, wanted.OfMicroseconds(), old);
    }

    public static long GetInterval(LinuxThread* thread, int which, ulong into) =>
        (uint)which >= MostIntervals
            ? Answer.Error(Errno.EINVAL)
            : Interval(thread, TimerCall.AskInterval, which, default, into);

    public static long Alarm(LinuxThread* thread, uint seconds)
    {
        TimerSpec wanted = default;
        wanted.First.Seconds = seconds;
        long answer = Ask(thread, TimerCall.SetInterval, 0, wanted.First.Ns, 0);
        if (answer < 0) return answer;
        ulong before = *(ulong*)(thread->Buffer + Server.Filled);
        return (long)((before + 999_999_999) / 1_000_000_000);
    }

    private static long Interval(LinuxThread* thread, TimerCall what, int which, in TimerSpec wanted, ulong old)
    {
        if (old != 0 && !User.CanWrite(thread, old, (ulong)sizeof(TimerSpec))) return Answer.Error(Errno.EFAULT);
        long answer = Ask(thread, what, which, wanted.First.Ns, wanted.Every.Ns);
        if (answer >= 0 && old != 0) *(TimerSpec*)old = Was(thread).ToMicroseconds();
        return answer;
    }

    /// <summary>timer_create. A thread is given a library's signal when it asks for that.</summary>
    public static long Create(LinuxThread* thread, int clock, ulong given, ulong into)
    {
        if (!TimeCalls.IsKnown(clock)) return Answer.Error(Errno.EINVAL);
        SignalEvent wanted = new() { Signal = (int)Signal.Alarm };
        if (given != 0 && !User.TryRead(thread, given, out wanted)) return Answer.Error(Errno.EFAULT);
        bool isSilent = wanted.Notify == NoSignal;
        bool isSound = isSilent || (wanted.Notify is 0 or ForThread or WithThread
            && wanted.Signal is > 0 and <= Signals.Most);
        if (!isSound) return Answer.Error(Errno.EINVAL);
        if (!User.CanWrite(thread, into, 4)) return Answer.Error(Errno.EFAULT);
        int target = wanted.Notify == ForThread ? wanted.Thread : 0;
        int signal = isSilent ? 0 : wanted.Signal;
        long number = Ask(
            thread, TimerCall.Make, signal | target << 8, Kind(clock), given != 0 ? 1u : 0, wanted.Value);
        if (number < 0) return number;
        Signals.ExpectTimers(thread);
        *(int*)into = (int)number;
        return 0;
    }

    public static long Set(LinuxThread* thread, int number, int flags, ulong given, ulong old)
    {
        if (!User.TryRead(thread, given, out TimerSpec wanted)) return Answer.Error(Errno.EFAULT);
        if (!wanted.IsSound) return Answer.Error(Errno.EINVAL);
        return Answered(thread, Set(thread, TimerCall.Set, number, wanted, flags), old);
    }

    public static long Get(LinuxThread* thread, int number, ulong into)
    {
        long answer = Ask(thread, TimerCall.Ask, number);
        return answer >= 0 && into == 0 ? Answer.Error(Errno.EFAULT) : Answered(thread, answer, into);
    }

    public static long Ask(
        LinuxThread* thread, TimerCall what, int number, ulong first = 0, ulong every = 0, ulong value = 0)
    {
        PosixCallsLayout.TimerArguments arguments = new()
        {
            What = (int)what, Number = number, First = first, Every = every, Value = value,
            Into = Server.Range(Server.Filled, 16),
        };
        return Server.Call(thread, PosixCallsLayout.Timer, arguments);
    }

    /// <summary>timerfd_create.</summary>
    public static long Open(LinuxThread* thread, int clock, int flags)
    {
        const int monotonic = 1, boot = 7;
        if (clock is not (RealTime or monotonic or boot)) return Answer.Error(Errno.EINVAL);
        return Ask(thread, TimerCall.Open, flags, Kind(clock));
    }

    public static long SetDescriptor(LinuxThread* thread, int descriptor, int flags, ulong given, ulong old)
    {
        if (!User.TryRead(thread, given, out TimerSpec wanted)) return Answer.Error(Errno.EFAULT);
        if (!wanted.IsSound || (flags & ~(Absolute | CancelOnSet)) != 0) return Answer.Error(Errno.EINVAL);
        return Answered(thread, Set(thread, TimerCall.SetDescriptor, descriptor, wanted, flags), old);
    }

    public static long GetDescriptor(LinuxThread* thread, int descriptor, ulong into)
    {
        long answer = Ask(thread, TimerCall.AskDescriptor, descriptor);
        return answer >= 0 && into == 0 ? Answer.Error(Errno.EFAULT) : Answered(thread, answer, into);
    }

    private static long Set(LinuxThread* thread, TimerCall what, int number, in TimerSpec wanted, int flags) =>
        Ask(thread, what, number, wanted.First.Ns, wanted.Every.Ns, (ulong)(flags & Absolute));

    private static ulong Kind(int clock) => (ulong)(
        TimeCalls.CountsCpu(clock) ? TimerClock.Cpu
        : clock == RealTime ? TimerClock.RealTime : TimerClock.SinceBoot);

    private static long Answered(LinuxThread* thread, long answer, ulong old)
    {
        if (answer < 0 || old == 0) return answer;
        return User.TryWrite(thread, old, Was(thread)) ? 0 : Answer.Error(Errno.EFAULT);
    }

    private static TimerSpec Was(LinuxThread* thread)
    {
        ulong* was = (ulong*)(thread->Buffer + Server.Filled);
        return new TimerSpec { First = new TimeSpec(was[0]), Every = new TimeSpec(was[1]) };
    }
}
