using System;
using System.Buffers.Binary;
using Mooring.Sdk;

namespace Mooring.Servers.Net.Wire;

internal enum IpProtocol : byte
{
    Icmp = 1,
    Tcp = 6,
    Udp = 17,
}

/// <summary>
/// The head of an IPv4 packet (RFC 791). Options are passed over (RFC 7126 advises no more of a host), and none are
/// written. Of a packet in pieces every piece says so; nothing here puts them together.
/// </summary>
internal readonly struct Ipv4Header
{
    /// <summary>Without options.</summary>
    public const int Bytes = 20;

    private const byte Version4 = 0x45, DefaultHops = 64;
    private const ushort DoNotFragment = 0x4000, PieceMask = 0x3FFF;
    private const int LengthAt = 2, IdentityAt = 4, PieceAt = 6, HopsAt = 8, ProtocolAt = 9, ChecksumAt = 10;
    private const int SourceAt = 12, DestinationAt = 16;

    public Ipv4Address Source { get; init; }
    public Ipv4Address Destination { get; init; }
    public IpProtocol Protocol { get; init; }
    public ushort Identity { get; init; }

    /// <summary>One of several pieces of a packet.</summary>
    public bool IsPiece { get; private init; }

    /// <summary>
    /// Reads it. False: no IPv4, lengths that do not fit in what there is or in each other, or a wrong checksum.
    /// </summary>
    /// <param name="bytes">From the header on; there may be padding at the end.</param>
    /// <param name="header">What it says.</param>
    /// <param name="headerBytes">With options.</param>
    /// <param name="totalBytes">With the header.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes, out Ipv4Header header, out int headerBytes, out int totalBytes)
    {
        (header, headerBytes, totalBytes) = (default, 0, 0);
        if (bytes.Length < Bytes || bytes[0] >> 4 != 4) return false;
        headerBytes = (bytes[0] & 0xF) * sizeof(uint);
        totalBytes = BinaryPrimitives.ReadUInt16BigEndian(bytes.Slice(LengthAt));
        if (headerBytes < Bytes || totalBytes < headerBytes || totalBytes > bytes.Length) return false;
        if (InternetChecksum.Of(bytes.Slice(0, headerBytes)) != 0) return false;
        header = new Ipv4Header
        {
            Source = new Ipv4Address(BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(SourceAt))),
            Destination = new Ipv4Address(BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(DestinationAt))),
            Protocol = (IpProtocol)bytes[ProtocolAt],
            Identity = BinaryPrimitives.ReadUInt16BigEndian(bytes.Slice(IdentityAt)),
            IsPiece = (BinaryPrimitives.ReadUInt16BigEndian(bytes.Slice(PieceAt)) & PieceMask) != 0,
        };
        return true;
    }

    /// <param name="bytes">Where the header goes.</param>
    /// <param name="payloadBytes">Behind it.</param>
    public void Write(Span<byte> bytes, int payloadBytes)
    {
        bytes = bytes.Slice(0, Bytes);
        bytes[0] = Version4;
        bytes[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(LengthAt), (ushort)(Bytes + payloadBytes));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(IdentityAt), Identity);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(PieceAt), DoNotFragment);
        bytes[HopsAt] = DefaultHops;
        bytes[ProtocolAt] = (byte)Protocol;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(ChecksumAt), 0);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.Slice(SourceAt), Source.Value);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.Slice(DestinationAt), Destination.Value);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(ChecksumAt), InternetChecksum.Of(bytes));
    }
}
