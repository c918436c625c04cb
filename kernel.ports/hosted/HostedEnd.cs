using Mooring.Rings;

namespace Mooring.Ports;

/// <summary>
/// An end of a channel between two threads of one process: the source that ships, with the port whose lock guards it,
/// and its peer. An end belongs to one port from its making to its closing.
/// <para>
/// <b>Closing</b> is local and never waits: the end leaves its port, then its peer is told. <b>Death</b> is the same
/// call with another word, by whoever has seen the owner's thread end (<c>Thread.Join</c>): from then on the ring
/// cannot change, so what the peer reaps after reading the flag is all that there will be.
/// </para>
/// </summary>
public sealed class HostedEnd<TPage, TBuffers> : EndSource<TPage>
    where TPage : struct, IPage
    where TBuffers : struct, IStoreBuffers
{
    private HostedEnd<TPage, TBuffers> _peer;

    /// <summary>The two ends of a channel. Both are held by their makers: idle until armed.</summary>
    /// <param name="page">The channel, whose header has been written.</param>
    /// <param name="client">Where the client's packets go.</param>
    /// <param name="server">Where the server's packets go.</param>
    public static (HostedEnd<TPage, TBuffers> Client, HostedEnd<TPage, TBuffers> Server) Connect(
        TPage page, in HostedPlace<TPage, TBuffers> client, in HostedPlace<TPage, TBuffers> server)
    {
        HostedEnd<TPage, TBuffers> clientEnd = new(page, Geometry.ServerLine, client.Port);
        HostedEnd<TPage, TBuffers> serverEnd = new(page, Geometry.ClientLine, server.Port);
        (clientEnd._peer, serverEnd._peer) = (serverEnd, clientEnd);
        client.Port.Associate(clientEnd, client.Key, client.Band);
        server.Port.Associate(serverEnd, server.Key, server.Band);
        return (clientEnd, serverEnd);
    }

    private HostedEnd(TPage page, uint peerLine, HostedPort<TPage, TBuffers> port)
    {
        Bind(page, peerLine);
        Port = port;
        _peer = this;
    }

    public HostedPort<TPage, TBuffers> Port { get; }

    /// <summary>How often this end was armed.</summary>
    public long Arms { get; private set; }

    /// <summary>How often its peer rang: until this end closes, never more often than it was armed.</summary>
    public long Doorbells { get; private set; }

    /// <summary>This end goes away, and its peer hears of it. The second time it changes nothing.</summary>
    /// <param name="why"><see cref="PacketBits.Closed"/> or <see cref="PacketBits.Died"/>.</param>
    public void Close(PacketBits why)
    {
        Port.Dissociate(this);
        _peer.Port.Under(new Telling(_peer, why));
    }

    internal void RingPeer() => _peer.Port.Under(new Doorbell(_peer));

    internal bool TryArm(in HostedArm<TPage, TBuffers> arm)
    {
        Port.Under(new Arming(arm));
        return true;
    }

    internal void RecheckArmed() => Port.Under(new Comparing(this));

    private readonly struct Doorbell(HostedEnd<TPage, TBuffers> end) : ISourceAction
    {
        public bool QueuesPacket()
        {
            end.Doorbells++;
            return end.RingFromPeer();
        }
    }

    private readonly struct Arming(HostedArm<TPage, TBuffers> arm) : ISourceAction
    {
        public bool QueuesPacket()
        {
            arm.End.Arms++;
            arm.End.Arm(arm.Want, arm.SeenPublish, arm.SeenHead);
            return false;
        }
    }

    private readonly struct Comparing(HostedEnd<TPage, TBuffers> end) : ISourceAction
    {
        public bool QueuesPacket() => end.Recheck();
    }

    private readonly struct Telling(HostedEnd<TPage, TBuffers> end, PacketBits why) : ISourceAction
    {
        public bool QueuesPacket() => end.TellGone(why);
    }
}

/// <summary>Where the packets of an end go, and what they say.</summary>
/// <param name="Port">The port of the end's owner.</param>
/// <param name="Key">Chosen by the owner.</param>
/// <param name="Band">0 to <see cref="Limits.Bands"/>-1, higher first.</param>
public readonly record struct HostedPlace<TPage, TBuffers>(HostedPort<TPage, TBuffers> Port, ulong Key, int Band = 0)
    where TPage : struct, IPage
    where TBuffers : struct, IStoreBuffers;
