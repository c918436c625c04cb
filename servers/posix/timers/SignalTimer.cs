using System;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>
/// A timer that signals its process: one of setitimer's three, or one of timer_create's.
/// <para>
/// It counts time since boot or processor time of the process. The latter is looked at when it can have come at the
/// earliest, and again. While the signal of one of timer_create's waits to be taken the timer does not run: when it is
/// taken what was missed is counted (<see cref="Taken"/>). So nobody gets more signals than it takes.
/// </para>
/// </summary>
internal sealed class SignalTimer
{
    private const ulong Never = ulong.MaxValue;

    /// <summary>Between two looks, of time and of processor time, in ns.</summary>
    private const ulong LeastWait = 1_000_000, LeastCpuWait = 4_000_000;

    private readonly ProcessTable _processes;
    private readonly Process _process;
    private readonly TimerClock _clock;
    private readonly int _signal;
    private readonly SignalInfo _info;
    private readonly MovableTimer _timer;
    private ulong _due = Never, _every;
    private bool _isPosted;

    /// <param name="processes">All.</param>
    /// <param name="process">Whose it is.</param>
    /// <param name="clock">What it counts.</param>
    /// <param name="signal">0: none.</param>
    /// <param name="info">What is said of it.</param>
    public SignalTimer(ProcessTable processes, Process process, TimerClock clock, int signal, SignalInfo info)
    {
        _processes = processes;
        _process = process;
        _clock = clock;
        _signal = signal;
        _info = info;
        _timer = new MovableTimer(new AfterTurn(Ring));
    }

    /// <summary>How often it was missed before its last signal was taken.</summary>
    public int Overrun { get; private set; }

    /// <summary>Nanoseconds between two; 0: it rings once.</summary>
    public ulong Every => _every;

    /// <summary>Nanoseconds until it rings; 0: it does not.</summary>
    public ulong Rest
    {
        get
        {
            if (_due == Never) return 0;
            ulong now = Now;
            if (_due > now) return _due - now;
            return _every == 0 ? 1 : _every - (now - _due) % _every;
        }
    }

    private bool CountsCpu => _clock == TimerClock.Cpu;

    /// <summary>Of processor time, or since boot.</summary>
    private ulong Now => CountsCpu ? _process.Body?.CpuTimeNs ?? 0 : Clock.NowNs;

    /// <summary>A signal of timer_create's is told and counted, those of setitimer are not.</summary>
    private bool IsCounted => _info.Code == SignalInfo.ByTimer;

    /// <param name="first">In so many ns, or at that time of its clock; 0: never.</param>
    /// <param name="isTime">Which of the two.</param>
    /// <param name="every">Nanoseconds; 0: only once.</param>
    public void Set(ulong first, bool isTime, ulong every)
    {
        _due = first == 0 ? Never : isTime ? TimerClocks.SinceBoot(_clock, first) : TimerClocks.After(Now, first);
        _every = first == 0 ? 0 : every;
        _isPosted = false;
        Overrun = 0;
        Arm();
    }

    public void Stop() => Set(0, false, 0);

    /// <summary>Its signal has been taken.</summary>
    public void Taken()
    {
        if (!_isPosted) return;
        _isPosted = false;
        Overrun = (int)Math.Min(Advance(), int.MaxValue);
        Arm();
    }

    private void Ring()
    {
        ulong now = Now;
        if (_due == Never || !_process.IsAlive) return;
        if (now >= _due) Post();
        Arm();
    }

    private void Post()
    {
        if (_every == 0) _due = Never;
        else _due += _every;
        if (!IsCounted) Advance();
        if (_signal == 0) return;
        SignalInfo info = _info;
        if (IsCounted) (info.Timer, _isPosted) = (this, true);
        if (!_processes.Signal(_process, _signal, info)) Taken();
    }

    /// <summary>Passes over what is past.</summary>
    /// <returns>How often that is.</returns>
    private ulong Advance()
    {
        ulong now = Now;
        if (_due == Never || _every == 0 || now < _due) return 0;
        ulong missed = (now - _due) / _every + 1;
        _due += missed * _every;
        return missed;
    }

    private void Arm()
    {
        if (_due == Never || _isPosted)
        {
            _timer.Cancel();
            return;
        }
        ulong least = CountsCpu ? LeastCpuWait : _every == 0 ? 0 : LeastWait;
        ulong now = Now, rest = _due > now ? _due - now : 0;
        ulong start = Clock.NowNs;
        rest = Math.Max(rest, least);
        _timer.Set(rest > Never - start ? Never : start + rest);
    }
}
