namespace Mooring.Rings;

/// <summary>
/// How the rings touch the shared page: the memory policy. A struct that implements it is specialised away by the
/// compiler; the tests hand the same source an instrumented memory that can be explored, counted and broken.
/// Offsets are in bytes and aligned to the size of the access. Every access is performed exactly once, as written.
/// </summary>
public interface IPage
{
    /// <summary>A plain load of 32 bits (relaxed).</summary>
    uint Load32(nuint offset);

    /// <summary>A plain load of 64 bits (relaxed).</summary>
    ulong Load64(nuint offset);

    /// <summary>A load that no later access of this side may overtake.</summary>
    uint LoadAcquire32(nuint offset);

    /// <inheritdoc cref="LoadAcquire32"/>
    ulong LoadAcquire64(nuint offset);

    /// <summary>
    /// Copies the 64 bytes of an entry out with plain loads, in any order, each byte read once.
    /// </summary>
    void LoadEntry(nuint offset, out Command entry);

    /// <summary>A plain store of 32 bits.</summary>
    void Store32(nuint offset, uint value);

    /// <summary>A plain store of 64 bits.</summary>
    void Store64(nuint offset, ulong value);

    /// <summary>A store that becomes visible after every earlier access of this side.</summary>
    void StoreRelease32(nuint offset, uint value);

    /// <inheritdoc cref="StoreRelease32"/>
    void StoreRelease64(nuint offset, ulong value);

    /// <summary>
    /// Between a publication and the look at the peer's armed flag. Booted: nothing, because the kernel drains store
    /// buffers when somebody goes to sleep. Hosted: a full fence.
    /// </summary>
    void FenceAfterPublish();
}
