using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Mooring.Sdk;

namespace Mooring.Servers.Net.Wire;

/// <summary>
/// The ones' complement sum of 16-bit words that IPv4, ICMP, UDP and TCP share (RFC 1071). Over what holds its own
/// checksum it is 0 when nothing has changed.
/// </summary>
internal static class InternetChecksum
{
    /// <summary>The complement of the sum of the bytes and of what was summed before.</summary>
    public static ushort Of(ReadOnlySpan<byte> bytes, ulong before = 0) => Finish(Sum(bytes, before));

    /// <summary>Of a transport's packet, with the addresses between which it goes (RFC 768, RFC 9293 3.1).</summary>
    public static ushort Of(
        ReadOnlySpan<byte> bytes, Ipv4Address source, Ipv4Address destination, IpProtocol protocol) =>
        Of(bytes, (ulong)source.Value + destination.Value + (uint)protocol + (uint)bytes.Length);

    /// <summary>
    /// Words are summed as this processor reads them, two at a time, and the sum is turned round at the end, which
    /// comes to the same (RFC 1071 2.B). An odd byte at the end counts as the upper half of a word.
    /// </summary>
    private static ulong Sum(ReadOnlySpan<byte> bytes, ulong before)
    {
        ulong sum = 0;
        foreach (ref readonly Block block in MemoryMarshal.Cast<byte, Block>(bytes))
        {
            sum += block.A;
            sum += block.B;
            sum += block.C;
            sum += block.D;
            sum += block.E;
            sum += block.F;
            sum += block.G;
            sum += block.H;
        }
        bytes = bytes.Slice(bytes.Length / BlockBytes * BlockBytes);
        for (; bytes.Length >= sizeof(ushort); bytes = bytes.Slice(sizeof(ushort)))
            sum += BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        if (bytes.Length > 0) sum += bytes[0];
        return before + BinaryPrimitives.ReverseEndianness(Fold(sum));
    }

    private static ushort Finish(ulong sum) => (ushort)~Fold(sum);

    /// <summary>2^16 is 1: the carries go back in at the lower end.</summary>
    private static ushort Fold(ulong sum)
    {
        while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)sum;
    }

    private const int BlockBytes = 32;

    /// <summary>Sixteen words, as eight numbers: 2^32 of these fit in the sum.</summary>
    private readonly struct Block
    {
        public readonly uint A, B, C, D, E, F, G, H;
    }
}
