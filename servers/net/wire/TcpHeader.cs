using System;
using System.Buffers.Binary;
using Mooring.Sdk;

namespace Mooring.Servers.Net.Wire;

[Flags]
internal enum TcpFlags : byte
{
    None = 0,
    Fin = 1,
    Syn = 2,
    Reset = 4,
    Push = 8,
    Ack = 16,
}

/// <summary>
/// The head of a segment (RFC 9293 3.1) with the options that are understood here: the largest segment (3.7.1) and the
/// scale of windows (RFC 7323 2), which only count beside a SYN and are only written there. Others are passed over.
/// </summary>
internal struct TcpHeader
{
    /// <summary>Without options.</summary>
    public const int Bytes = 20;

    /// <summary>In <see cref="Scale"/>: the option is not there.</summary>
    public const byte NoScale = 255;

    private const int DestinationAt = 2, SequenceAt = 4, AcknowledgedAt = 8, LengthAt = 12, FlagsAt = 13;
    private const int WindowAt = 14, ChecksumAt = 16, UrgentAt = 18;
    private const byte EndOption = 0, NoOption = 1, SegmentOption = 2, ScaleOption = 3, FlagMask = 0x1F;
    private const int SegmentBytes = 4, ScaleBytes = 3;

    public ushort SourcePort, DestinationPort;

    /// <summary>Of the first byte, or of the SYN.</summary>
    public Sequence Sequence;

    /// <summary>The next byte that is expected; with <see cref="TcpFlags.Ack"/>.</summary>
    public Sequence Acknowledged;

    public TcpFlags Flags;

    /// <summary>As it is written: to be scaled, unless this is a SYN.</summary>
    public ushort Window;

    /// <summary>Bytes of data that a segment may hold; 0: the option is not there.</summary>
    public ushort LargestSegment;

    /// <summary>By how many bits windows of this side are shifted; <see cref="NoScale"/>.</summary>
    public byte Scale;

    public readonly bool Has(TcpFlags flags) => (Flags & flags) != 0;

    /// <summary>How many bytes it takes.</summary>
    public readonly int WrittenBytes =>
        !Has(TcpFlags.Syn) ? Bytes : Scale == NoScale ? Bytes + SegmentBytes : Bytes + SegmentBytes + ScaleBytes + 1;

    /// <summary>False: lengths that do not fit, an option of no possible length, or a wrong checksum.</summary>
    /// <param name="bytes">What IPv4 carried.</param>
    /// <param name="ip">Between whom.</param>
    /// <param name="header">What it says.</param>
    /// <param name="headerBytes">With options; behind them is the data.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, in Ipv4Header ip, out TcpHeader header, out int headerBytes)
    {
        (header, headerBytes) = (default, 0);
        if (bytes.Length < Bytes) return false;
        headerBytes = (bytes[LengthAt] >> 4) * sizeof(uint);
        if (headerBytes < Bytes || headerBytes > bytes.Length) return false;
        if (InternetChecksum.Of(bytes, ip.Source, ip.Destination, IpProtocol.Tcp) != 0) return false;
        header = new TcpHeader
        {
            SourcePort = BinaryPrimitives.ReadUInt16BigEndian(bytes),
            DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(bytes.Slice(DestinationAt)),
            Sequence = new Sequence(BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(SequenceAt))),
            Acknowledged = new Sequence(BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(AcknowledgedAt))),
            Flags = (TcpFlags)(bytes[FlagsAt] & FlagMask),
            Window = BinaryPrimitives.ReadUInt16BigEndian(bytes.Slice(WindowAt)),
            Scale = NoScale,
        };
        return header.TryParseOptions(bytes.Slice(Bytes, headerBytes - Bytes));
    }

    /// <param name="bytes">The whole segment: what follows the header lies there already.</param>
    /// <param name="source">From whom.</param>
    /// <param name="destination">To whom.</param>
    public readonly void Write(Span<byte> bytes, Ipv4Address source, Ipv4Address destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(DestinationAt), DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.Slice(SequenceAt), Sequence.Value);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.Slice(AcknowledgedAt), Acknowledged.Value);
        bytes[LengthAt] = (byte)(WrittenBytes / sizeof(uint) << 4);
        bytes[FlagsAt] = (byte)Flags;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(WindowAt), Window);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(ChecksumAt), 0);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(UrgentAt), 0);
        if (Has(TcpFlags.Syn)) WriteOptions(bytes.Slice(Bytes));
        ushort checksum = InternetChecksum.Of(bytes, source, destination, IpProtocol.Tcp);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(ChecksumAt), checksum);
    }

    private readonly void WriteOptions(Span<byte> options)
    {
        (options[0], options[1]) = (SegmentOption, SegmentBytes);
        BinaryPrimitives.WriteUInt16BigEndian(options.Slice(2), LargestSegment);
        if (Scale == NoScale) return;
        options = options.Slice(SegmentBytes);
        (options[0], options[1], options[2], options[3]) = (NoOption, ScaleOption, ScaleBytes, Scale);
    }

    private bool TryParseOptions(ReadOnlySpan<byte> options)
    {
        while (options.Length > 0 && options[0] != EndOption)
        {
            if (options[0] == NoOption)
            {
                options = options.Slice(1);
                continue;
            }
            if (options.Length < 2 || options[1] < 2 || options[1] > options.Length) return false;
            Note(options[0], options.Slice(2, options[1] - 2));
            options = options.Slice(options[1]);
        }
        return true;
    }

    /// <summary>An option of another length than its own says nothing.</summary>
    private void Note(byte option, ReadOnlySpan<byte> value)
    {
        if (!Has(TcpFlags.Syn)) return;
        if (option == SegmentOption && value.Length == SegmentBytes - 2)
            LargestSegment = BinaryPrimitives.ReadUInt16BigEndian(value);
        if (option == ScaleOption && value.Length == ScaleBytes - 2) Scale = value[0];
    }
}
