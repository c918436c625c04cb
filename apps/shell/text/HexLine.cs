using System;

namespace Mooring.Apps.Shell;

/// <summary>
/// One line of <c>hexdump -C</c>: offset, up to sixteen bytes in two groups, the same bytes as ASCII.
/// </summary>
internal static class HexLine
{
    public const int BytesPerLine = 16;
    public const int LongestLine = 96;

    private const int HexColumn = 10, TextColumn = 60;

    /// <param name="offset">Of the first byte.</param>
    /// <param name="bytes">1 to 16.</param>
    /// <param name="into">At least <see cref="LongestLine"/> bytes.</param>
    /// <returns>The line's length, line feed included.</returns>
    public static int Write(ulong offset, ReadOnlySpan<byte> bytes, Span<byte> into)
    {
        int shift = WriteOffset(offset, into) - 8;
        Span<byte> row = into.Slice(shift);
        row.Slice(8, TextColumn - 8).Fill((byte)' ');
        for (int i = 0; i < bytes.Length; i++)
        {
            int at = HexColumn + 3 * i + (i >= 8 ? 1 : 0);
            row[at] = Digit(bytes[i] >> 4);
            row[at + 1] = Digit(bytes[i] & 15);
            row[TextColumn + 1 + i] = bytes[i] is >= 0x20 and < 0x7F ? bytes[i] : (byte)'.';
        }
        row[TextColumn] = row[TextColumn + 1 + bytes.Length] = (byte)'|';
        row[TextColumn + 2 + bytes.Length] = (byte)'\n';
        return shift + TextColumn + 3 + bytes.Length;
    }

    /// <summary>The last line: only the offset behind the last byte.</summary>
    public static int WriteEnd(ulong offset, Span<byte> into)
    {
        int length = WriteOffset(offset, into);
        into[length] = (byte)'\n';
        return length + 1;
    }

    /// <summary>Eight digits, or as many as it takes.</summary>
    private static int WriteOffset(ulong offset, Span<byte> into)
    {
        int digits = 8;
        while (digits < 16 && offset >> (4 * digits) != 0) digits++;
        for (int i = 0; i < digits; i++) into[i] = Digit((int)(offset >> (4 * (digits - 1 - i))) & 15);
        return digits;
    }

    public static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);
}
