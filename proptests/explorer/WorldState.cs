using System;
using Mooring.Ports;

namespace Mooring.Tests.Explorer;

/// <summary>An end in the kernel, as far as its future depends on it. What does not matter in a state is 0.</summary>
internal readonly record struct EndState(
    SourceState State, uint Want, ulong SeenPublish, uint SeenHead, PacketBits Bits);

/// <summary>
/// A state of the explored world: the memory, the two store buffers, the answers that each side has been given (a node
/// of its tree), and the kernel's two ends.
/// </summary>
internal sealed class WorldState(ulong[] memory, StoreBuffer[] buffers, int[] nodes, EndState[] ends)
{
    private const ulong SecondStart = 0x2545_F491_4F6C_DD1D;

    internal ulong[] Memory => memory;
    internal StoreBuffer[] Buffers => buffers;
    internal int[] Nodes => nodes;
    internal EndState[] Ends => ends;

    internal WorldState Copy() => new([.. memory], [.. buffers], [.. nodes], [.. ends]);

    /// <summary>128 bits by which a state is known again.</summary>
    internal UInt128 Digest() => new(Digest(Mix.Start), Digest(SecondStart));

    private ulong Digest(ulong hash)
    {
        hash = Mix.Add(hash, (ulong)(uint)nodes[0] << 32 | (uint)nodes[1]);
        foreach (ulong word in memory) hash = Mix.Add(hash, word);
        foreach (StoreBuffer buffer in buffers)
        {
            hash = Mix.Add(hash, (ulong)buffer.Pending.Length);
            foreach (PendingStore store in buffer.Pending)
                hash = Mix.Add(Mix.Add(hash, (ulong)store.Word << 1 | (store.IsRelease ? 1u : 0u)), store.Value);
        }
        foreach (EndState end in ends)
        {
            hash = Mix.Add(hash, (ulong)end.State << 40 | (ulong)end.Bits << 32 | end.Want);
            hash = Mix.Add(Mix.Add(hash, end.SeenPublish), end.SeenHead);
        }
        return hash;
    }
}
