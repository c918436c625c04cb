using System.Runtime.CompilerServices;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel;

/// <summary>
/// Barrier and drain of the sleep sequence (<see cref="SleepSequence"/>) where there are other processors. A peer's
/// stores are visible once its processor has entered the kernel, by whatever way: each entry begins with a locked
/// instruction, which also moves <see cref="PerCpu.Sequence"/> on. So a processor that is in the kernel now, or runs
/// somebody else, has nothing to drain; one that runs a peer is interrupted, and this goes on when its number has
/// changed. Nothing is held meanwhile that the other needs to get in, so two sleepers cannot wait for each other.
/// <para>
/// What a processor runs is read after its number: if it has switched in between, its number has moved on and whatever
/// it ran before has drained.
/// </para>
/// </summary>
internal readonly struct StoreBuffers<TArms>(TArms arms, Processor here) : IStoreBuffers where TArms : struct, IPeers
{
    public void Barrier() => Cpu.Fence();

    public void Drain()
    {
        Numbers noted = default;
        for (int i = 0; i < Processors.Count; i++)
        {
            Processor other = Processors.At(i);
            ulong number = other.Sequence;
            if (other == here || (number & 1) == 0 || !arms.IncludePeer(other.Root)) continue;
            noted[i] = number;
            here.Rechecks++;
            other.Interrupt(Processors.CallVector);
        }
        for (int i = 0; i < Processors.Count; i++)
            while (noted[i] != 0 && Processors.At(i).Sequence == noted[i]) Cpu.Pause();
    }

    [InlineArray(Stacks.MostProcessors)]
    private struct Numbers
    {
        private ulong _number;
    }
}

/// <summary>Ends that are armed together, and who may write the words that they are compared with.</summary>
internal interface IPeers
{
    /// <summary>Does the peer of one of them run in the address space with this top-level table?</summary>
    bool IncludePeer(ulong root);
}
