using System.Threading;

namespace Mooring.Rings;

/// <summary>
/// The memory policy of hosted programs, where no kernel drains the store buffers of whoever has just published: real
/// memory and a full fence after each publication.
/// </summary>
public readonly struct FencedPage(LivePage page) : IPage
{
    public uint Load32(nuint offset) => page.Load32(offset);

    public ulong Load64(nuint offset) => page.Load64(offset);

    public uint LoadAcquire32(nuint offset) => page.LoadAcquire32(offset);

    public ulong LoadAcquire64(nuint offset) => page.LoadAcquire64(offset);

    public void LoadEntry(nuint offset, out Command entry) => page.LoadEntry(offset, out entry);

    public void Store32(nuint offset, uint value) => page.Store32(offset, value);

    public void Store64(nuint offset, ulong value) => page.Store64(offset, value);

    public void StoreRelease32(nuint offset, uint value) => page.StoreRelease32(offset, value);

    public void StoreRelease64(nuint offset, ulong value) => page.StoreRelease64(offset, value);

    public void FenceAfterPublish() => Interlocked.MemoryBarrier();
}
