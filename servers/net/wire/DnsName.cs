using System;

namespace Mooring.Servers.Net.Wire;

/// <summary>
/// Names of machines as DNS writes them (RFC 1035, 3.1 and 4.1.4): labels with their lengths, compressed.
/// </summary>
internal static class DnsName
{
    /// <summary>Letters of a name, with its dots.</summary>
    public const int MostLetters = 253;

    private const int MostLabel = 63, MostPointers = 32;
    private const byte Pointer = 0xC0;

    /// <summary>
    /// Labels of letters, digits, hyphens and low lines, 1 to 63 each; a dot at the end is not needed.
    /// </summary>
    public static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length > 0 && name[^1] == '.') name = name.Slice(0, name.Length - 1);
        int label = 0;
        foreach (char letter in name)
        {
            bool isLetter = letter is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '-' or '_';
            if (letter == '.' ? label == 0 : !isLetter || label == MostLabel) return false;
            label = letter == '.' ? 0 : label + 1;
        }
        return label > 0 && name.Length <= MostLetters;
    }

    /// <param name="name"><see cref="IsName"/>.</param>
    /// <param name="bytes">Two more than the name has letters.</param>
    /// <returns>How many were written.</returns>
    public static int Write(ReadOnlySpan<char> name, Span<byte> bytes)
    {
        int at = 1, length = 0;
        foreach (char letter in name)
        {
            if (letter != '.') bytes[at++] = (byte)letter;
            length = letter == '.' ? EndLabel(bytes, ref at, length) : length + 1;
        }
        if (length > 0) EndLabel(bytes, ref at, length);
        bytes[at - 1] = 0;
        return at;
    }

    /// <summary>Reads a name, with all that it points to. False: torn, too long, or pointing in circles.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="at">Where the name is; behind it afterwards.</param>
    /// <param name="name">Gets the letters, small, with dots between the labels.</param>
    /// <param name="length">How many.</param>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int at, Span<byte> name, out int length)
    {
        int place = at, pointers = 0;
        length = 0;
        while (true)
        {
            if (place >= message.Length) return false;
            byte head = message[place];
            if (head >= Pointer)
            {
                if (place + 1 >= message.Length || pointers++ == MostPointers) return false;
                if (pointers == 1) at = place + 2;
                place = (head & 0x3F) << 8 | message[place + 1];
                continue;
            }
            if (head > MostLabel || place + 1 + head > message.Length) return false;
            place += 1 + head;
            if (head == 0) break;
            if (!Add(message.Slice(place - head, head), name, ref length)) return false;
        }
        if (pointers == 0) at = place;
        return true;
    }

    private static int EndLabel(Span<byte> bytes, ref int at, int length)
    {
        bytes[at - length - 1] = (byte)length;
        at++;
        return 0;
    }

    private static bool Add(ReadOnlySpan<byte> label, Span<byte> name, ref int length)
    {
        int needed = label.Length + (length > 0 ? 1 : 0);
        if (length + needed > MostLetters) return false;
        if (length > 0) name[length++] = (byte)'.';
        foreach (byte letter in label)
            name[length++] = letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter + ('a' - 'A')) : letter;
        return true;
    }
}
