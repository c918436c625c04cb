using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace System.Threading.Tasks;

/// <summary>
/// An operation under way, or done. To be awaited at most once: the second await finds the version stepped on and ends
/// the process. It may also be dropped.
/// </summary>
[AsyncMethodBuilder(typeof(AsyncValueTaskMethodBuilder))]
public readonly struct ValueTask
{
    internal readonly IValueTaskSource _source;
    internal readonly short _token;

    public ValueTask(IValueTaskSource source, short token)
    {
        _source = source;
        _token = token;
    }

    public static ValueTask CompletedTask => default;

    public static ValueTask<TResult> FromResult<TResult>(TResult result) => new(result);

    public bool IsCompleted => _source == null || _source.GetStatus(_token) != ValueTaskSourceStatus.Pending;

    public bool IsCompletedSuccessfully =>
        _source == null || _source.GetStatus(_token) == ValueTaskSourceStatus.Succeeded;

    public ValueTaskAwaiter GetAwaiter() => new(this);
}
