using System.Threading;
using Mooring.Ports;

namespace Mooring.Sdk.Hosted;

/// <summary>
/// For ends whose peers run in other processes and publish without a fence: the sleeper makes every processor that runs
/// one of them execute one. Without links nobody publishes but this thread.
/// </summary>
internal readonly struct BarrierForMachine(bool hasLinks) : IStoreBuffers
{
    public void Barrier() => Interlocked.MemoryBarrier();

    public void Drain()
    {
        if (hasLinks) HostCalls.BarrierEverywhere();
    }
}
