using System;
using System.Collections.Generic;
using System.Linq;

namespace Mooring.Tests.Net;

/// <summary>
/// Frames as others write them: straight from the RFCs, byte by byte, with nothing of the server's own code.
/// </summary>
internal static class Frames
{
    public const ushort Ipv4 = 0x0800, Arp = 0x0806;
    public const byte Icmp = 1, Tcp = 6, Udp = 17;
    public const ulong All = 0xFFFF_FFFF_FFFF;

    public static byte[] Ethernet(ulong to, ulong from, ushort type, byte[] payload) =>
        [.. Bytes(to, 6), .. Bytes(from, 6), .. Bytes(type, 2), .. payload];

    public static byte[] ArpPacket(ushort operation, ulong station, uint address, ulong ofStation, uint ofAddress) =>
    [
        0, 1, 8, 0, 6, 4, .. Bytes(operation, 2), .. Bytes(station, 6), .. Bytes(address, 4), .. Bytes(ofStation, 6),
        .. Bytes(ofAddress, 4),
    ];

    /// <param name="piece">Flags and place: 0x2000 says that more pieces follow.</param>
    /// <param name="options">A multiple of four bytes.</param>
    public static byte[] Ip(
        byte protocol, uint from, uint to, byte[] payload, ushort piece = 0, byte[]? options = null)
    {
        int head = 20 + (options?.Length ?? 0);
        byte[] bytes =
        [
            (byte)(0x40 | head / 4), 0, .. Bytes((ulong)(head + payload.Length), 2), 0, 7, .. Bytes(piece, 2), 64,
            protocol, 0, 0, .. Bytes(from, 4), .. Bytes(to, 4), .. options ?? [],
        ];
        Bytes(Sum(bytes), 2).CopyTo(bytes, 10);
        return [.. bytes, .. payload];
    }

    public static byte[] IcmpMessage(byte type, byte code, ushort first, ushort second, byte[] data)
    {
        byte[] bytes = [type, code, 0, 0, .. Bytes(first, 2), .. Bytes(second, 2), .. data];
        Bytes(Sum(bytes), 2).CopyTo(bytes, 2);
        return bytes;
    }

    public static byte[] Datagram(uint from, ushort fromPort, uint to, ushort toPort, byte[] data)
    {
        ulong length = (ulong)(8 + data.Length);
        byte[] bytes = [.. Bytes(fromPort, 2), .. Bytes(toPort, 2), .. Bytes(length, 2), 0, 0, .. data];
        byte[] pseudo = [.. Bytes(from, 4), .. Bytes(to, 4), 0, Udp, .. Bytes(length, 2), .. bytes];
        ushort sum = Sum(pseudo);
        Bytes(sum == 0 ? 0xFFFFul : sum, 2).CopyTo(bytes, 6);
        return bytes;
    }

    /// <param name="ports">From which to which.</param>
    /// <param name="flags">As in the head: 2 SYN, 4 RST, 16 ACK.</param>
    /// <param name="options">A multiple of four bytes.</param>
    public static byte[] Segment(
        uint from, uint to, (ushort From, ushort To) ports, (uint Sequence, uint Acknowledged) numbers, byte flags,
        ushort window, byte[]? options = null, byte[]? data = null)
    {
        int head = 20 + (options?.Length ?? 0);
        byte[] bytes =
        [
            .. Bytes(ports.From, 2), .. Bytes(ports.To, 2), .. Bytes(numbers.Sequence, 4),
            .. Bytes(numbers.Acknowledged, 4), (byte)(head / 4 << 4), flags, .. Bytes(window, 2), 0, 0, 0, 0,
            .. options ?? [], .. data ?? [],
        ];
        byte[] pseudo = [.. Bytes(from, 4), .. Bytes(to, 4), 0, Tcp, .. Bytes((ulong)bytes.Length, 2), .. bytes];
        Bytes(Sum(pseudo), 2).CopyTo(bytes, 16);
        return bytes;
    }

    /// <summary>A message of a DHCP server.</summary>
    public static byte[] DhcpAnswer(uint transaction, ulong station, uint yours, params byte[] options) =>
    [
        2, 1, 6, 0, .. Bytes(transaction, 4), .. new byte[8], .. Bytes(yours, 4), .. new byte[8], .. Bytes(station, 6),
        .. new byte[202], 0x63, 0x82, 0x53, 0x63, .. options,
    ];

    /// <summary>An option that holds an address or a number.</summary>
    public static byte[] Option(byte kind, uint value) => [kind, 4, .. Bytes(value, 4)];

    /// <summary>The sum of RFC 1071 as it is written there: word by word, the carry around at once.</summary>
    public static ushort Sum(IReadOnlyList<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Count; i += 2)
        {
            sum += (uint)(bytes[i] << 8 | (i + 1 < bytes.Count ? bytes[i + 1] : 0));
            if (sum > 0xFFFF) sum -= 0xFFFF;
        }
        return (ushort)(0xFFFF - sum);
    }

    /// <summary>The number at a place, the upper byte first.</summary>
    public static ulong At(ReadOnlySpan<byte> bytes, int at, int count)
    {
        ulong value = 0;
        foreach (byte one in bytes.Slice(at, count)) value = value << 8 | one;
        return value;
    }

    public static byte[] Bytes(ulong value, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (byte)(value >> 8 * (count - 1 - i)))];
}
