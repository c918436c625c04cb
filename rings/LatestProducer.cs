namespace Mooring.Rings;

/// <summary>
/// The producing end of a raw channel that overwrites: it is never held up by its reader. Capacity 1 keeps the latest
/// entry only.
/// <para>
/// The oldest entry may be written over while the reader copies it. So it is written and read in opposite orders:
/// <code>
///   producer                                          consumer
///     first word, with the running number               acquire publish word
///     release the other seven words                     acquire the other seven words
///     release publish word                              first word: the number that is expected?
/// </code>
/// The publish word tells that the entry is there, whole. A reader that sees one of the seven words of a later entry
/// has synchronised with its store, and therefore sees that the number has changed (after H.-J. Boehm, "Can seqlocks
/// get along with programming language memory models?", 2012; here the publish word spares the first look).
/// </para>
/// Mutable struct: do not make a field of this type readonly.
/// </summary>
public struct LatestProducer<TPage> where TPage : struct, IPage
{
    private TPage _page;
    private readonly Geometry _geometry;
    private uint _tail;

    /// <param name="page">The shared page, whose header has been written.</param>
    /// <param name="geometry"><see cref="ChannelKind.Overwrite"/>.</param>
    /// <param name="cursor">The running number of the first entry: 0 but in tests.</param>
    public LatestProducer(TPage page, Geometry geometry, uint cursor = 0)
    {
        (_page, _geometry, _tail) = (page, geometry, cursor);
        if (geometry.ChannelKind != ChannelKind.Overwrite || !Header.Matches(ref _page, geometry))
            Broken = BrokenReason.Version;
    }

    public BrokenReason Broken { get; }

    /// <summary>Writes an entry and publishes it. Its token is the running number; the flags are the ring's.</summary>
    /// <returns>True if the consumer sleeps and its doorbell is to be rung.</returns>
    public bool Send(in Command entry)
    {
        if (Broken != BrokenReason.None) return false;
        nuint at = _geometry.CommandOffset(_tail);
        _page.Store64(at, Entries.FirstWord(entry.KindWith(CommandFlags.None), _tail));
        _page.StoreRelease64(at + 8, entry.Deadline);
        _page.StoreRelease64(at + 16, entry.Payload.A);
        _page.StoreRelease64(at + 24, entry.Payload.B);
        _page.StoreRelease64(at + 32, entry.Payload.C);
        _page.StoreRelease64(at + 40, entry.Payload.D);
        _page.StoreRelease64(at + 48, entry.Payload.E);
        _page.StoreRelease64(at + 56, entry.Payload.F);
        _page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, ++_tail);
        _page.FenceAfterPublish();
        return (_page.Load32(Geometry.ClientLine + Geometry.Armed) & ArmBits.Work) != 0;
    }
}
