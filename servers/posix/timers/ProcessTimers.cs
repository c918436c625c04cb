using System.Buffers.Binary;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>The timers of a process: three of setitimer, and those of timer_create by number.</summary>
internal sealed class ProcessTimers(ProcessTable processes, Process process)
{
    /// <summary>timer_create's of one process at once.</summary>
    private const int Most = 32;

    private const int RealTime = 0, VirtualAlarm = 26, ProfileAlarm = 27;

    private readonly SignalTimer?[] _interval = new SignalTimer?[3];
    private readonly SignalTimer?[] _made = new SignalTimer?[Most];

    /// <summary>setitimer, getitimer.</summary>
    public long SetInterval(int which, bool sets, ulong first, ulong every, SharedBytes into)
    {
        if ((uint)which >= (uint)_interval.Length) return Failure.Invalid;
        int signal = which == RealTime ? Signals.Alarm : which == 1 ? VirtualAlarm : ProfileAlarm;
        TimerClock clock = which == RealTime ? TimerClock.SinceBoot : TimerClock.Cpu;
        SignalInfo info = new() { Code = SignalInfo.Kernel };
        SignalTimer timer = _interval[which] ??= new SignalTimer(processes, process, clock, signal, info);
        return Set(timer, sets, first, false, every, into);
    }

    /// <summary>timer_create.</summary>
    /// <param name="clock">What it counts.</param>
    /// <param name="signal">0: none.</param>
    /// <param name="thread">That is to take it; 0: any.</param>
    /// <param name="value">si_value; null: its number.</param>
    public long Make(TimerClock clock, int signal, int thread, ulong? value)
    {
        int number = 0;
        while (number < Most && _made[number] is not null) number++;
        if (number == Most) return Failure.Of(Errno.EAGAIN);
        SignalInfo info = new()
        {
            Code = SignalInfo.ByTimer, Process = number, Value = value ?? (ulong)number, Thread = thread,
        };
        SignalTimer timer = new(processes, process, clock, signal, info);
        _made[number] = timer;
        return number;
    }

    /// <summary>timer_settime, timer_gettime.</summary>
    public long Set(int number, bool sets, ulong first, bool isTime, ulong every, SharedBytes into)
    {
        if (Find(number) is not { } timer) return Failure.Invalid;
        return Set(timer, sets, first, isTime, every, into);
    }

    /// <summary>timer_getoverrun.</summary>
    public long Overrun(int number) => Find(number)?.Overrun ?? Failure.Invalid;

    public long Delete(int number)
    {
        if (Find(number) is not { } timer) return Failure.Invalid;
        timer.Stop();
        _made[number] = null;
        return 0;
    }

    /// <summary>Another program, or the end: timer_create's are gone, and at the end all.</summary>
    public void Drop(bool isEnd)
    {
        for (int i = 0; i < Most; i++) Delete(i);
        if (!isEnd) return;
        foreach (SignalTimer? timer in _interval) timer?.Stop();
    }

    private SignalTimer? Find(int number) => (uint)number < Most ? _made[number] : null;

    private static long Set(
        SignalTimer timer, bool sets, ulong first, bool isTime, ulong every, SharedBytes into)
    {
        if (into.Length < 2 * sizeof(ulong)) return Failure.Invalid;
        BinaryPrimitives.WriteUInt64LittleEndian(into.Span, timer.Rest);
        BinaryPrimitives.WriteUInt64LittleEndian(into.Span.Slice(8), timer.Every);
        if (sets) timer.Set(first, isTime, every);
        return 0;
    }
}
