using System;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace Mooring.Runtime;

/// <summary>
/// A place for one value between one that sets it and one that waits for it, in either order. A value that nobody waits
/// for yet stays; setting again replaces it. Taking it empties the place, so it can be used for ever without
/// allocating.
/// </summary>
public sealed class Signal<T> : IValueTaskSource<T>
{
    private ManualResetValueTaskSourceCore<T> _core;
    private T _value = default!;
    private bool _waiting;

    /// <summary>A value lies here.</summary>
    public bool IsSet { get; private set; }

    /// <summary>Gives the one that waits its value, or leaves it here for the next that does.</summary>
    public void Set(T value)
    {
        if (_waiting)
        {
            _waiting = false;
            _core.SetResult(value);
            return;
        }
        _value = value;
        IsSet = true;
    }

    /// <summary>Drops a value that lies here.</summary>
    public void Reset()
    {
        IsSet = false;
        _value = default!;
    }

    /// <summary>Takes the value, or waits for it. One waiter at a time: a second one ends the process.</summary>
    public ValueTask<T> Wait()
    {
        if (_waiting) Environment.FailFast("a signal is awaited twice");
        if (!IsSet)
        {
            _waiting = true;
            return new ValueTask<T>(this, _core.Version);
        }
        T value = _value;
        Reset();
        return new ValueTask<T>(value);
    }

    T IValueTaskSource<T>.GetResult(short token)
    {
        T value = _core.GetResult(token);
        _core.Reset();
        return value;
    }

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
