using System.Runtime.CompilerServices;
using Mooring.Rings;

namespace Mooring.Ports;

/// <summary>
/// A channel end as a source, and the sleep protocol: who may write what, and in which order.
/// <para>
/// The deciding state is the kernel's (<see cref="Source.State"/>). The flag <c>armed</c> in the page is a hint for the
/// peer, written here only: it must never be 0 while the state is Armed. The peer publishes without a fence and then
/// looks at the flag with a plain load; it may therefore read an old 0 while its publication is still in its store
/// buffer. <see cref="SleepSequence"/> closes that race; <see cref="Arm"/> and <see cref="Recheck"/> are its steps.
/// </para>
/// <para>
/// "Seen" is what the owner consumed, handed over by value, so the kernel trusts no cursor of the owner in the page and
/// interprets nothing but one word at a fixed offset.
/// </para>
/// </summary>
public abstract class EndSource<TPage> : Source where TPage : struct, IPage
{
    private TPage _page;
    private ulong _seenPublish;
    private uint _seenHead;
    private byte _peerLine, _want, _news;

    /// <summary>
    /// Three small numbers of whoever derives from it: here they fill a gap, there they would take a word of each end.
    /// </summary>
    protected ushort FirstOwn, SecondOwn, ThirdOwn;

    public sealed override PacketKind Kind => PacketKind.Channel;

    /// <summary>The channel's page, as the kernel sees it.</summary>
    protected TPage Memory => _page;

    /// <summary>It watches the server: it is the client's.</summary>
    protected bool IsClient => _peerLine == Geometry.ServerLine;

    /// <summary>The kernel has said that the peer is gone (or closed): every arm is ready at once.</summary>
    public bool PeerIsGone => (_news & (byte)Gone) != 0;

    private const PacketBits Gone = PacketBits.Died | PacketBits.Closed | PacketBits.Revoked;

    /// <param name="page">The channel's page, as the kernel sees it.</param>
    /// <param name="peerLine">The line that the peer writes: <see cref="Geometry.ClientLine"/> or
    /// <see cref="Geometry.ServerLine"/>.</param>
    protected void Bind(TPage page, uint peerLine)
    {
        _page = page;
        _peerLine = (byte)peerLine;
        _news = 0;
        State = SourceState.Idle;
    }

    /// <summary>State and flag, in one section. A Ready end stays Ready: the doorbell is sticky.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public sealed override void Arm(uint want, ulong seenPublish, uint seenHead)
    {
        if (State == SourceState.Ready) return;
        _want = (byte)(want & (ArmBits.Work | ArmBits.Room));
        _seenPublish = seenPublish;
        _seenHead = seenHead;
        State = SourceState.Armed;
        _page.Store32((nuint)_peerLine + Geometry.Armed, _want);
    }

    /// <summary>Compares the peer's words with what the owner says it consumed; different: ready at once.</summary>
    /// <returns>True if a packet was queued.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public sealed override bool Recheck()
    {
        if (State != SourceState.Armed) return false;
        if (_news != 0) return Ring(TakeNews());
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
        PacketBits news = News() | TakeNews();
        return Ring(news != PacketBits.None ? news : PacketBits.Work);
    }

    /// <summary>
    /// Would <see cref="Arm"/> for work and <see cref="Recheck"/> leave it armed? Nothing has changed. It compares
    /// before anything is armed, so it tells the truth only while no peer runs: with one CPU, on behalf of who runs on
    /// it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsQuiet(ulong seenPublish) =>
        State == SourceState.Idle && _news == 0
        && _page.Load64((nuint)_peerLine + Geometry.PublishWord) == seenPublish;

    /// <summary>Would a doorbell make a packet that says <see cref="PacketBits.Work"/> and nothing else?</summary>
    public bool IsArmedForWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => State == SourceState.Armed && _want == ArmBits.Work;
    }

    /// <summary>Arms for work what <see cref="IsQuiet"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ArmQuiet(ulong seenPublish)
    {
        _want = (byte)ArmBits.Work;
        _seenPublish = seenPublish;
        State = SourceState.Armed;
        _page.Store32((nuint)_peerLine + Geometry.Armed, ArmBits.Work);
    }

    /// <summary>
    /// A doorbell on an end that <see cref="IsArmedForWork"/> and whose packet is taken at once, because a thread waits
    /// for it and nothing is queued before it: the same as ringing and popping, past the ready list.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Packet TakeDoorbell()
    {
        State = SourceState.Idle;
        _page.Store32((nuint)_peerLine + Geometry.Armed, 0);
        return new Packet(Key, PacketKind.Channel, PacketBits.Work);
    }

    /// <summary>
    /// The peer's process is gone or has closed its end. The owner reads the flag before its last reaping.
    /// </summary>
    /// <returns>True if a packet was queued.</returns>
    public bool TellGone(PacketBits why)
    {
        if (PeerIsGone) return false;
        ShowGone(why);
        return Tell(why);
    }

    /// <summary>
    /// The flag alone, before anything that the peer has lent is taken away: whoever has read lent memory and then
    /// finds the flag 0 has read what was lent.
    /// </summary>
    public void ShowGone(PacketBits why)
    {
        if (!PeerIsGone) _page.StoreRelease32(_peerLine + Geometry.Dead, (uint)(why & Gone));
    }

    /// <summary>
    /// Something that no word of the page says: told once, now if the end is armed, else with its next packet.
    /// </summary>
    /// <returns>True if a packet was queued.</returns>
    public bool Tell(PacketBits why)
    {
        _news |= (byte)why;
        if (State == SourceState.Armed) return Ring(TakeNews());
        if (State == SourceState.Ready) Bits |= TakeNews();
        return false;
    }

    /// <summary>That the peer is gone is said each time, the rest once.</summary>
    private PacketBits TakeNews()
    {
        PacketBits news = (PacketBits)_news;
        _news &= (byte)Gone;
        return news;
    }

    protected override void OnReady() => _page.Store32(_peerLine + Geometry.Armed, 0);

    /// <summary>Plain loads: the words are compared, and nothing is read that they announce.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PacketBits News()
    {
        PacketBits news = PacketBits.None;
        if ((_want & ArmBits.Work) != 0 && _page.Load64((nuint)_peerLine + Geometry.PublishWord) != _seenPublish)
            news |= PacketBits.Work;
        if ((_want & ArmBits.Room) != 0 && _page.Load32((nuint)_peerLine + Geometry.PeerHead) != _seenHead)
            news |= PacketBits.Room;
        return news;
    }
}
