using System;

namespace Mooring.Tests.Net;

/// <summary>Frames as nobody should send them: right ones that are changed, torn or lengthened, and noise.</summary>
internal static class HostileFrames
{
    private const int LongestFrame = 1514;

    /// <param name="station">To whom most of them go.</param>
    /// <param name="address">For whom most of them are.</param>
    public static byte[] Any(Random chance, ulong station, uint address)
    {
        byte[] payload = chance.Next(4) switch
        {
            0 => Frames.ArpPacket((ushort)chance.Next(1, 4), Odd(chance), Near(chance, address), Odd(chance), address),
            _ => Ip(chance, address),
        };
        ushort type = payload.Length == 28 ? Frames.Arp : Frames.Ipv4;
        ulong to = chance.Next(5) == 0 ? Frames.All : station;
        byte[] frame = Frames.Ethernet(to, Odd(chance) & 0xFEFF_FFFF_FFFF, type, payload);
        for (int left = chance.Next(4); left > 0; left--) frame[chance.Next(frame.Length)] = (byte)chance.Next(256);
        if (chance.Next(2) == 0) MakeSumRight(frame);
        return chance.Next(6) switch
        {
            0 => frame[..chance.Next(frame.Length)],
            1 => [.. frame, .. Noise(chance, LongestFrame - frame.Length)],
            2 when chance.Next(4) == 0 => Noise(chance, LongestFrame),
            _ => frame,
        };
    }

    private static byte[] Ip(Random chance, uint address)
    {
        uint from = Near(chance, address), to = chance.Next(6) == 0 ? Near(chance, address) : address;
        byte[] data = Noise(chance, chance.Next(4) == 0 ? 1400 : 40), options = new byte[4 * chance.Next(10)];
        ushort piece = chance.Next(5) == 0 ? (ushort)chance.Next(0x10000) : (ushort)0;
        return chance.Next(5) switch
        {
            0 => Frames.Ip(
                Frames.Icmp, from, to, Frames.IcmpMessage((byte)chance.Next(20), 0, 1, 2, data), piece, options),
            1 => Frames.Ip((byte)chance.Next(256), from, to, data, piece, options),
            2 => Frames.Ip(Frames.Udp, from, to, Frames.Datagram(from, 67, to, 68, Dhcp(chance)), piece),
            _ => Frames.Ip(
                Frames.Udp, from, to, Frames.Datagram(from, 53, to, (ushort)chance.Next(65536), data), piece),
        };
    }

    private static byte[] Dhcp(Random chance) => Frames.DhcpAnswer(
        (uint)chance.Next(), Odd(chance), 0x0A00_0263, [53, 1, (byte)chance.Next(8), .. Noise(chance, 60)]);

    private static void MakeSumRight(byte[] frame)
    {
        if (frame.Length < 34) return;
        (frame[24], frame[25]) = (0, 0);
        Frames.Bytes(Frames.Sum(frame[14..34]), 2).CopyTo(frame, 24);
    }

    private static uint Near(Random chance, uint address) => chance.Next(8) switch
    {
        0 => address,
        1 => (uint)chance.NextInt64(1L << 32),
        2 => 0x7F00_0001,
        3 => uint.MaxValue,
        _ => address & 0xFFFF_FF00 | (uint)chance.Next(256),
    };

    private static ulong Odd(Random chance) => (ulong)chance.NextInt64(1L << 48);

    private static byte[] Noise(Random chance, int most)
    {
        byte[] bytes = new byte[chance.Next(Math.Max(1, most))];
        chance.NextBytes(bytes);
        return bytes;
    }
}
