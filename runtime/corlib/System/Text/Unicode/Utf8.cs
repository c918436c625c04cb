using System.Buffers;
using System.Runtime.CompilerServices;

namespace System.Text.Unicode;

/// <summary>Between UTF-8 and UTF-16, and formatting straight into UTF-8; nothing here allocates.</summary>
public static partial class Utf8
{
    /// <summary>UTF-16 to UTF-8. With <paramref name="replaceInvalidSequences"/> half a surrogate pair becomes U+FFFD;
    /// without <paramref name="isFinalBlock"/> one at the end is left for the next block (NeedMoreData).</summary>
    public static OperationStatus FromUtf16(
        ReadOnlySpan<char> source, Span<byte> destination, out int charsRead, out int bytesWritten,
        bool replaceInvalidSequences = true, bool isFinalBlock = true)
    {
        charsRead = 0;
        bytesWritten = 0;
        while (true)
        {
            int ascii = Narrow(source.Slice(charsRead), destination.Slice(bytesWritten));
            charsRead += ascii;
            bytesWritten += ascii;
            if (charsRead == source.Length) return OperationStatus.Done;
            OperationStatus status = Rune.DecodeFromUtf16(source.Slice(charsRead), out Rune rune, out int consumed);
            if (status == OperationStatus.NeedMoreData && !isFinalBlock)
                return status;
            if (status != OperationStatus.Done && !replaceInvalidSequences)
                return OperationStatus.InvalidData;
            if (!rune.TryEncodeToUtf8(destination.Slice(bytesWritten), out int written))
                return OperationStatus.DestinationTooSmall;
            charsRead += consumed;
            bytesWritten += written;
        }
    }

    /// <summary>UTF-8 to UTF-16; the flags as in <see cref="FromUtf16"/>.</summary>
    public static OperationStatus ToUtf16(
        ReadOnlySpan<byte> source, Span<char> destination, out int bytesRead, out int charsWritten,
        bool replaceInvalidSequences = true, bool isFinalBlock = true)
    {
        bytesRead = 0;
        charsWritten = 0;
        while (true)
        {
            int ascii = Widen(source.Slice(bytesRead), destination.Slice(charsWritten));
            bytesRead += ascii;
            charsWritten += ascii;
            if (bytesRead == source.Length) return OperationStatus.Done;
            OperationStatus status = Rune.DecodeFromUtf8(source.Slice(bytesRead), out Rune rune, out int consumed);
            if (status == OperationStatus.NeedMoreData && !isFinalBlock)
                return status;
            if (status != OperationStatus.Done && !replaceInvalidSequences)
                return OperationStatus.InvalidData;
            if (!rune.TryEncodeToUtf16(destination.Slice(charsWritten), out int written))
                return OperationStatus.DestinationTooSmall;
            bytesRead += consumed;
            charsWritten += written;
        }
    }

    public static bool IsValid(ReadOnlySpan<byte> value)
    {
        while (true)
        {
            int ascii = AsciiPrefix(value);
            if (ascii == value.Length)
                return true;
            if (Rune.DecodeFromUtf8(value.Slice(ascii), out _, out int consumed) != OperationStatus.Done)
                return false;
            value = value.Slice(ascii + consumed);
        }
    }

    /// <summary>Formats an interpolated string into UTF-8. False, with 0 bytes, if it does not fit.</summary>
    public static bool TryWrite(
        Span<byte> destination,
        [InterpolatedStringHandlerArgument(nameof(destination))] ref TryWriteInterpolatedStringHandler handler,
        out int bytesWritten)
    {
        bytesWritten = handler.Succeeded ? handler.Written : 0;
        return handler.Succeeded;
    }
}
