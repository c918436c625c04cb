using System.IO;

namespace Mooring.Tools.Symbols;

/// <summary>A common information entry (CIE) of <c>.eh_frame</c>: what the functions that refer to it share.</summary>
/// <param name="PointerEncoding">How their addresses are written (DW_EH_PE_*, LSB Core 5.0, section 10.5.1).</param>
/// <param name="HasAugmentation">Their entries carry a counted block of data before the instructions.</param>
public sealed record CallFrameInformation(
    ulong CodeAlignment, long DataAlignment, byte PointerEncoding, bool HasAugmentation, byte[] Instructions)
{
    /// <summary>
    /// Reads a CIE; the cursor stands behind its id and <paramref name="end"/> is the offset behind it.
    /// </summary>
    /// <exception cref="InvalidDataException">Another version than 1 or 3, or an unknown augmentation.</exception>
    public static CallFrameInformation Read(ref ByteCursor code, int end)
    {
        byte version = code.U8();
        if (version is not (1 or 3)) throw new InvalidDataException($".eh_frame: CIE of version {version}");
        string augmentation = code.Text();
        ulong codeAlignment = code.Uleb();
        long dataAlignment = code.Sleb();
        if (version == 1) code.Skip(1);
        else code.Uleb();
        byte encoding = ReadAugmentation(ref code, augmentation);
        byte[] instructions = new byte[end - code.Position];
        for (int index = 0; index < instructions.Length; index++) instructions[index] = code.U8();
        return new(codeAlignment, dataAlignment, encoding, augmentation.StartsWith('z'), instructions);
    }

    private static byte ReadAugmentation(ref ByteCursor code, string augmentation)
    {
        byte encoding = 0;
        foreach (char letter in augmentation)
        {
            switch (letter)
            {
                case 'z': code.Uleb(); break;
                case 'R': encoding = code.U8(); break;
                case 'L': code.Skip(1); break;
                case 'P': EncodedPointer.Read(ref code, code.U8(), 0); break;
                case 'S': break;
                default: throw new InvalidDataException($".eh_frame: augmentation {augmentation}");
            }
        }
        return encoding;
    }
}
