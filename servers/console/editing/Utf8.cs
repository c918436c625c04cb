using System;

namespace Mooring.Servers.Console;

/// <summary>Stepping through valid UTF-8 by code points.</summary>
internal static class Utf8
{
    public static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;

    public static int CodePoints(ReadOnlySpan<byte> text)
    {
        int count = 0;
        foreach (byte value in text)
        {
            if (!IsContinuation(value)) count++;
        }
        return count;
    }

    /// <returns>Bytes of the first code point; 0 when empty.</returns>
    public static int LengthOfFirst(ReadOnlySpan<byte> text)
    {
        if (text.Length == 0) return 0;
        int length = 1;
        while (length < text.Length && IsContinuation(text[length])) length++;
        return length;
    }

    /// <returns>Bytes of the last code point; 0 when empty.</returns>
    public static int LengthOfLast(ReadOnlySpan<byte> text)
    {
        if (text.Length == 0) return 0;
        int start = text.Length - 1;
        while (start > 0 && IsContinuation(text[start])) start--;
        return text.Length - start;
    }

    /// <summary>The last <paramref name="count"/> code points, or all.</summary>
    public static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> text, int count)
    {
        int start = text.Length;
        while (count-- > 0 && start > 0) start -= LengthOfLast(text.Slice(0, start));
        return text.Slice(start);
    }

    /// <summary>The first <paramref name="count"/> code points, or all.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> text, int count)
    {
        int end = 0;
        while (count-- > 0 && end < text.Length) end += LengthOfFirst(text.Slice(end));
        return text.Slice(0, end);
    }

    /// <summary>Encodes a Unicode scalar value (RFC 3629).</summary>
    /// <param name="into">At least 4 bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Encode(uint codePoint, Span<byte> into)
    {
        if (codePoint < 0x80)
        {
            into[0] = (byte)codePoint;
            return 1;
        }
        int length = codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
        for (int i = length - 1; i > 0; i--, codePoint >>= 6) into[i] = (byte)(0x80 | codePoint & 0x3F);
        into[0] = (byte)(0xF00u >> length | codePoint);
        return length;
    }
}
