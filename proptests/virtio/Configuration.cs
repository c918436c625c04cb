using System;
using System.Buffers.Binary;
using Mooring.Sdk.Devices;

namespace Mooring.Tests.Virtio;

/// <summary>A function's configuration space with a list of capabilities, written as a device would.</summary>
internal sealed class Configuration
{
    private int _link = 0x34, _end = 0x40;

    internal Configuration() => Bytes[0x06] = 0x10;

    internal byte[] Bytes { get; } = new byte[CapabilityList.ConfigurationBytes];

    /// <summary>Appends a capability; answers where it lies.</summary>
    internal int Add(byte identity, params ReadOnlySpan<byte> rest)
    {
        int at = _end;
        Bytes[_link] = (byte)at;
        Bytes[at] = identity;
        rest.CopyTo(Bytes.AsSpan(at + 2));
        (_link, _end) = (at + 1, (at + 2 + rest.Length + 3) & ~3);
        return at;
    }

    /// <summary>Appends a virtio structure (virtio 1.2, 4.1.4).</summary>
    internal int AddVirtio(byte kind, byte window, uint offset, uint length, uint multiplier = 0, byte bytes = 20)
    {
        byte[] rest = new byte[18];
        (rest[0], rest[1], rest[2]) = (bytes, kind, window);
        BinaryPrimitives.WriteUInt32LittleEndian(rest.AsSpan(6), offset);
        BinaryPrimitives.WriteUInt32LittleEndian(rest.AsSpan(10), length);
        BinaryPrimitives.WriteUInt32LittleEndian(rest.AsSpan(14), multiplier);
        return Add(CapabilityList.Vendor, rest);
    }
}
