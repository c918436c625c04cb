using System;
using System.Buffers.Binary;
using Mooring.Sdk;

namespace Mooring.Servers.Net.Wire;

internal enum ArpOperation : ushort
{
    Request = 1,
    Reply = 2,
}

/// <summary>Who has which address, for IPv4 on Ethernet (RFC 826).</summary>
internal readonly struct ArpPacket
{
    public const int Bytes = 28;

    /// <summary>Ethernet, IPv4, addresses of 6 and of 4 bytes.</summary>
    private const ulong Kind = 0x0001_0800_0604;
    private const int OperationAt = 6, SenderAt = 8, SenderIpAt = 14, TargetAt = 18, TargetIpAt = 24;

    public ArpOperation Operation { get; init; }
    public MacAddress Sender { get; init; }
    public Ipv4Address SenderAddress { get; init; }
    public MacAddress Target { get; init; }
    public Ipv4Address TargetAddress { get; init; }

    /// <summary>False: too short, of other kinds of addresses, or no operation that there is.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out ArpPacket packet)
    {
        packet = default;
        if (bytes.Length < Bytes || BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16 != Kind) return false;
        packet = new ArpPacket
        {
            Operation = (ArpOperation)BinaryPrimitives.ReadUInt16BigEndian(bytes.Slice(OperationAt)),
            Sender = MacAddress.Read(bytes.Slice(SenderAt)),
            SenderAddress = new Ipv4Address(BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(SenderIpAt))),
            Target = MacAddress.Read(bytes.Slice(TargetAt)),
            TargetAddress = new Ipv4Address(BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(TargetIpAt))),
        };
        return packet.Operation is ArpOperation.Request or ArpOperation.Reply;
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Kind << 16 | (ushort)Operation);
        Sender.Write(bytes.Slice(SenderAt));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.Slice(SenderIpAt), SenderAddress.Value);
        Target.Write(bytes.Slice(TargetAt));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.Slice(TargetIpAt), TargetAddress.Value);
    }
}
