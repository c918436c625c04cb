using System;

namespace Mooring.Sdk;

/// <summary>Bytes as a text: two digits each.</summary>
public static class Hexadecimal
{
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        char[] digits = new char[2 * bytes.Length];
        for (int i = 0; i < digits.Length; i++)
            digits[i] = "0123456789abcdef"[bytes[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15];
        return new string(digits);
    }

    /// <summary>Null: it is something else.</summary>
    public static byte[]? Read(string text)
    {
        byte[] bytes = new byte[text.Length / 2];
        for (int i = 0; i < text.Length; i++)
        {
            if (text.Length % 2 != 0 || !char.IsAsciiHexDigit(text[i])) return null;
            int digit = text[i] <= '9' ? text[i] - '0' : (text[i] | 0x20) - 'a' + 10;
            bytes[i / 2] = (byte)(bytes[i / 2] << 4 | digit);
        }
        return bytes;
    }
}
