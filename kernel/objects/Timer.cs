using Mooring.Kernel.Memory;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>
/// A time as a source: one packet when it is due, or one in each period. Like every source it is one-shot: it sleeps
/// in the heap of alarms only while it is armed, so a timer that nobody listens to costs nothing, however short its
/// period. Of the periods that pass between a packet and the next arm one is told, at once.
/// </summary>
internal sealed class Timer : Source
{
    private TimerAlarm _alarm = null!;
    private ulong _dueNs, _periodNs;
    private int _holders;
    private Budget _payer = null!;

    public override PacketKind Kind => PacketKind.Timer;

    internal static Outcome TryMake(Budget payer, out Timer timer)
    {
        Outcome taken = Pools.Timers.TryTake(payer, out timer);
        if (!taken.IsOk) return taken;
        taken = Pools.TimerAlarms.TryTake(payer, out timer._alarm);
        if (!taken.IsOk)
        {
            Pools.Timers.Give(timer, payer);
            return taken;
        }
        timer._payer = payer;
        timer._alarm.Timer = timer;
        timer._dueNs = ulong.MaxValue;
        timer._holders = 1;
        return taken;
    }

    /// <summary>When it is due next, and how often after that.</summary>
    /// <param name="dueNs">Nanoseconds since boot; 2^64-1: never.</param>
    /// <param name="periodNs">0: once.</param>
    internal void Set(ulong dueNs, ulong periodNs)
    {
        _dueNs = dueNs;
        _periodNs = periodNs;
        if (State != SourceState.Armed) return;
        Timers.Set(_alarm, dueNs);
        if (Recheck()) ((Port)List!).WakeOne();
    }

    public override void Arm(uint want, ulong seenPublish, uint seenHead)
    {
        if (State == SourceState.Ready) return;
        State = SourceState.Armed;
        Timers.Set(_alarm, _dueNs);
    }

    public override bool Recheck()
    {
        if (State != SourceState.Armed || _dueNs == ulong.MaxValue) return false;
        ulong now = Clock.Now;
        if (_dueNs > now || !Ring(PacketBits.Work)) return false;
        _dueNs = After(now);
        return true;
    }

    protected override void OnReady() => Timers.Clear(_alarm);

    /// <summary>The first time of the series that has not come yet.</summary>
    private ulong After(ulong now)
    {
        if (_periodNs == 0) return ulong.MaxValue;
        ulong passed = (now - _dueNs) / _periodNs * _periodNs;
        ulong next = _dueNs + passed + _periodNs;
        return next < _dueNs ? ulong.MaxValue : next;
    }

    internal void Hold() => _holders++;

    internal void Release()
    {
        if (--_holders > 0) return;
        Timers.Clear(_alarm);
        Association.Unbind(this);
        Pools.TimerAlarms.Give(_alarm, _payer);
        Pools.Timers.Give(this, _payer);
    }
}

/// <summary>What lies in the heap for a timer.</summary>
internal sealed class TimerAlarm : Alarm
{
    internal Timer Timer = null!;
}
