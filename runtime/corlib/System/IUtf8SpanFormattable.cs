namespace System;

public interface IUtf8SpanFormattable
{
    /// <returns>False, and nothing counted, if the destination is too short.</returns>
    bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider provider);
}
