using System;
using Mooring.Ports;

namespace Mooring.Tests.Explorer;

/// <summary>An end in the kernel, as far as its future depends on it. What does not matter in a state is 0.</summary>
internal record struct EndState
{
    internal SourceState State;
    internal uint Want, SeenHead;
    internal ulong SeenPublish;
    internal PacketBits Bits, Gone;
    internal byte Port;

    /// <summary>The thread that has it in hand, plus one; 0: nobody.</summary>
    internal byte Holder;

    /// <summary>What its holder knew when it armed it.</summary>
    internal int Deposit;

    /// <summary>How often it was armed, its doorbell was rung, and its packet had nothing to say.</summary>
    internal byte Arms, Doorbells, Spurious;

    internal readonly void AddTo(ref Digest digest)
    {
        digest.Add((ulong)State << 56 | (ulong)Bits << 48 | (ulong)Gone << 40 | (ulong)Holder << 32 | SeenHead);
        digest.Add(SeenPublish);
        digest.Add((ulong)Arms << 56 | (ulong)Doorbells << 48 | (ulong)Spurious << 40 | (ulong)Want << 36
            | (ulong)Port << 32 | (uint)Deposit);
    }
}

/// <summary>A short list of small numbers, first to last.</summary>
internal readonly record struct ShortList(ulong Packed)
{
    private const int BitsEach = 4;

    internal int Count => (67 - (int)ulong.LeadingZeroCount(Packed)) / BitsEach;

    internal int this[int at] => (int)(Packed >> BitsEach * at & 15) - 1;

    internal ShortList With(int number) => new(Packed | (ulong)(number + 1) << BitsEach * Count);

    internal bool Has(int number) => IndexOf(number) >= 0;

    internal ShortList Without(int number)
    {
        int at = IndexOf(number);
        if (at < 0) return this;
        ulong before = Packed & (1ul << BitsEach * at) - 1;
        return new ShortList(before | Packed >> BitsEach * (at + 1) << BitsEach * at);
    }

    private int IndexOf(int number)
    {
        int at = Count - 1;
        while (at >= 0 && this[at] != number) at--;
        return at;
    }
}

/// <param name="Ready">The ends whose packets can be taken, in their order.</param>
/// <param name="Waiters">The threads that sleep here, in the order in which they came.</param>
/// <param name="Server">The thread that took packets here last, plus one: its ready word is kept up to date.</param>
internal record struct PortState(ShortList Ready, ShortList Waiters, byte Server);

/// <summary>
/// A state of the explored world: the memory with what lingers, the answers that each thread has been given (a node of
/// its tree), the kernel's ends and ports, and how much of what may happen unasked is left.
/// </summary>
internal sealed class WorldState(SharedMemory memory, int[] nodes, EndState[] ends, PortState[] ports)
{
    internal SharedMemory Memory => memory;
    internal int[] Nodes => nodes;
    internal EndState[] Ends => ends;
    internal PortState[] Ports => ports;

    /// <summary>Deadlines that may still pass.</summary>
    internal int Expiries { get; set; }

    /// <summary>Threads that have been killed, a bit each.</summary>
    internal uint Dead { get; set; }

    internal bool IsDead(int thread) => (Dead >> thread & 1) != 0;

    internal WorldState Copy() =>
        new(memory.Copy(), [.. nodes], [.. ends], [.. ports]) { Expiries = Expiries, Dead = Dead };

    internal UInt128 Known()
    {
        Digest digest = Digest.Begin();
        digest.Add((ulong)Expiries << 32 | Dead);
        foreach (int node in nodes) digest.Add((ulong)node);
        foreach (EndState end in ends) end.AddTo(ref digest);
        foreach (PortState port in ports)
        {
            digest.Add(port.Ready.Packed);
            digest.Add(port.Waiters.Packed << 8 | port.Server);
        }
        memory.AddTo(ref digest);
        return digest.Value;
    }
}
