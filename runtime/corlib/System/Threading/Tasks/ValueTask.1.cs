using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace System.Threading.Tasks;

/// <summary>As <see cref="ValueTask"/>, with a result: the result itself if the operation is done, else where to
/// wait.</summary>
[AsyncMethodBuilder(typeof(AsyncValueTaskMethodBuilder<>))]
public readonly struct ValueTask<TResult>
{
    internal readonly IValueTaskSource<TResult> _source;
    private readonly TResult _result;
    internal readonly short _token;

    public ValueTask(TResult result) => _result = result;

    public ValueTask(IValueTaskSource<TResult> source, short token)
    {
        _source = source;
        _token = token;
    }

    public bool IsCompleted => _source == null || _source.GetStatus(_token) != ValueTaskSourceStatus.Pending;

    public bool IsCompletedSuccessfully =>
        _source == null || _source.GetStatus(_token) == ValueTaskSourceStatus.Succeeded;

    /// <summary>Takes the result: the operation must be done, and this is its one await.</summary>
    public TResult Result => _source == null ? _result : _source.GetResult(_token);

    public ValueTaskAwaiter<TResult> GetAwaiter() => new(this);
}
