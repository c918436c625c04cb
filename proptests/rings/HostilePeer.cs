using System;
using System.Collections.Generic;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>A word that the peer writes into the page: any value, anywhere that is aligned.</summary>
internal sealed record HostileWrite(int Offset, int Bytes, ulong Value);

/// <summary>
/// A peer that writes its words at the worst moment: just before the honest side reads. At the same time it watches the
/// honest side: every access inside the page, no byte read twice in one decision, stores into its own words only.
/// </summary>
internal sealed class HostilePeer(SharedPage page, Func<int, bool> mayStore) : IPageWatcher
{
    private readonly Queue<HostileWrite> _writes = [];
    private readonly HashSet<int> _loaded = [];

    /// <summary>Accesses since the decision began.</summary>
    internal int Accesses { get; private set; }

    /// <summary>The honest side begins its next call; the peer has these writes for it, one before each load.</summary>
    internal void BeginDecision(IEnumerable<HostileWrite> writes)
    {
        _loaded.Clear();
        _writes.Clear();
        Accesses = 0;
        foreach (HostileWrite write in writes) _writes.Enqueue(write);
    }

    public void BeforeLoad(int offset, int bytes)
    {
        Accesses++;
        for (int at = offset; at < offset + bytes; at++)
            Assert.True(_loaded.Add(at), $"byte {at} was read twice in one decision");
        if (_writes.TryDequeue(out HostileWrite? write)) page.Store(write.Offset, write.Bytes, write.Value);
    }

    public void AfterLoad(int offset, int bytes)
    {
    }

    public void BeforeStore(int offset, int bytes, ulong value)
    {
        Accesses++;
        Assert.True(mayStore(offset), $"a store at {offset}, which is not this side's");
    }

    internal static bool IsClients(Geometry geometry, int offset) =>
        offset is Geometry.ClientLine + Geometry.PublishWord or Geometry.ClientLine + Geometry.PeerHead
            or Geometry.ClientLine + Geometry.CancelBits
        || offset >= Geometry.Commands && offset < geometry.CompletionOffset(0);

    internal static bool IsServers(Geometry geometry, int offset) =>
        offset is Geometry.ServerLine + Geometry.PublishWord or Geometry.ServerLine + Geometry.PeerHead
        || offset >= geometry.CompletionOffset(0) && offset < geometry.Bytes;
}
