using System.Collections.Generic;

namespace Mooring.Kernel.X64;

/// <summary>Stands in for the kernel's clock: time is what the test says.</summary>
internal static class Clock
{
    internal static ulong Now { get; set; }
}

/// <summary>Stands in for COM3: keeps what was sent.</summary>
internal static class Serial
{
    internal static List<byte> Sent { get; } = [];

    internal static void Put(byte value) => Sent.Add(value);
}

/// <summary>Stands in for the processor: its ports lead to the registers of a real-time clock.</summary>
internal static class Cpu
{
    private static byte s_selected;

    internal static byte[] RealTimeClock { get; } = new byte[128];

    internal static void Out8(ushort port, byte value)
    {
        if (port == 0x70) s_selected = (byte)(value & 0x7F);
    }

    internal static byte In8(ushort port) => port == 0x71 ? RealTimeClock[s_selected] : (byte)0xFF;

    internal static void Pause()
    {
    }
}
