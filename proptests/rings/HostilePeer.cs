using System;
using System.Collections.Generic;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>A word that the peer writes into the page: any value, anywhere that is aligned.</summary>
internal sealed record HostileWrite(nuint Offset, int Bytes, ulong Value);

/// <summary>
/// A peer that writes its words at the worst moment: just before the honest side reads. At the same time it watches the
/// honest side: every access inside the page, no byte read twice in one decision, stores into its own words only.
/// </summary>
internal sealed class HostilePeer(SharedPage page, Func<nuint, bool> mayStore) : IPageWatcher
{
    private readonly Queue<HostileWrite> _writes = [];
    private readonly HashSet<nuint> _loaded = [];

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

    /// <summary>
    /// Cancel bits and grants are looked at for one command at a time: several decisions in a call. So is the question,
    /// once the channel is over, what a dead server has not started.
    /// </summary>
    public void BeforeLoad(nuint offset, int bytes)
    {
        Accesses++;
        if (offset == Geometry.ServerLine + Geometry.Dead) _loaded.Clear();
        bool isPerCommand = offset is >= Geometry.CancelBits and < Geometry.Commands;
        for (nuint at = offset; at < offset + (nuint)bytes && !isPerCommand; at++)
            Assert.True(_loaded.Add(at), $"byte {at} was read twice in one decision");
        if (_writes.TryDequeue(out HostileWrite? write)) page.Store(write.Offset, write.Bytes, write.Value);
    }

    public void AfterLoad(nuint offset, int bytes)
    {
    }

    public void BeforeStore(nuint offset, int bytes, ulong value)
    {
        Accesses++;
        Assert.True(mayStore(offset), $"a store at {offset}, which is not this side's");
    }

    internal static bool IsClients(Geometry geometry, nuint offset) =>
        offset is Geometry.ClientLine + Geometry.PublishWord or Geometry.ClientLine + Geometry.PeerHead
            or >= Geometry.CancelBits and < Geometry.Commands
        || offset >= Geometry.Commands && offset < geometry.Completions
        || offset >= geometry.GrantOffset(0) && offset < geometry.Bytes;

    internal static bool IsServers(Geometry geometry, nuint offset) =>
        offset is Geometry.ServerLine + Geometry.PublishWord or Geometry.ServerLine + Geometry.PeerHead
            or Geometry.ServerLine + Geometry.Refused
        || offset >= geometry.Completions && offset < geometry.GrantOffset(0);
}
