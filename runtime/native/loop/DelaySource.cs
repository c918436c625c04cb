using System;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace Mooring.Runtime;

/// <summary>One wait for a time. Pooled: it goes back when its result has been taken.</summary>
internal sealed class DelaySource : Timer, IValueTaskSource
{
    private static DelaySource? s_free;

    private DelaySource? _nextFree;
    private ManualResetValueTaskSourceCore<bool> _core;

    public static DelaySource Take(ulong due)
    {
        DelaySource source = s_free ?? new DelaySource();
        s_free = source._nextFree;
        source._nextFree = null;
        source.Due = due;
        return source;
    }

    public ValueTask Start()
    {
        Timers.Set(this, Due);
        return new ValueTask(this, _core.Version);
    }

    /// <summary>Done already, but whoever awaits it is put at the end of the run queue.</summary>
    public ValueTask StartReady()
    {
        Timers.Set(this, 0);
        return new ValueTask(this, _core.Version);
    }

    internal override void Expire() => _core.SetResult(true);

    public void GetResult(short token)
    {
        _core.GetResult(token);
        _core.Reset();
        _nextFree = s_free;
        s_free = this;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
