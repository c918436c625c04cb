using System.Threading;

namespace Mooring.Ports;

/// <summary>
/// For <see cref="Rings.FencedPage"/>: whoever publishes fences before it looks at the armed flag, so there is nothing
/// to drain. Either its publication is visible when the sleeper compares, or it reads the flag that the sleeper set.
/// </summary>
public readonly struct FenceAtPublisher : IStoreBuffers
{
    public void Barrier() => Interlocked.MemoryBarrier();

    public void Drain()
    {
    }
}

/// <summary>
/// For <see cref="Rings.LivePage"/>: the publisher has no fence, so the sleeper makes every CPU that runs a thread of
/// this process execute one (membarrier, FlushProcessWriteBuffers).
/// </summary>
public readonly struct BarrierForProcess : IStoreBuffers
{
    public void Barrier() => Interlocked.MemoryBarrier();

    public void Drain() => Interlocked.MemoryBarrierProcessWide();
}
