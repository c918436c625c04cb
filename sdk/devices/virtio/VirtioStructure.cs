using System;

namespace Mooring.Sdk.Devices;

/// <summary>What a group of registers is for (virtio 1.2, 4.1.4).</summary>
public enum VirtioStructureKind : byte
{
    Common = 1,
    Notify = 2,

    /// <summary>What only this kind of device has.</summary>
    Device = 4,
}

/// <summary>
/// Where in the device's windows a group of registers lies, as a vendor capability of configuration space tells it
/// (virtio 1.2, 4.1.4). A claim by the device: whoever maps the window checks it against the window's length.
/// </summary>
public readonly struct VirtioStructure
{
    private const int LengthByte = 2, KindByte = 3, WindowByte = 4, OffsetWord = 8, LengthWord = 12;
    private const int MultiplierWord = 16;
    private const int PlainBytes = 16, NotifyBytes = 20, Windows = 6;

    /// <summary>Number of the BAR, 0 to 5.</summary>
    public readonly byte Window;

    /// <summary>In the window, in bytes; a multiple of four.</summary>
    public readonly uint Offset, Length;

    /// <summary>Notify only: bytes from the place of one queue to that of the next.</summary>
    public readonly uint Multiplier;

    private VirtioStructure(in CapabilityList capability, bool isNotify)
    {
        Window = capability.Byte(WindowByte);
        Offset = capability.Word(OffsetWord);
        Length = capability.Word(LengthWord);
        Multiplier = isNotify ? capability.Word(MultiplierWord) : 0;
    }

    /// <summary>The first one of a kind that can be used; the device lists them in its order of preference.</summary>
    /// <param name="configuration">A copy of configuration space.</param>
    /// <param name="kind">Which.</param>
    /// <param name="least">The length that it must have.</param>
    /// <param name="found">Only when true is returned.</param>
    public static bool TryFind(
        ReadOnlySpan<byte> configuration, VirtioStructureKind kind, uint least, out VirtioStructure found)
    {
        bool isNotify = kind == VirtioStructureKind.Notify;
        CapabilityList capabilities = new(configuration);
        while (capabilities.MoveNext())
        {
            bool isMeant = capabilities.Identity == CapabilityList.Vendor && capabilities.Byte(KindByte) == (byte)kind
                && capabilities.Byte(LengthByte) >= (isNotify ? NotifyBytes : PlainBytes);
            found = isMeant ? new VirtioStructure(capabilities, isNotify) : default;
            if (isMeant && found.IsSound && found.Length >= least) return true;
        }
        found = default;
        return false;
    }

    private bool IsSound => Window < Windows && Offset % 4 == 0 && (ulong)Offset + Length <= uint.MaxValue;
}
