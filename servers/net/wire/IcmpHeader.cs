using System;
using System.Buffers.Binary;

namespace Mooring.Servers.Net.Wire;

internal enum IcmpType : byte
{
    EchoReply = 0,
    Unreachable = 3,
    Echo = 8,
}

/// <summary>Why a packet did not get there (RFC 792, RFC 1122 3.2.2.1).</summary>
internal enum UnreachableCode : byte
{
    Network = 0,
    Host = 1,
    Protocol = 2,
    Port = 3,
}

/// <summary>The head of an ICMP message (RFC 792); of an echo the two words are its identity and its number.</summary>
internal readonly struct IcmpHeader(IcmpType type, byte code, ushort first, ushort second)
{
    public const int Bytes = 8;

    private const int ChecksumAt = 2, FirstAt = 4, SecondAt = 6;

    public readonly IcmpType Type = type;
    public readonly byte Code = code;
    public readonly ushort First = first, Second = second;

    /// <summary>False: too short, or a wrong checksum.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out IcmpHeader header)
    {
        header = default;
        if (bytes.Length < Bytes || InternetChecksum.Of(bytes) != 0) return false;
        header = new IcmpHeader(
            (IcmpType)bytes[0], bytes[1], BinaryPrimitives.ReadUInt16BigEndian(bytes.Slice(FirstAt)),
            BinaryPrimitives.ReadUInt16BigEndian(bytes.Slice(SecondAt)));
        return true;
    }

    /// <param name="bytes">The whole message: what follows the header lies there already.</param>
    public void Write(Span<byte> bytes)
    {
        bytes[0] = (byte)Type;
        bytes[1] = Code;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(ChecksumAt), 0);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(FirstAt), First);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(SecondAt), Second);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(ChecksumAt), InternetChecksum.Of(bytes));
    }
}
