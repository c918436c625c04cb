namespace Mooring.Rings;

/// <summary>
/// The consuming end of a raw channel that overwrites. It writes nothing into the page; what it was too slow for it
/// counts exactly, as long as fewer than 2^32 entries lie between two looks. The protocol is described at
/// <see cref="LatestProducer{TPage}"/>. Mutable struct: do not make a field of this type readonly.
/// </summary>
public struct LatestConsumer<TPage, TChecks>
    where TPage : struct, IPage
    where TChecks : struct, IChecks
{
    private TPage _page;
    private TChecks _checks;
    private readonly Geometry _geometry;
    private uint _head, _tailSeen;

    /// <param name="checks">The check policy.</param>
    /// <inheritdoc cref="LatestProducer{TPage}(TPage, Geometry, uint)"/>
    public LatestConsumer(TPage page, Geometry geometry, uint cursor = 0, TChecks checks = default)
    {
        (_page, _checks, _geometry) = (page, checks, geometry);
        _head = _tailSeen = cursor;
        if (geometry.ChannelKind != ChannelKind.Overwrite || !Header.Matches(ref _page, geometry))
            Broken = BrokenReason.Version;
    }

    public BrokenReason Broken { get; }

    /// <summary>Entries that were overwritten before they could be read.</summary>
    public ulong Missed { get; private set; }

    /// <summary>The producer's publish word as far as it is known here.</summary>
    public readonly ulong Seen => _tailSeen;

    /// <summary>
    /// Copies the oldest entry that is still there. One look at the tail, at most one copy: a producer that is faster
    /// costs its reader entries, not time.
    /// </summary>
    /// <returns>
    /// Done; Empty; Full: the entry was written over meanwhile and counts as missed, ask again; Broken.
    /// </returns>
    public Attempt TryTake(out Command entry)
    {
        entry = default;
        if (Broken != BrokenReason.None) return Attempt.Broken;
        _tailSeen = (uint)_page.LoadAcquire64(Geometry.ClientLine + Geometry.PublishWord);
        uint ready = Cursor.Used(_head, _tailSeen);
        if (ready == 0) return Attempt.Empty;
        if (_checks.Fails(Check.RawLap, ready > _geometry.CommandCapacity)) Miss(ready - _geometry.CommandCapacity);
        bool isWhole = TryCopy(_head, out entry);
        if (!isWhole) Miss(1);
        else _head++;
        return isWhole ? Attempt.Done : Attempt.Full;
    }

    private void Miss(uint count)
    {
        Missed += count;
        _head += count;
    }

    private bool TryCopy(uint number, out Command entry)
    {
        nuint at = _geometry.CommandOffset(number);
        Command others = new(
            0, _page.LoadAcquire64(at + 16), _page.LoadAcquire64(at + 24), _page.LoadAcquire64(at + 32),
            _page.LoadAcquire64(at + 40), _page.LoadAcquire64(at + 48), _page.LoadAcquire64(at + 56))
        {
            Deadline = _page.LoadAcquire64(at + 8),
        };
        entry = Entries.From(_page.Load64(at), 0);
        (entry.Deadline, entry.Payload) = (others.Deadline, others.Payload);
        return !_checks.Fails(Check.RawOverwritten, entry.Token != number);
    }
}
