namespace System;

public interface ISpanFormattable : IFormattable
{
    /// <returns>False, and nothing counted, if the destination is too short.</returns>
    bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider provider);
}
