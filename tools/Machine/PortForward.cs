using System;

namespace Mooring.Tools.Machine;

/// <summary>A port of this machine that leads to one of the guest.</summary>
/// <param name="IsUdp">Else TCP.</param>
/// <param name="Here">On the loopback interface.</param>
/// <param name="Guest">Where it arrives.</param>
public sealed record PortForward(bool IsUdp, ushort Here, ushort Guest)
{
    /// <summary>As QEMU writes it.</summary>
    public string Rule => $"hostfwd={(IsUdp ? "udp" : "tcp")}:127.0.0.1:{Here}-:{Guest}";

    /// <summary>HERE:GUEST, or udp:HERE:GUEST.</summary>
    public static PortForward Parse(string text)
    {
        string[] parts = text.Split(':');
        bool isUdp = parts.Length == 3 && parts[0] == "udp";
        string[] ports = isUdp ? parts[1..] : parts;
        if (ports.Length != 2 || !TryPort(ports[0], out ushort here) || !TryPort(ports[1], out ushort guest))
            throw new ToolException($"'{text}' is no forwarding: HERE:GUEST, or udp:HERE:GUEST");
        return new PortForward(isUdp, here, guest);
    }

    private static bool TryPort(string text, out ushort port) => ushort.TryParse(text, out port) && port != 0;
}
