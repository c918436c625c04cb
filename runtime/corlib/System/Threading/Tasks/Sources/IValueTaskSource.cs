namespace System.Threading.Tasks.Sources;

/// <summary>
/// Something that can be awaited again and again, one wait at a time. Each wait has a token; a token that is over ends
/// the process, so a result taken twice is noticed.
/// </summary>
public interface IValueTaskSource
{
    ValueTaskSourceStatus GetStatus(short token);

    /// <summary>Has <paramref name="continuation"/> called with <paramref name="state"/> once the result is
    /// there.</summary>
    void OnCompleted(Action<object> continuation, object state, short token, ValueTaskSourceOnCompletedFlags flags);

    /// <summary>Ends the wait: the token is over.</summary>
    void GetResult(short token);
}
