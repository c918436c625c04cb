using Mooring.Runtime;

namespace System.Threading.Tasks.Sources;

/// <summary>
/// The state of one wait, to be a field (not read-only) of the object that implements IValueTaskSource. The awaiting
/// side calls GetStatus, OnCompleted at most once, and GetResult; the completing side calls SetResult once; Reset, by
/// whoever owns the object, begins the next wait under a new version. A continuation is never called from SetResult: it
/// is posted to the <see cref="RunQueue"/>.
/// </summary>
public struct ManualResetValueTaskSourceCore<TResult>
{
    private Action<object> _continuation;
    private object _state;
    private TResult _result;
    private Exception _error;
    private short _version;
    private bool _completed;

    /// <summary>Has no effect: continuations are always posted.</summary>
    public bool RunContinuationsAsynchronously { get; set; }

    public readonly short Version => _version;

    /// <summary>Ends the wait under way, if any, and begins the next.</summary>
    public void Reset()
    {
        _version++;
        _completed = false;
        _continuation = null;
        _state = null;
        _result = default;
        _error = null;
    }

    public void SetResult(TResult result)
    {
        _result = result;
        Complete();
    }

    /// <summary>Whoever takes the result throws this.</summary>
    public void SetException(Exception error)
    {
        _error = error;
        Complete();
    }

    public readonly ValueTaskSourceStatus GetStatus(short token)
    {
        Check(token);
        if (!_completed)
            return ValueTaskSourceStatus.Pending;
        return _error == null ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Faulted;
    }

    public readonly TResult GetResult(short token)
    {
        Check(token);
        if (!_completed)
            Failure.InvalidOperation("The result of an operation that is still under way was asked for.");
        if (_error != null)
            throw _error;
        return _result;
    }

    public void OnCompleted(
        Action<object> continuation, object state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        Check(token);
        if (_continuation != null)
            Failure.InvalidOperation("The operation is being awaited already; it can be awaited once.");
        _continuation = continuation;
        _state = state;
        if (_completed)
            RunQueue.Post(continuation, state);
    }

    private void Complete()
    {
        if (_completed)
            Failure.InvalidOperation("The operation has been completed already.");
        _completed = true;
        if (_continuation != null)
            RunQueue.Post(_continuation, _state);
    }

    private readonly void Check(short token)
    {
        if (token != _version)
            Failure.InvalidOperation("The result was taken already: an operation can be awaited once.");
    }
}
