using System;

namespace Mooring.Sdk.Devices;

/// <summary>
/// The capabilities in a copy of a PCI function's configuration space (PCI Local Bus 3.0, 6.7), in the order of their
/// list. What the bytes say is not trusted: a pointer into the header ends the list, a loop ends after as many steps as
/// there can be capabilities, and what lies beyond the copy reads as all ones, as on the bus.
/// </summary>
public ref struct CapabilityList
{
    /// <summary>Bytes of the part of configuration space that holds capabilities.</summary>
    public const int ConfigurationBytes = 256;

    /// <summary>Identities.</summary>
    public const byte Vendor = 0x09, MsiX = 0x11;

    private const int StatusOffset = 0x06, FirstOffset = 0x34, HeaderBytes = 0x40, LeastBytes = 4;
    private const byte HasCapabilities = 0x10;

    private readonly ReadOnlySpan<byte> _configuration;
    private int _left;

    /// <param name="configuration">The copy; its first 256 bytes count.</param>
    public CapabilityList(ReadOnlySpan<byte> configuration)
    {
        _configuration = configuration.Slice(0, Math.Min(configuration.Length, ConfigurationBytes));
        _left = (ConfigurationBytes - HeaderBytes) / LeastBytes;
        Offset = 0;
    }

    /// <summary>Where the current capability begins.</summary>
    public int Offset { get; private set; }

    public readonly byte Identity => Byte(0);

    public bool MoveNext()
    {
        if (_left == 0 || (At(StatusOffset) & HasCapabilities) == 0) return false;
        Offset = At(Offset == 0 ? FirstOffset : Offset + 1) & ~3;
        bool isThere = Offset >= HeaderBytes && Offset + LeastBytes <= _configuration.Length;
        _left = isThere ? _left - 1 : 0;
        return isThere;
    }

    /// <summary>One byte of the current capability.</summary>
    /// <param name="at">Counted from its beginning; not negative.</param>
    public readonly byte Byte(int at) => At(Offset + at);

    /// <summary>Four bytes of the current capability, little endian.</summary>
    /// <inheritdoc cref="Byte"/>
    public readonly uint Word(int at) =>
        Byte(at) | (uint)Byte(at + 1) << 8 | (uint)Byte(at + 2) << 16 | (uint)Byte(at + 3) << 24;

    private readonly byte At(int offset) => offset < _configuration.Length ? _configuration[offset] : byte.MaxValue;
}
