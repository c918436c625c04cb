using System;

namespace Mooring.Servers.Block;

/// <summary>
/// Memory that a client has shared. It is let go when it has been withdrawn, by the client or by its end, and the
/// device has nothing of it any more.
/// </summary>
internal abstract class Area(ulong bytes)
{
    private int _uses;

    /// <summary>No request for it is to begin any more.</summary>
    public bool IsWithdrawn { get; private set; }

    /// <summary>Requests for it, waiting or at the device.</summary>
    public bool IsUsed => _uses > 0;

    public bool Holds(uint offset, uint length) => (ulong)offset + length <= bytes;

    /// <summary>Where a page of it lies for the device.</summary>
    public abstract ulong Physical(int page);

    public void Use() => _uses++;

    /// <summary>Ends a Use.</summary>
    public void Done()
    {
        _uses--;
        if (IsWithdrawn && !IsUsed) LetGo();
    }

    /// <summary>Once.</summary>
    public void Withdraw()
    {
        if (IsWithdrawn) Environment.FailFast("an area is withdrawn twice");
        IsWithdrawn = true;
        if (!IsUsed) LetGo();
    }

    protected abstract void LetGo();
}
