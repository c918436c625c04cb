using System.IO;

namespace Mooring.Tools.Symbols;

/// <summary>
/// Pointers as <c>.eh_frame</c> writes them (LSB Core 5.0, section 10.5.1): a format and what it counts from.
/// </summary>
public static class EncodedPointer
{
    private const int FromHere = 0x10;

    /// <summary>Reads a pointer.</summary>
    /// <param name="sectionAddress">Address of the section whose offset 0 is the cursor's position 0.</param>
    public static ulong Read(ref ByteCursor code, byte encoding, ulong sectionAddress)
    {
        ulong here = sectionAddress + (ulong)code.Position;
        ulong value = ReadValue(ref code, encoding);
        return (encoding & 0x70) switch
        {
            0 => value,
            FromHere => here + value,
            _ => throw new InvalidDataException($".eh_frame: pointer encoding 0x{encoding:X2}"),
        };
    }

    /// <summary>Reads only the value, as the length of a function is written.</summary>
    public static ulong ReadValue(ref ByteCursor code, byte encoding) => (encoding & 0x0F) switch
    {
        0x00 or 0x04 or 0x0C => code.U64(),
        0x01 => code.Uleb(),
        0x02 => code.U16(),
        0x03 => code.U32(),
        0x09 => (ulong)code.Sleb(),
        0x0A => (ulong)(short)code.U16(),
        0x0B => (ulong)(int)code.U32(),
        _ => throw new InvalidDataException($".eh_frame: pointer encoding 0x{encoding:X2}"),
    };
}
