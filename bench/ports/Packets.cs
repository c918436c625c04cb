using System.Runtime.CompilerServices;
using Mooring.Ports;

namespace Mooring.Bench.Ports;

/// <summary>What the last enter has brought.</summary>
internal static unsafe class Packets
{
    // SAFETY: the kernel keeps the enter block of thread 0 mapped at this address; callers count below the number that
    // the enter answered, at most Limits.Packets.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong KeyAt(int index) =>
        ((Packet*)(UserLayout.EnterBlocks + EnterBlock.PacketsOffset))[index].Key;
}
