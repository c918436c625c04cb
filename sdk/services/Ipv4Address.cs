using System;

namespace Mooring.Sdk;

/// <summary>An IPv4 address, as a number: 10.0.0.1 is 0x0A000001.</summary>
public readonly struct Ipv4Address(uint value) : IEquatable<Ipv4Address>
{
    public static readonly Ipv4Address Any = default;
    public static readonly Ipv4Address Broadcast = new(uint.MaxValue);

    public readonly uint Value = value;

    /// <summary>127.0.0.0/8: never on a wire.</summary>
    public bool IsLoopback => Value >> 24 == 127;

    /// <summary>224.0.0.0/4.</summary>
    public bool IsMulticast => Value >> 28 == 14;

    /// <summary>One machine's: neither none, nor many, nor one that is kept for later (240.0.0.0/4).</summary>
    public bool IsUnicast => Value != 0 && Value >> 28 < 14;

    /// <summary>Four numbers of 0 to 255 with dots between them, none with a zero in front.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Ipv4Address address)
    {
        uint value = 0;
        int at = 0;
        address = default;
        for (int part = 0; part < 4; part++)
        {
            if (part > 0 && (at == text.Length || text[at++] != '.')) return false;
            if (!TryPart(text, ref at, out uint number)) return false;
            value = value << 8 | number;
        }
        address = new Ipv4Address(value);
        return at == text.Length;
    }

    public override string ToString() => $"{Value >> 24}.{Value >> 16 & 255}.{Value >> 8 & 255}.{Value & 255}";

    public bool Equals(Ipv4Address other) => Value == other.Value;

    public override bool Equals(object? other) => other is Ipv4Address address && Equals(address);

    public override int GetHashCode() => (int)Value;

    public static bool operator ==(Ipv4Address left, Ipv4Address right) => left.Value == right.Value;

    public static bool operator !=(Ipv4Address left, Ipv4Address right) => left.Value != right.Value;

    private static bool TryPart(ReadOnlySpan<char> text, ref int at, out uint number)
    {
        int first = at;
        number = 0;
        while (at < text.Length && at - first < 3 && text[at] is >= '0' and <= '9')
            number = number * 10 + text[at++] - '0';
        return at > first && number <= 255 && (at - first == 1 || text[first] != '0');
    }
}
