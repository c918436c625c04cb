namespace System.Threading;

/// <summary>
/// Where a cancellation comes from. Callbacks are kept in a list of nodes, the latest first, which is the order in
/// which they run; a node that was removed is used again by its source, so that a source that lives long allocates as
/// many nodes as it ever had registrations at the same time.
/// </summary>
public class CancellationTokenSource : IDisposable
{
    private Node _registered, _free;
    private CancellationTokenRegistration _first, _second;

    public bool IsCancellationRequested { get; private set; }

    public CancellationToken Token => new(this);

    /// <summary>One that is cancelled when either token is; disposed of, it listens to them no longer.</summary>
    public static CancellationTokenSource CreateLinkedTokenSource(CancellationToken token1, CancellationToken token2)
    {
        CancellationTokenSource linked = new();
        linked._first = token1.Register(static source => ((CancellationTokenSource)source).Cancel(), linked);
        linked._second = token2.Register(static source => ((CancellationTokenSource)source).Cancel(), linked);
        return linked;
    }

    /// <summary>Runs what is registered, the latest first. The second time nothing happens.</summary>
    public void Cancel()
    {
        if (IsCancellationRequested)
            return;
        IsCancellationRequested = true;
        while (_registered is { } node)
        {
            Action<object> callback = node.Callback;
            object state = node.State;
            Remove(node);
            callback(state);
        }
    }

    /// <summary>Forgets the registrations, so that the source can be used for something else. False: it was
    /// cancelled.</summary>
    public bool TryReset()
    {
        if (IsCancellationRequested)
            return false;
        while (_registered is { } node)
            Remove(node);
        return true;
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        while (_registered is { } node)
            Remove(node);
    }

    internal CancellationTokenRegistration Register(Action<object> callback, object state)
    {
        if (IsCancellationRequested)
        {
            callback(state);
            return default;
        }
        Node node = _free ?? new Node();
        _free = node.Next;
        node.Callback = callback;
        node.State = state;
        node.Before = null;
        node.Next = _registered;
        if (_registered != null)
            _registered.Before = node;
        _registered = node;
        return new CancellationTokenRegistration(this, node, node.Version);
    }

    internal bool Unregister(Node node, int version)
    {
        if (node.Version != version)
            return false;
        Remove(node);
        return true;
    }

    private void Remove(Node node)
    {
        if (node.Before == null)
            _registered = node.Next;
        else
            node.Before.Next = node.Next;
        if (node.Next != null)
            node.Next.Before = node.Before;
        node.Version++;
        node.Callback = null;
        node.State = null;
        node.Next = _free;
        _free = node;
    }

    internal sealed class Node
    {
        internal Node Before, Next;
        internal Action<object> Callback;
        internal object State;

        /// <summary>Tells this registration from the next one that uses the node.</summary>
        internal int Version;
    }
}
