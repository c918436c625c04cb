using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>ITIMER_REAL of a process: SIGALRM at a time, and perhaps again and again.</summary>
internal sealed class AlarmClock
{
    private const ulong Never = ulong.MaxValue;

    private readonly ProcessTable _processes;
    private readonly Process _process;
    private readonly MovableTimer _timer;
    private ulong _due = Never;

    public AlarmClock(ProcessTable processes, Process process)
    {
        _processes = processes;
        _process = process;
        _timer = new MovableTimer(new AfterTurn(Ring));
    }

    /// <summary>Nanoseconds until it rings; 0: it does not.</summary>
    public ulong Rest => _due == Never ? 0 : _due > Clock.NowNs ? _due - Clock.NowNs : 1;

    /// <summary>Nanoseconds between two.</summary>
    public ulong Every { get; private set; }

    /// <param name="first">Nanoseconds; 0: it does not ring any more.</param>
    /// <param name="every">Nanoseconds; 0: only once.</param>
    public void Set(ulong first, ulong every)
    {
        Every = every;
        ulong now = Clock.NowNs;
        _due = first == 0 || first > Never - now ? Never : now + first;
        _timer.Set(_due);
    }

    private void Ring()
    {
        if (_due == Never || Clock.NowNs < _due) return;
        _due = Never;
        if (Every != 0 && _process.IsAlive) Set(Every, Every);
        _processes.Signal(_process, Signals.Alarm, new SignalInfo { Code = SignalInfo.Kernel });
    }
}
