using System.Buffers;
using System.Text.Unicode;

namespace System.Text;

public sealed class UTF8Encoding : Encoding
{
    public override int GetByteCount(ReadOnlySpan<char> chars)
    {
        int count = 0;
        while (true)
        {
            int ascii = Utf8.AsciiPrefix(chars);
            count = checked(count + ascii);
            if (ascii == chars.Length) return count;
            Rune.DecodeFromUtf16(chars.Slice(ascii), out Rune rune, out int consumed);
            count = checked(count + rune.Utf8SequenceLength);
            chars = chars.Slice(ascii + consumed);
        }
    }

    public override int GetCharCount(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        while (true)
        {
            int ascii = Utf8.AsciiPrefix(bytes);
            count += ascii;
            if (ascii == bytes.Length) return count;
            Rune.DecodeFromUtf8(bytes.Slice(ascii), out Rune rune, out int consumed);
            count += rune.Utf16SequenceLength;
            bytes = bytes.Slice(ascii + consumed);
        }
    }

    public override int GetBytes(ReadOnlySpan<char> chars, Span<byte> bytes)
    {
        if (!TryGetBytes(chars, bytes, out int written))
            Failure.DestinationTooShort();
        return written;
    }

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (!TryGetChars(bytes, chars, out int written))
            Failure.DestinationTooShort();
        return written;
    }

    public override bool TryGetBytes(ReadOnlySpan<char> chars, Span<byte> bytes, out int bytesWritten) =>
        Utf8.FromUtf16(chars, bytes, out _, out bytesWritten) == OperationStatus.Done;

    public override bool TryGetChars(ReadOnlySpan<byte> bytes, Span<char> chars, out int charsWritten) =>
        Utf8.ToUtf16(bytes, chars, out _, out charsWritten) == OperationStatus.Done;
}
