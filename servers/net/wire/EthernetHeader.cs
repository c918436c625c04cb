using System;
using System.Buffers.Binary;

namespace Mooring.Servers.Net.Wire;

/// <summary>What a frame carries.</summary>
internal enum EtherType : ushort
{
    Ipv4 = 0x0800,
    Arp = 0x0806,
}

/// <summary>The head of an Ethernet II frame (RFC 894).</summary>
internal readonly struct EthernetHeader(MacAddress destination, MacAddress source, EtherType type)
{
    public const int Bytes = 14;

    public readonly MacAddress Destination = destination, Source = source;
    public readonly EtherType Type = type;

    public static bool TryParse(ReadOnlySpan<byte> frame, out EthernetHeader header)
    {
        header = default;
        if (frame.Length < Bytes) return false;
        header = new EthernetHeader(
            MacAddress.Read(frame), MacAddress.Read(frame.Slice(MacAddress.Bytes)),
            (EtherType)BinaryPrimitives.ReadUInt16BigEndian(frame.Slice(2 * MacAddress.Bytes)));
        return true;
    }

    public void Write(Span<byte> frame)
    {
        Destination.Write(frame);
        Source.Write(frame.Slice(MacAddress.Bytes));
        BinaryPrimitives.WriteUInt16BigEndian(frame.Slice(2 * MacAddress.Bytes), (ushort)Type);
    }
}
