using System;
using System.Collections.Generic;
using System.IO;

namespace Mooring.Tools.Symbols;

/// <summary>
/// A whole <c>.eh_frame</c> section (LSB Core 5.0, section 10.6): CIEs and FDEs behind each other, each with its
/// length; an id of 0 marks a CIE, any other id is the distance back to the CIE of that function.
/// </summary>
public static class CallFrames
{
    /// <summary>The rows of all functions, in the order of the section.</summary>
    public static List<FrameRow> ReadAll(ReadOnlySpan<byte> section, ulong sectionAddress)
    {
        var rows = new List<FrameRow>();
        var shared = new Dictionary<int, CallFrameInformation>();
        var code = new ByteCursor(section);
        while (!code.AtEnd)
        {
            int start = code.Position;
            uint length = code.U32();
            if (length == 0) break;
            if (length == uint.MaxValue) throw new InvalidDataException(".eh_frame: 64-bit lengths");
            int idPosition = code.Position, end = checked(idPosition + (int)length);
            uint id = code.U32();
            if (id == 0) shared[start] = CallFrameInformation.Read(ref code, end);
            else ReadFunction(ref code, section[..end], sectionAddress, shared[idPosition - (int)id], rows);
            code = new ByteCursor(section, end);
        }
        return rows;
    }

    private static void ReadFunction(
        ref ByteCursor code, ReadOnlySpan<byte> entry, ulong sectionAddress, CallFrameInformation information,
        List<FrameRow> rows)
    {
        ulong start = EncodedPointer.Read(ref code, information.PointerEncoding, sectionAddress);
        ulong length = EncodedPointer.ReadValue(ref code, information.PointerEncoding);
        if (information.HasAugmentation) code.Skip(code.Uleb());
        new CallFrameProgram(information, rows).Run(start, start + length, entry[code.Position..]);
    }
}
