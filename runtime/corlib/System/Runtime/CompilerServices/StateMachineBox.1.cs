using System.Threading.Tasks.Sources;

namespace System.Runtime.CompilerServices;

/// <summary>A suspended async method, and the promise of its result.</summary>
internal abstract class StateMachineBox<TResult> : StateMachineBox, IValueTaskSource, IValueTaskSource<TResult>
{
    protected ManualResetValueTaskSourceCore<TResult> _core;

    internal short Version => _core.Version;

    internal void SetResult(TResult result) => _core.SetResult(result);

    internal void SetException(Exception exception) => _core.SetException(exception);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(
        Action<object> continuation, object state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    public TResult GetResult(short token)
    {
        TResult result = _core.GetResult(token);
        Recycle();
        return result;
    }

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    internal abstract void Recycle();
}
