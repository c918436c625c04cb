using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Sdk.Hosted;

/// <summary>What a kernel does at the other end of a channel, wherever that is.</summary>
public interface IHostedPeer
{
    /// <summary>Its doorbell.</summary>
    void Ring();

    /// <summary>The end at this side has been closed.</summary>
    void Leave();

    /// <summary>Memory for it; answers the number of the lend.</summary>
    (StatusCode Code, ulong Number) Lend(HostedRegion region);

    /// <summary>Puts a capability beside its entries.</summary>
    StatusCode Give(uint token, object given);
}

/// <summary>An end of a channel of a hosted kernel, with what lies beside it.</summary>
public sealed class HostedChannelEnd : EndSource<LivePage>, IHostedPeer
{
    internal HostedChannelEnd(LivePage page, uint peerLine)
    {
        Page = page;
        Bind(page, peerLine);
    }

    public LivePage Page { get; }

    public IHostedPeer Peer { get; internal set; } = null!;

    /// <summary>What the peer has lent, by number.</summary>
    public List<HostedRegion> Borrowed { get; } = [];

    /// <summary>What the peer has put beside its entries, by token.</summary>
    public Dictionary<uint, object> Gifts { get; } = [];

    internal bool IsOfClient => IsClient;

    void IHostedPeer.Ring() => RingFromPeer();

    void IHostedPeer.Leave() => TellGone(PacketBits.Closed);

    (StatusCode Code, ulong Number) IHostedPeer.Lend(HostedRegion region)
    {
        Borrowed.Add(region);
        return (StatusCode.Ok, (ulong)Borrowed.Count - 1);
    }

    StatusCode IHostedPeer.Give(uint token, object given)
    {
        Gifts[token] = given;
        return StatusCode.Ok;
    }
}

/// <summary>Memory of a hosted kernel.</summary>
public sealed record HostedRegion(nint Memory, ulong Pages);
