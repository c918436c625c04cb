namespace System.Threading;

/// <summary>A callback that waits for a cancellation; disposed of, it does not run any more.</summary>
public readonly struct CancellationTokenRegistration : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenSource.Node _node;
    private readonly int _version;

    internal CancellationTokenRegistration(
        CancellationTokenSource source, CancellationTokenSource.Node node, int version)
    {
        _source = source;
        _node = node;
        _version = version;
    }

    /// <summary>True: it had not run and will not.</summary>
    public bool Unregister() => _source != null && _source.Unregister(_node, _version);

    public void Dispose() => Unregister();
}
