using System.Buffers;
using System.Runtime.CompilerServices;

namespace System.Text.Unicode;

public static partial class Utf8
{
    /// <summary>
    /// What the compiler makes of the interpolated string given to <see cref="TryWrite"/>. Every Append answers whether
    /// to go on. A value formats itself as UTF-8 if it can (numbers, characters), else through UTF-16, else by its
    /// ToString.
    /// </summary>
    [InterpolatedStringHandler]
    public ref struct TryWriteInterpolatedStringHandler
    {
        private readonly Span<byte> _destination;
        private int _written;
        private bool _succeeded;

        public TryWriteInterpolatedStringHandler(
            int literalLength, int formattedCount, Span<byte> destination, out bool shouldAppend)
        {
            _destination = destination;
            _succeeded = literalLength <= destination.Length;
            shouldAppend = _succeeded;
        }

        internal readonly bool Succeeded => _succeeded;

        internal readonly int Written => _written;

        private readonly Span<byte> Rest => _destination.Slice(_written);

        public bool AppendLiteral(string value) => AppendFormatted(value.AsSpan());

        public bool AppendFormatted(string value) => AppendFormatted(value.AsSpan());

        public bool AppendFormatted(string value, int alignment = 0, string format = null) =>
            AppendFormatted(value.AsSpan(), alignment);

        public bool AppendFormatted(ReadOnlySpan<char> value)
        {
            bool fits = FromUtf16(value, Rest, out _, out int written) == OperationStatus.Done;
            return Advance(fits, written);
        }

        public bool AppendFormatted(ReadOnlySpan<char> value, int alignment = 0, string format = null)
        {
            int start = _written;
            return AppendFormatted(value) && Align(start, alignment);
        }

        /// <summary>Bytes that are UTF-8 already; copied as they are.</summary>
        public bool AppendFormatted(scoped ReadOnlySpan<byte> utf8Value) =>
            Advance(utf8Value.TryCopyTo(Rest), utf8Value.Length);

        public bool AppendFormatted(scoped ReadOnlySpan<byte> utf8Value, int alignment = 0, string format = null)
        {
            int start = _written;
            return AppendFormatted(utf8Value) && Align(start, alignment);
        }

        public bool AppendFormatted(bool value) => AppendFormatted((value ? "True" : "False").AsSpan());

        public bool AppendFormatted<T>(T value) => AppendFormatted(value, format: null);

        public bool AppendFormatted<T>(T value, string format)
        {
            if (value is IUtf8SpanFormattable)
                return Advance(((IUtf8SpanFormattable)value).TryFormat(Rest, out int written, format, null), written);
            return AppendFormatted(value == null ? default : value.ToString().AsSpan());
        }

        public bool AppendFormatted<T>(T value, int alignment) => AppendFormatted(value, alignment, format: null);

        public bool AppendFormatted<T>(T value, int alignment, string format)
        {
            int start = _written;
            return AppendFormatted(value, format) && Align(start, alignment);
        }

        private bool Advance(bool fits, int written)
        {
            if (!fits)
                _succeeded = false;
            else
                _written += written;
            return fits;
        }

        /// <summary>Pads what was written since <paramref name="start"/> with blanks: on the left if positive, on the
        /// right if negative. The width is in bytes, as .NET's is.</summary>
        private bool Align(int start, int alignment)
        {
            Span<byte> text = _destination.Slice(start, _written - start);
            int padding = Math.Abs(alignment) - text.Length;
            if (padding <= 0)
                return true;
            if (padding > _destination.Length - _written)
                return Advance(false, 0);
            if (alignment > 0)
                text.CopyTo(_destination.Slice(start + padding));
            _destination.Slice(alignment > 0 ? start : _written, padding).Fill((byte)' ');
            return Advance(true, padding);
        }
    }
}
