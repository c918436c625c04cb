namespace System.Threading;

/// <summary>Tells that an operation is to be given up; see <see cref="CancellationTokenSource"/>.</summary>
public readonly struct CancellationToken : IEquatable<CancellationToken>
{
    private readonly CancellationTokenSource _source;

    internal CancellationToken(CancellationTokenSource source) => _source = source;

    public static CancellationToken None => default;

    public bool CanBeCanceled => _source != null;

    public bool IsCancellationRequested => _source != null && _source.IsCancellationRequested;

    /// <summary>The callback runs in the call of Cancel, or at once if that has been.</summary>
    public CancellationTokenRegistration Register(Action<object> callback, object state) =>
        _source == null ? default : _source.Register(callback, state);

    public CancellationTokenRegistration Register(Action callback) =>
        Register(static state => ((Action)state)(), callback);

    public bool Equals(CancellationToken other) => _source == other._source;

    public override bool Equals(object obj) => obj is CancellationToken token && Equals(token);

    public override int GetHashCode() => _source == null ? 0 : _source.GetHashCode();

    public static bool operator ==(CancellationToken left, CancellationToken right) => left.Equals(right);

    public static bool operator !=(CancellationToken left, CancellationToken right) => !left.Equals(right);
}
