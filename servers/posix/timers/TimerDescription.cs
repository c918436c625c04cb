using System.Buffers.Binary;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>
/// A timerfd: how often a time has come that nobody has read yet. It wakes once for what is to be read, however often
/// it comes.
/// </summary>
internal sealed class TimerDescription : Description
{
    private const ulong Never = ulong.MaxValue;

    private readonly Changes _changes = new();
    private readonly MovableTimer _timer;
    private readonly TimerClock _clock;
    private ulong _due = Never, _every;

    public TimerDescription(TimerClock clock, OpenFlags flags) : base(OpenFlags.ReadWrite | flags)
    {
        _clock = clock;
        _timer = new MovableTimer(new AfterTurn(_changes.Tell));
    }

    /// <inheritdoc/>
    public override Changes Changes => _changes;

    /// <inheritdoc/>
    public override string Name => "anon_inode:[timerfd]";

    /// <inheritdoc/>
    public override PollEvents Ready => Times > 0 ? PollEvents.In | PollEvents.ReadNormal : PollEvents.None;

    private ulong Times
    {
        get
        {
            ulong now = Clock.NowNs;
            return now < _due ? 0 : _every == 0 ? 1 : (now - _due) / _every + 1;
        }
    }

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Stat(SharedBytes into) =>
        new(new StatRecord { Mode = 0x180, Node = 2, Device = 14 }.Write(into));

    /// <summary>As <see cref="SignalTimer.Set"/>; fills in what it was.</summary>
    public long Set(bool sets, ulong first, bool isTime, ulong every, SharedBytes into)
    {
        if (into.Length < 2 * sizeof(ulong)) return Failure.Invalid;
        BinaryPrimitives.WriteUInt64LittleEndian(into.Span, Rest);
        BinaryPrimitives.WriteUInt64LittleEndian(into.Span.Slice(8), _every);
        if (!sets) return 0;
        ulong now = Clock.NowNs;
        _due = first == 0 ? Never : isTime ? TimerClocks.SinceBoot(_clock, first) : TimerClocks.After(now, first);
        _every = first == 0 ? 0 : every;
        _timer.Set(_due);
        _changes.Tell();
        return 0;
    }

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Seek(long offset, int whence) => new(0L);

    protected override long TryRead(SharedBytes into, Asking asking)
    {
        if (into.Length < sizeof(ulong)) return Failure.Invalid;
        ulong times = Times;
        if (times == 0) return Failure.Again;
        _due = _every == 0 ? Never : _due + times * _every;
        _timer.Set(_due);
        BinaryPrimitives.WriteUInt64LittleEndian(into.Span, times);
        return sizeof(ulong);
    }

    protected override void Closed() => _timer.Cancel();

    private ulong Rest
    {
        get
        {
            ulong now = Clock.NowNs;
            if (_due == Never) return 0;
            return now < _due ? _due - now : _every == 0 ? 0 : _every - (now - _due) % _every;
        }
    }
}
