using Mooring.Rings;

namespace Mooring.Ports;

/// <summary>
/// A channel end as a source, and the sleep protocol: who may write what, and in which order.
/// <para>
/// The deciding state is the kernel's (<see cref="Source.State"/>). The flag <c>armed</c> in the page is a hint for the
/// peer, written here only: it must never be 0 while the state is Armed. The peer publishes without a fence and then
/// looks at the flag with a plain load; it may therefore read an old 0 while its publication is still in its store
/// buffer. The kernel closes that race, in this order and no other:
/// <code>
///   1. Arm:      state and flag, in one section
///   2.           full barrier; the CPUs on which a peer runs drain their store buffers (none with one CPU)
///   3. Recheck:  compare the peer's words with what the owner says it consumed; different: ready at once
///   4.           only now may the thread sleep
/// </code>
/// "Seen" is what the owner consumed, handed over by value, so the kernel trusts no cursor of the owner in the page and
/// interprets nothing but one word at a fixed offset.
/// </para>
/// </summary>
public abstract class EndSource<TPage> : Source where TPage : struct, IPage
{
    private TPage _page;
    private int _peerLine;
    private uint _want, _seenHead;
    private ulong _seenPublish;

    public sealed override PacketKind Kind => PacketKind.Channel;

    /// <summary>The kernel has said that the peer is gone (or closed): every arm is ready at once.</summary>
    public bool PeerIsGone { get; private set; }

    private PacketBits _goneBits;

    /// <param name="page">The channel's page, as the kernel sees it.</param>
    /// <param name="peerLine">The line that the peer writes: <see cref="Geometry.ClientLine"/> or
    /// <see cref="Geometry.ServerLine"/>.</param>
    protected void Bind(TPage page, int peerLine)
    {
        _page = page;
        _peerLine = peerLine;
        PeerIsGone = false;
        _goneBits = PacketBits.None;
        State = SourceState.Idle;
    }

    /// <summary>Step 1. A Ready end stays Ready: the doorbell is sticky.</summary>
    public sealed override void Arm(uint want, ulong seenPublish, uint seenHead)
    {
        if (State == SourceState.Ready) return;
        _want = want;
        _seenPublish = seenPublish;
        _seenHead = seenHead;
        State = SourceState.Armed;
        _page.Store32(_peerLine + Geometry.Armed, want);
    }

    /// <summary>Step 3.</summary>
    /// <returns>True if a packet was queued.</returns>
    public sealed override bool Recheck()
    {
        if (State != SourceState.Armed) return false;
        if (PeerIsGone) return Ring(_goneBits);
        PacketBits news = News();
        return news != PacketBits.None && Ring(news);
    }

    /// <summary>
    /// The peer rings. A doorbell may come late, after its owner has found the entries by itself: then there is no news
    /// and the packet is spurious; it costs an empty look.
    /// </summary>
    /// <returns>True if a packet was queued.</returns>
    public bool RingFromPeer()
    {
        if (State != SourceState.Armed) return false;
        PacketBits news = News();
        return Ring(news != PacketBits.None ? news : PacketBits.Work);
    }

    /// <summary>
    /// The peer's process is gone or has closed its end. The owner reads the flag before its last reaping.
    /// </summary>
    /// <returns>True if a packet was queued.</returns>
    public bool TellGone(PacketBits why)
    {
        if (PeerIsGone) return false;
        PeerIsGone = true;
        _goneBits = why;
        _page.StoreRelease32(_peerLine + Geometry.Dead, (uint)why);
        return Ring(why);
    }

    protected override void OnReady() => _page.Store32(_peerLine + Geometry.Armed, 0);

    private PacketBits News()
    {
        PacketBits news = PacketBits.None;
        if ((_want & ArmBits.Work) != 0 && _page.LoadAcquire64(_peerLine + Geometry.PublishWord) != _seenPublish)
            news |= PacketBits.Work;
        if ((_want & ArmBits.Room) != 0 && _page.LoadAcquire32(_peerLine + Geometry.PeerHead) != _seenHead)
            news |= PacketBits.Room;
        return news;
    }
}
