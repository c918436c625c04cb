using System;
using System.Buffers.Binary;
using Mooring.Sdk;

namespace Mooring.Servers.Net.Wire;

/// <summary>The head of a datagram (RFC 768).</summary>
internal readonly struct UdpHeader(ushort sourcePort, ushort destinationPort)
{
    public const int Bytes = 8;

    private const int DestinationAt = 2, LengthAt = 4, ChecksumAt = 6;

    public readonly ushort SourcePort = sourcePort, DestinationPort = destinationPort;

    /// <summary>False: lengths that do not fit, or a wrong checksum; 0 stands for none.</summary>
    /// <param name="bytes">What IPv4 carried.</param>
    /// <param name="ip">Between whom.</param>
    /// <param name="header">What it says.</param>
    /// <param name="totalBytes">With the header; the rest is none of the datagram's.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, in Ipv4Header ip, out UdpHeader header, out int totalBytes)
    {
        (header, totalBytes) = (default, 0);
        if (bytes.Length < Bytes) return false;
        totalBytes = BinaryPrimitives.ReadUInt16BigEndian(bytes.Slice(LengthAt));
        if (totalBytes < Bytes || totalBytes > bytes.Length) return false;
        bool hasChecksum = BinaryPrimitives.ReadUInt16BigEndian(bytes.Slice(ChecksumAt)) != 0;
        ReadOnlySpan<byte> datagram = bytes.Slice(0, totalBytes);
        if (hasChecksum && InternetChecksum.Of(datagram, ip.Source, ip.Destination, IpProtocol.Udp) != 0) return false;
        header = new UdpHeader(
            BinaryPrimitives.ReadUInt16BigEndian(bytes),
            BinaryPrimitives.ReadUInt16BigEndian(bytes.Slice(DestinationAt)));
        return true;
    }

    /// <param name="bytes">The whole datagram: what follows the header lies there already.</param>
    /// <param name="source">From whom.</param>
    /// <param name="destination">To whom.</param>
    public void Write(Span<byte> bytes, Ipv4Address source, Ipv4Address destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(DestinationAt), DestinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(LengthAt), (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(ChecksumAt), 0);
        ushort checksum = InternetChecksum.Of(bytes, source, destination, IpProtocol.Udp);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(ChecksumAt), checksum == 0 ? ushort.MaxValue : checksum);
    }
}
