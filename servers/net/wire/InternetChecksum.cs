using System;
using System.Buffers.Binary;
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

    /// <summary>An odd byte at the end counts as the upper half of a word.</summary>
    private static ulong Sum(ReadOnlySpan<byte> bytes, ulong sum)
    {
        for (; bytes.Length >= sizeof(uint); bytes = bytes.Slice(sizeof(uint)))
            sum += BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (bytes.Length >= sizeof(ushort))
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
            bytes = bytes.Slice(sizeof(ushort));
        }
        return bytes.Length == 0 ? sum : sum + ((ulong)bytes[0] << 8);
    }

    /// <summary>2^16 is 1: the carries go back in at the lower end.</summary>
    private static ushort Finish(ulong sum)
    {
        while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }
}
