using System.Collections.Generic;
using Mooring.Ports;

namespace Mooring.Tests.Explorer;

/// <summary>The packets that a wait gives, in the 64 bits of its answer: at most two.</summary>
internal static class Packets
{
    private const int BitsEach = 32;

    /// <param name="deposit">What the last holder knew of the end; 0: nothing was left.</param>
    internal static ulong Pack(int end, PacketBits bits, int deposit) =>
        (uint)(end + 1) | (ulong)bits << 4 | (ulong)deposit << 8;

    internal static ulong One(ulong packet, int place) => packet << BitsEach * place;

    internal static IEnumerable<(int End, PacketBits Bits, int Deposit)> Of(ulong answer)
    {
        for (; answer != 0; answer >>= BitsEach)
        {
            uint packet = (uint)answer;
            yield return ((int)(packet & 15) - 1, (PacketBits)(packet >> 4 & 15), (int)(packet >> 8));
        }
    }
}
